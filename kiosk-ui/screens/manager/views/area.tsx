import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'

interface Props {
  readonly label: string
  readonly value: string
  readonly rows: number
  readonly onInput: (text: string) => void
  readonly hint?: string
  readonly fault?: string | undefined
}

/** A labelled place for more than a line. What is typed stays as it is while its reader makes something else of it. */
export function Area({ label, value, rows, onInput, hint, fault }: Props) {
  const id = useId()
  const typed = useSignal<string | undefined>(undefined)
  const told = [...(hint === undefined ? [] : [`${id}-hint`]), ...(fault === undefined ? [] : [`${id}-fault`])]
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} class="small">
          {hint}
        </p>
      )}
      <textarea
        id={id}
        rows={rows}
        value={typed.value ?? value}
        aria-invalid={fault !== undefined}
        aria-describedby={told.length === 0 ? undefined : told.join(' ')}
        onInput={(event) => {
          typed.value = event.currentTarget.value
          onInput(event.currentTarget.value)
        }}
        onBlur={() => {
          typed.value = undefined
        }}
      />
      {fault === undefined ? null : (
        <p id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
