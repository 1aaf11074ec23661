import type { ComponentChildren } from 'preact'
import { common } from '../../../../src/words/screens/common.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import type { Loaded } from '../loaded.ts'

/** Shows what was loaded, or that it is on its way, or why not. */
export function Shown<T>({
  of,
  children,
}: {
  readonly of: Loaded<T>
  readonly children: (value: T) => ComponentChildren
}) {
  const w = wordsOf(common)
  const value = of.value.value
  const fault = of.fault.value
  if (value !== undefined) return <>{children(value)}</>
  if (fault === undefined) return <p role="status">{w.loading}</p>
  return (
    <div class="stack">
      <Notice urgent={true}>{fault}</Notice>
      <Button onPress={() => void of.load()}>{w.tryAgain}</Button>
    </div>
  )
}
