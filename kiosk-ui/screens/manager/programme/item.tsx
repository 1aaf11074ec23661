import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { faults, isFaulty, type Path, placeOf, remove } from './draft.ts'

interface Props {
  readonly list: Path
  readonly index: number
  readonly name: string
  readonly about: string
  /** Open from the start. */
  readonly isNew?: boolean
  readonly children: ComponentChildren
}

/** One of a list: a line that says what it is, and its form when opened. */
export function Item({ list, index, name, about, isNew, children }: Props) {
  const w = wordsOf(manager).programme
  const path = [...list, index]
  const faulty = isFaulty(path)
  const open = useSignal(isNew === true)
  return (
    <details
      class="card"
      open={open.value || faulty}
      onToggle={(event) => {
        open.value = event.currentTarget.open
      }}
    >
      <summary>
        <strong>{name}</strong>
        <span>{about}</span>
        {faulty ? <span class="fault">{w.faulty}</span> : null}
      </summary>
      {children}
      <Loose path={path} />
      <button type="button" class="plain" onClick={() => remove(list, index)}>
        {w.remove(name)}
      </button>
    </details>
  )
}

/** Faults of the whole, which stand at no field. */
export function Loose({ path }: { readonly path: Path }) {
  const place = placeOf(path)
  const loose = faults.value.filter((each) => each.path === place)
  return (
    <>
      {loose.map(({ text }) => (
        <p key={text} class="fault" role="alert">
          {text}
        </p>
      ))}
    </>
  )
}
