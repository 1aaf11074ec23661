import { useId } from 'preact/hooks'

interface Props {
  readonly label: string
  readonly value: string
  readonly onInput: (text: string) => void
  /** What to know before typing. */
  readonly hint?: string | undefined
  /** What is wrong with it, next to it and read aloud. */
  readonly fault?: string | undefined
  readonly type?: 'text' | 'password' | 'number' | 'date' | 'time' | 'email'
  readonly autocomplete?: 'off' | 'one-time-code' | 'username' | 'current-password' | 'new-password'
  readonly spellcheck?: boolean
  readonly inputMode?: 'text' | 'numeric' | 'decimal'
  readonly required?: boolean
  readonly disabled?: boolean
}

/** A labelled line to type in. */
export function Field({ label, hint, fault, value, onInput, type = 'text', ...more }: Props) {
  const id = useId()
  const told = [...(hint === undefined ? [] : [`${id}-hint`]), ...(fault === undefined ? [] : [`${id}-fault`])]
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} class="small">
          {hint}
        </p>
      )}
      <input
        id={id}
        type={type as 'text'}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={told.length === 0 ? undefined : told.join(' ')}
        onInput={(event) => onInput(event.currentTarget.value)}
        {...more}
      />
      {fault === undefined ? null : (
        <p id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
