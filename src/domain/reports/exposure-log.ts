import type { Day } from '../day.ts'

/** One share of the cards: those whose account leaves `part` when it is divided by `parts`. */
export interface Share {
  readonly part: number
  readonly parts: number
}

/** What is kept of all exposures up to a day, as a whole. */
export interface ExposureLog {
  readonly first: Day
  readonly count: number
  /** Every offer, and the programme by which it was shown last. */
  readonly offers: readonly { readonly offer: string; readonly programme: number }[]
  /** Versions by which anything was shown since a day. */
  readonly versions: readonly number[]
}
