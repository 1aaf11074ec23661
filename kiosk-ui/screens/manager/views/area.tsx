import { useSignal } from '@preact/signals'
import { Labelled, type LabelledProps } from '../../../parts/labelled.tsx'

interface Props extends LabelledProps {
  readonly value: string
  readonly rows: number
  readonly onInput: (text: string) => void
}

/** A labelled place for more than a line. What is typed stays as it is while its reader makes something else of it. */
export function Area({ label, value, rows, onInput, hint, fault }: Props) {
  const typed = useSignal<string | undefined>(undefined)
  return (
    <Labelled label={label} hint={hint} fault={fault}>
      {(ties) => (
        <textarea
          {...ties}
          rows={rows}
          value={typed.value ?? value}
          onInput={(event) => {
            typed.value = event.currentTarget.value
            onInput(event.currentTarget.value)
          }}
          onBlur={() => {
            typed.value = undefined
          }}
        />
      )}
    </Labelled>
  )
}
