import type { Publication } from './programme-shelf.ts'

/** What holds from an instant (ms) on; of two from the same instant the one with the higher number. */
interface Starting {
  readonly no: number
  readonly from: number
}

/** A publication and the time it holds. */
export interface Spell<P extends Starting = Publication> {
  readonly publication: P
  /** ms of the next one's start; undefined while none follows. */
  readonly until: number | undefined
  /** `taken-back`: a later one from the same instant took its place before or as it began. */
  readonly state: 'past' | 'current' | 'coming' | 'taken-back'
}

/** Publications by their start, each with its end and how it stands at an instant (ms). */
export function timeline<P extends Starting>(publications: readonly P[], now: number): Spell<P>[] {
  const sorted = [...publications].sort((a, b) => a.from - b.from || a.no - b.no)
  return sorted.map((publication, i) => {
    const until = sorted[i + 1]?.from
    return { publication, until, state: stateOf(publication.from, until, now) }
  })
}

function stateOf(from: number, until: number | undefined, now: number): Spell['state'] {
  if (until !== undefined && until <= from) return 'taken-back'
  if (from > now) return 'coming'
  return until !== undefined && until <= now ? 'past' : 'current'
}
