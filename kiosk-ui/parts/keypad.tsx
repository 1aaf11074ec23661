import { Button } from './button.tsx'

interface Props {
  readonly label: string
  readonly deleteLabel: string
  readonly value: string
  readonly onInput: (text: string) => void
}

const KEYS = '1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Keys on the glass, for a screen without a keyboard. */
export function Keypad({ label, deleteLabel, value, onInput }: Props) {
  return (
    <fieldset class="keypad">
      <legend class="unseen">{label}</legend>
      {[...KEYS].map((key) => (
        <Button key={key} onPress={() => onInput(value + key)}>
          {key}
        </Button>
      ))}
      <Button onPress={() => onInput(value.slice(0, -1))}>{deleteLabel}</Button>
    </fieldset>
  )
}
