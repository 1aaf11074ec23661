import { Labelled, type LabelledProps } from './labelled.tsx'

export interface FieldProps extends LabelledProps {
  readonly value: string
  readonly onInput: (text: string) => void
  readonly type?: 'text' | 'password' | 'number' | 'date' | 'time' | 'email'
  readonly autocomplete?: 'off' | 'one-time-code' | 'username' | 'current-password' | 'new-password'
  readonly spellcheck?: boolean
  readonly inputMode?: 'text' | 'numeric' | 'decimal'
  readonly required?: boolean
  readonly disabled?: boolean
}

/** A labelled line to type in. */
export function Field({ label, hint, fault, value, onInput, type = 'text', ...more }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} fault={fault}>
      {(ties) => (
        <input
          {...ties}
          type={type as 'text'}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
          {...more}
        />
      )}
    </Labelled>
  )
}
