import type { Programme } from '../programme.ts'

/** Points by the month they expire, as the lots say: exact, without cards. */
export interface LiabilityMonth {
  /** The month of their last day, `YYYY-MM`. */
  readonly month: string
  readonly points: number
  /** Of these, held for sales being paid. */
  readonly held: number
  /** Of these, not yet active. */
  readonly pending: number
}

export interface Liability {
  /** The last fact that is in it. */
  readonly untilSeq: number
  readonly points: number
  /** At face value. */
  readonly cents: number
  /** Points that cards owe, because goods came back after their points were spent. */
  readonly deficit: number
  /** Points minus deficit: the sum of all balances. */
  readonly balance: number
  readonly months: readonly (LiabilityMonth & { readonly cents: number })[]
}

/** Values what cards hold by the programme in force. Cents of the months are rounded down, each for itself. */
export function liabilityOf(
  books: { readonly untilSeq: number; readonly deficit: number; readonly months: readonly LiabilityMonth[] },
  { pointsPerCent }: Programme,
): Liability {
  const points = books.months.reduce((sum, month) => sum + month.points, 0)
  return {
    untilSeq: books.untilSeq,
    points,
    cents: Math.floor(points / pointsPerCent),
    deficit: books.deficit,
    balance: points - books.deficit,
    months: books.months.map((month) => ({ ...month, cents: Math.floor(month.points / pointsPerCent) })),
  }
}
