import type { AccountView } from '../../domain/account.ts'
import { addDays, localDay } from '../../domain/day.ts'
import { decideRelease } from '../../domain/decide-hold.ts'
import { fact, NO_POINTS } from '../../domain/fact.ts'
import { Ledger } from '../../domain/ledger.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { heldCoupons } from './sale-coupons.ts'

/** Days a grant stays where it is not used; then it goes back by itself, and the brand may give it elsewhere. */
const GRANT_DAYS = 92

/**
 * Adds points to a member's lots, or takes unheld ones, by one fact with a note.
 * @returns by how many points the lots changed; fewer are taken when fewer are free.
 */
export function adjustPoints(
  tx: ShopTx,
  account: AccountView,
  points: number,
  note: string,
  now: number,
  ctx: ShopContext,
): number {
  if (points === 0) return 0
  const today = localDay(now, ctx.timeZone)
  const ledger = new Ledger(account)
  const before = ledger.balance
  if (points > 0) ledger.credit(points, addDays(today, GRANT_DAYS), today, today)
  else ledger.clawback(-points, undefined)
  const adjusted = ledger.balance - before
  if (adjusted === 0) return 0
  const programme = ctx.programmes.at(now).version
  const base = { kind: 'adjust' as const, day: today, programme, account: account.id, cause: note, at: now }
  tx.record(fact({ ...base, points: { ...NO_POINTS, adjusted }, ...ledger.flush(), note }))
  return adjusted
}

/** Lets every hold of an account lapse: its points go back, its promise of a discount stays. */
export function lapseAllHolds(tx: ShopTx, id: number, now: number, ctx: ShopContext): void {
  const today = localDay(now, ctx.timeZone)
  for (const hold of tx.holdsOf(id)) {
    if (hold.state !== 'granted') continue
    const when = { cause: `hold:${hold.key}`, today, now }
    const facts = decideRelease(tx.account(id), hold, heldCoupons(tx, hold), when, ctx.programmes.at(now), 'lapsed')
    for (const each of facts) tx.record(each)
    tx.lapseHold(hold.key)
  }
}

/** Points in the lots of an account that nothing holds. */
export const freePoints = (account: AccountView): number =>
  account.lots().reduce((sum, lot) => sum + lot.points - lot.held, 0)
