import type { Purpose } from './purpose.ts'

/** What a system outside is told when a member agrees to more or less. */
export interface ConsentChange {
  readonly kind: 'consent.given' | 'consent.withdrawn'
  /** Which of the purposes it needs have changed. */
  readonly purposes: readonly Purpose[]
}

/**
 * What a system is told, which needs all of these purposes: of a yes when the last of them is agreed to, of a no as soon
 * as one is not any more.
 * @returns undefined when it is none of its business.
 */
export function changeFor(
  needed: readonly string[],
  before: ReadonlySet<Purpose>,
  after: ReadonlySet<Purpose>,
): ConsentChange | undefined {
  const allIn = (agreed: ReadonlySet<string>): boolean => needed.every((purpose) => agreed.has(purpose))
  if (needed.length === 0 || allIn(before) === allIn(after)) return undefined
  const changed = [...new Set([...before, ...after])].filter(
    (purpose) => needed.includes(purpose) && before.has(purpose) !== after.has(purpose),
  )
  return { kind: allIn(after) ? 'consent.given' : 'consent.withdrawn', purposes: changed }
}

/**
 * What a member agrees to after a shop has told: more by what is new there, less by what it told before and does not
 * any more, whichever shop had told of it.
 */
export function agreedAfter(
  before: ReadonlySet<Purpose>,
  told: { readonly before: ReadonlySet<Purpose>; readonly now: ReadonlySet<Purpose> },
): Set<Purpose> {
  const after = new Set(before)
  for (const purpose of told.now) if (!told.before.has(purpose)) after.add(purpose)
  for (const purpose of told.before) if (!told.now.has(purpose)) after.delete(purpose)
  return after
}
