import { useSignal } from '@preact/signals'
import { Field } from '../../../parts/field.tsx'
import { minorUnits as unit } from '../format.ts'
import { Many as ManyOf, Select } from '../views/select.tsx'
import { at, faultAt, type Json, type Path, put } from './draft.ts'

/** Fields of the document. What cannot be read goes to the shop as it is, which says what is wrong with it. */

interface Props {
  readonly label: string
  readonly path: Path
  readonly hint?: string
}

interface TextProps extends Props {
  readonly show: (value: Json | undefined) => string
  readonly read: (text: string) => Json | undefined
  readonly type?: 'date' | 'time'
  readonly inputMode?: 'numeric' | 'decimal'
}

function Written({ label, path, hint, show, read, type, inputMode }: TextProps) {
  const text = useSignal(show(at(path)))
  return (
    <Field
      label={label}
      hint={hint}
      value={text.value}
      fault={faultAt(path)}
      onInput={(typed) => {
        text.value = typed
        put(path, typed.trim() === '' ? undefined : read(typed.trim()))
      }}
      autocomplete="off"
      {...(type === undefined ? {} : { type })}
      {...(inputMode === undefined ? {} : { inputMode })}
    />
  )
}

const plain = (value: Json | undefined): string => (value === undefined || value === null ? '' : String(value))

export const Text = (props: Props) => <Written {...props} show={plain} read={(text) => text} />
export const Day = (props: Props) => <Written {...props} type="date" show={plain} read={(text) => text} />
export const Time = (props: Props) => <Written {...props} type="time" show={plain} read={(text) => text} />

/** A whole number. */
export const Whole = (props: Props) => (
  <Written {...props} inputMode="numeric" show={plain} read={(text) => numberOr(text, 1)} />
)

/** A number with a fraction. */
export const Number3 = (props: Props) => (
  <Written {...props} inputMode="decimal" show={plain} read={(text) => numberOr(text)} />
)

/** Minor units, typed as money. */
export const Money = (props: Props) => (
  <Written
    {...props}
    inputMode="decimal"
    show={(value) => (typeof value === 'number' ? (value / unit()).toFixed(Math.log10(unit())) : plain(value))}
    read={(text) => numberOr(text, unit())}
  />
)

/** Hundredths of a percent, typed as percent. */
export const Percent = (props: Props) => (
  <Written
    {...props}
    inputMode="decimal"
    show={(value) => (typeof value === 'number' ? String(value / 100) : plain(value))}
    read={(text) => numberOr(text, 100)}
  />
)

function numberOr(text: string, times?: number): Json {
  const value = globalThis.Number(text.replace(',', '.'))
  if (!globalThis.Number.isFinite(value)) return text
  return times === undefined ? value : times === 1 ? value : Math.round(value * times)
}

/** Names with commas between them. */
export const Names = (props: Props) => (
  <Written
    {...props}
    show={(value) => (Array.isArray(value) ? value.join(', ') : plain(value))}
    read={(text) =>
      text
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean)
    }
  />
)

interface ChoiceProps extends Props {
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onChosen?: (value: string) => void
}

export function Choice({ label, path, hint, options, onChosen }: ChoiceProps) {
  return (
    <Select
      label={label}
      hint={hint}
      value={plain(at(path))}
      options={options}
      fault={faultAt(path)}
      onChange={(value) => (onChosen === undefined ? put(path, value === '' ? undefined : value) : onChosen(value))}
    />
  )
}

interface ManyProps extends Props {
  readonly options: readonly (readonly [value: string, name: string])[]
  /** Values are numbers in the document. */
  readonly numbers?: boolean
}

/** Any of some; none of them takes the field out. */
export function Many({ label, path, options, numbers }: ManyProps) {
  const found = at(path)
  const chosen = Array.isArray(found) ? found.map(String) : []
  return (
    <ManyOf
      label={label}
      options={options}
      chosen={chosen}
      fault={faultAt(path)}
      onChange={(next) => {
        const sorted = options.map(([value]) => value).filter((value) => next.includes(value))
        const rest = next.filter((value) => !sorted.includes(value))
        const values = [...rest, ...sorted]
        put(path, values.length === 0 ? undefined : numbers === true ? values.map(globalThis.Number) : values)
      }}
    />
  )
}
