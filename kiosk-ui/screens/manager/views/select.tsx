import { useId } from 'preact/hooks'

interface Props {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onChange: (value: string) => void
  readonly hint?: string | undefined
  readonly fault?: string | undefined
  readonly disabled?: boolean
}

/** A labelled choice of one. */
export function Select({ label, value, options, onChange, hint, fault, disabled }: Props) {
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
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-invalid={fault !== undefined}
        aria-describedby={told.length === 0 ? undefined : told.join(' ')}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
      {fault === undefined ? null : (
        <p id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

interface ManyProps {
  readonly label: string
  readonly chosen: readonly string[]
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onChange: (chosen: string[]) => void
  readonly fault?: string | undefined
}

/** A labelled choice of any number. */
export function Many({ label, chosen, options, onChange, fault }: ManyProps) {
  return (
    <fieldset class="many">
      <legend>{label}</legend>
      <div class="row">
        {options.map(([each, name]) => (
          <label key={each}>
            <input
              type="checkbox"
              checked={chosen.includes(each)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, each] : chosen.filter((other) => other !== each))
              }
            />{' '}
            {name}
          </label>
        ))}
      </div>
      {fault === undefined ? null : (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  )
}
