import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What the thing to fill in needs to be known by its label, its hint and its fault. */
interface Ties {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

export interface LabelledProps {
  readonly label: string
  /** What to know before filling it in. */
  readonly hint?: string | undefined
  /** What is wrong with it, next to it and read aloud. */
  readonly fault?: string | undefined
}

/** Something to fill in, with its label above and its fault below. */
export function Labelled(props: LabelledProps & { readonly children: (ties: Ties) => ComponentChildren }) {
  const { label, hint, fault, children } = props
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
      {children({
        id,
        'aria-invalid': fault !== undefined,
        'aria-describedby': told.length === 0 ? undefined : told.join(' '),
      })}
      {fault === undefined ? null : (
        <p id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
