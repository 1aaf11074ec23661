import { Labelled, type LabelledProps } from '../../../parts/labelled.tsx'

interface Props extends LabelledProps {
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onChange: (value: string) => void
  readonly disabled?: boolean
}

/** A labelled choice of one. */
export function Select({ label, value, options, onChange, hint, fault, disabled }: Props) {
  return (
    <Labelled label={label} hint={hint} fault={fault}>
      {(ties) => (
        <select {...ties} value={value} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
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
