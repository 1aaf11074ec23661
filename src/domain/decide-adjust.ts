import type { AccountView } from './account.ts'
import type { Day } from './day.ts'
import { expireFirst } from './decide-return.ts'
import { StempelError } from './errors.ts'
import { lastDayOf } from './expiry.ts'
import { type Fact, fact, NO_POINTS } from './fact.ts'
import { Ledger } from './ledger.ts'
import type { Programme } from './programme.ts'

/** Why points are adjusted by hand: words that stay in the chain, so no free text. */
export const ADJUST_REASONS = ['goodwill', 'till-fault', 'missing-receipt', 'wrong-card', 'correction'] as const

export type AdjustReason = (typeof ADJUST_REASONS)[number]

/** Money that one person may give or take by hand; above it a second one confirms. Cents. */
const ALONE_CENTS = 1_000

/** Points that one person may give or take without a second. */
export const aloneUpTo = ({ pointsPerCent }: Pick<Programme, 'pointsPerCent'>): number =>
  Math.floor(ALONE_CENTS * pointsPerCent)

/**
 * Gives an account points as a lot of its own, dated like points earned today, or takes some of what could be spent
 * today, what ends first.
 * @param points whole, not 0
 * @throws StempelError `conflict`, path `points`, when fewer can be spent than are to be taken.
 */
export function decideAdjust(
  account: AccountView,
  { points, reason }: { readonly points: number; readonly reason: AdjustReason },
  when: { readonly cause: string; readonly today: Day; readonly now: number },
  programme: Programme,
): Fact[] {
  const ledger = new Ledger(account)
  const base = { programme: programme.version, account: account.id, at: when.now, cause: when.cause }
  const before = expireFirst(ledger, when, base)
  if (points > 0) ledger.credit(points, lastDayOf(when.today, programme), when.today, when.today)
  else {
    const spendable = ledger.spendable(when.today)
    if (spendable < -points)
      throw new StempelError('conflict', `Only ${spendable} points can be taken; the rest is held, pending or spent.`, {
        path: 'points',
      })
    ledger.burn(-points, when.today)
  }
  const adjusted = fact({
    kind: 'adjust',
    day: when.today,
    ...base,
    points: { ...NO_POINTS, adjusted: points },
    ...ledger.flush(),
    note: reason,
  })
  return [...before, adjusted]
}
