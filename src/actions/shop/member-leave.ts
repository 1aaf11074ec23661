import { GIVE_BACK, PAID } from '../../domain/brand/entries-of-fact.ts'
import { localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { adjustPoints, freePoints, lapseAllHolds } from './member-points.ts'

const LEAVE_BYTES = 16

/**
 * Ends a membership from the card's side, with or without a line: what is held here is local again at once, the rest is
 * paid under a name that only this shop knows. Safe to repeat.
 * @param input.forfeits no payment is wanted: the account is erased next
 * @returns whether there was anything to leave.
 */
export function leaveBrand(
  tx: ShopTx,
  input: { readonly account: number; readonly forfeits?: boolean },
  now: number,
  ctx: ShopContext,
): boolean {
  const waiting = tx.members.joinOf(input.account)
  if (waiting !== undefined) {
    tx.members.putJoin(waiting, undefined)
    tx.members.dropPurposes(input.account)
  }
  const member = tx.members.ofAccount(input.account)
  if (member === undefined) return waiting !== undefined
  const { alias } = member
  const leave = Buffer.from(ctx.random.bytes(LEAVE_BYTES)).toString('hex')
  const points = rightsHere(tx, input.account)
  const day = localDay(now, ctx.timeZone)
  tx.members.append({ kind: 'OUT', points, detail: { alias, day, programme: ctx.programmes.at(now).version, leave } })
  tx.members.putLeave(leave, input.forfeits === true ? undefined : input.account)
  tx.members.drop(alias)
  tx.members.dropPurposes(input.account)
  tx.members.forgetDetails(alias)
  return true
}

const rightsHere = (tx: ShopTx, account: number): number =>
  tx
    .account(account)
    ?.lots()
    .reduce((sum, lot) => sum + lot.points, 0) ?? 0

/** The brand says that a member has left elsewhere: what is held here goes back, and nothing here knows of it any more. */
export function memberGone(tx: ShopTx, alias: string, now: number, ctx: ShopContext): void {
  const member = tx.members.byAlias(alias)
  if (member === undefined) return
  if (member.account !== undefined) {
    lapseAllHolds(tx, member.account, now, ctx)
    giveBack(tx, member.account, Number.MAX_SAFE_INTEGER, now, ctx)
    tx.members.dropPurposes(member.account)
  }
  tx.members.drop(alias)
  tx.members.forgetDetails(alias)
}

/** Gives up to so many unheld points back to the brand. @returns how many. */
export function giveBack(tx: ShopTx, id: number, points: number, now: number, ctx: ShopContext): number {
  const account = tx.account(id)
  if (account === undefined) return 0
  return -adjustPoints(tx, account, -Math.min(points, freePoints(account)), GIVE_BACK, now, ctx)
}

/** Books what the brand pays to a member who left here; an account that is gone gets nothing. */
export function payLeaver(tx: ShopTx, leave: string, points: number, now: number, ctx: ShopContext): void {
  const known = tx.members.leaves().find((each) => each.leave === leave)
  if (known === undefined || known.paid !== undefined) return
  const account = known.account === undefined ? undefined : tx.account(known.account)
  if (account !== undefined) adjustPoints(tx, account, points, PAID, now, ctx)
  tx.members.payLeave(leave, points)
  tx.consents.confirm(leave, 'brand', now)
}
