import type { AccountView, Lot } from '../../domain/account.ts'
import { addDays, type Day, localDay, monthOf } from '../../domain/day.ts'
import { decideRelease } from '../../domain/decide-hold.ts'
import { fact, NO_POINTS } from '../../domain/fact.ts'
import { Ledger } from '../../domain/ledger.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { sumOf } from '../../domain/whole.ts'
import type { ShopContext } from './context.ts'
import { heldCoupons } from './sale-coupons.ts'

/** Days a grant stays where it is not used; then it goes back by itself, and the brand may give it elsewhere. */
const GRANT_DAYS = 92

/**
 * Adds points to a member's lots, or takes unheld ones, by one fact with a note.
 * @param how.cause names the operation that the brand is told of; of one text it books one
 * @param how.until their last day; without it the points are a grant, which goes back unless it is used
 * @returns by how many points the lots changed; fewer are taken when fewer are free.
 */
export function adjustPoints(
  tx: ShopTx,
  account: AccountView,
  points: number,
  note: string,
  now: number,
  ctx: ShopContext,
  { cause = note, until = undefined as Day | undefined } = {},
): number {
  if (points === 0) return 0
  const today = localDay(now, ctx.timeZone)
  return moved(tx, account, { note, cause }, now, ctx, (ledger) => {
    if (points > 0) ledger.credit(points, until ?? addDays(today, GRANT_DAYS), today, today)
    else ledger.clawback(-points, undefined)
  })
}

/**
 * Takes unheld points by one fact with a note, of those that can be used today: one that waits here must not be used
 * elsewhere at once.
 * @returns how many were taken.
 */
export function takeUsable(
  tx: ShopTx,
  account: AccountView,
  points: number,
  note: string,
  now: number,
  ctx: ShopContext,
): number {
  const today = localDay(now, ctx.timeZone)
  let left = points
  const parts = usableLots(account, today)
    .sort((a, b) => (a.expires === b.expires ? b.no - a.no : a.expires < b.expires ? 1 : -1))
    .map((lot) => {
      const taken = Math.min(left, lot.points - lot.held)
      left -= taken
      return { lot: lot.no, points: taken }
    })
    .filter((part) => part.points > 0)
  if (parts.length === 0) return 0
  return -moved(tx, account, { note, cause: note }, now, ctx, (ledger) => void ledger.takeFrom(parts))
}

/** @returns by how many points the lots changed. */
function moved(
  tx: ShopTx,
  account: AccountView,
  { note, cause }: { readonly note: string; readonly cause: string },
  now: number,
  ctx: ShopContext,
  move: (ledger: Ledger) => void,
): number {
  const today = localDay(now, ctx.timeZone)
  const ledger = new Ledger(account)
  const before = ledger.balance
  move(ledger)
  const adjusted = ledger.balance - before
  if (adjusted === 0) return 0
  const programme = ctx.programmes.at(now).version
  const base = { kind: 'adjust' as const, day: today, programme, account: account.id, cause, at: now }
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

/** Points in the lots of an account, by the month they end in. */
export function monthsOf(tx: ShopTx, account: number): Map<string, number> {
  const months = new Map<string, number>()
  for (const { points, expires } of tx.account(account)?.lots() ?? [])
    if (points > 0) months.set(monthOf(expires), (months.get(monthOf(expires)) ?? 0) + points)
  return months
}

/** Points of all months together. */
export const pointsIn = (months: ReadonlyMap<string, number>): number => sumOf([...months.values()], (points) => points)

/** Points in the lots of an account that nothing holds. */
export const freePoints = (account: AccountView): number =>
  account.lots().reduce((sum, lot) => sum + lot.points - lot.held, 0)

/** Those of them that can be used today. */
export const usablePoints = (account: AccountView, today: Day): number =>
  usableLots(account, today).reduce((sum, lot) => sum + lot.points - lot.held, 0)

const usableLots = (account: AccountView, today: Day): Lot[] => account.lots().filter((lot) => lot.activeFrom <= today)
