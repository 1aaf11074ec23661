import type { Signal } from '@preact/signals'
import { Field, type FieldProps } from './field.tsx'

/** A labelled line to type in whose text a signal keeps. */
export function Line({ of, ...more }: Omit<FieldProps, 'value' | 'onInput'> & { readonly of: Signal<string> }) {
  return (
    <Field
      {...more}
      value={of.value}
      onInput={(text) => {
        of.value = text
      }}
    />
  )
}
