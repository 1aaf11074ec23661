import { GIVE_BACK, PAID } from '../../domain/brand/entries-of-fact.ts'
import { localDay } from '../../domain/day.ts'
import { lastDayOf } from '../../domain/expiry.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { adjustPoints, freePoints, lapseAllHolds } from './member-points.ts'
import { successionOf } from './succession.ts'

const NAME_BYTES = 16

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
    tx.members.putJoin(waiting.tag, undefined)
    tx.members.dropPurposes(input.account)
  }
  const member = tx.members.ofAccount(input.account)
  if (member === undefined) return waiting !== undefined
  const payee = input.forfeits === true ? undefined : input.account
  takeAlong(tx, { alias: member.alias, points: rightsHere(tx, input.account), payee }, now, ctx)
  tx.members.dropPurposes(input.account)
  return true
}

/** Tells the brand that a member leaves, with what, and by which name to pay the rest; then nothing here knows of them. */
function takeAlong(
  tx: ShopTx,
  { alias, points, payee }: { readonly alias: string; readonly points: number; readonly payee: number | undefined },
  now: number,
  ctx: ShopContext,
): void {
  const leave = randomName(ctx)
  const detail = { alias, day: localDay(now, ctx.timeZone), programme: ctx.programmes.at(now).version, leave }
  tx.members.append({ kind: 'OUT', points, detail })
  tx.members.putLeave(leave, payee)
  tx.members.drop(alias)
}

const randomName = (ctx: ShopContext): string => Buffer.from(ctx.random.bytes(NAME_BYTES)).toString('hex')

const rightsHere = (tx: ShopTx, account: number): number =>
  tx
    .account(account)
    ?.lots()
    .reduce((sum, lot) => sum + lot.points, 0) ?? 0

/**
 * The brand says that a member has left elsewhere: what is held here goes back, and nothing here knows of it any more.
 * What was earned here since is the shopper's: the brand pays it, behind what it had paid for this shop already.
 */
export function memberGone(tx: ShopTx, alias: string, now: number, ctx: ShopContext): void {
  const payee = emptied(tx, alias, now, ctx)
  if (payee === undefined) forgetMember(tx, alias)
  else takeAlong(tx, { alias, points: 0, payee }, now, ctx)
}

/** Gives back everything held under an alias that leads to nobody any more; no payment is wanted for it. */
export function dropMember(tx: ShopTx, alias: string, now: number, ctx: ShopContext): void {
  emptied(tx, alias, now, ctx)
  forgetMember(tx, alias)
}

/**
 * Another card leads to a member now: the account of the old one is nobody's here, and gives back what it holds; the new
 * card is met like any other.
 */
export function replaceCard(
  tx: ShopTx,
  { alias, tag }: { readonly alias: string; readonly tag: string },
  now: number,
  ctx: ShopContext,
): void {
  emptied(tx, alias, now, ctx)
  tx.members.link(alias, undefined)
  tx.members.put({ alias, tag, account: undefined })
}

/** Gives back everything held under an alias. @returns its account; undefined where the card was never met. */
function emptied(tx: ShopTx, alias: string, now: number, ctx: ShopContext): number | undefined {
  const account = tx.members.byAlias(alias)?.account
  if (account === undefined) return undefined
  lapseAllHolds(tx, account, now, ctx)
  giveBack(tx, account, Number.MAX_SAFE_INTEGER, now, ctx)
  tx.members.dropPurposes(account)
  return account
}

function forgetMember(tx: ShopTx, alias: string): void {
  if (tx.members.byAlias(alias) === undefined) return
  tx.members.drop(alias)
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
  const left = known.account === undefined ? undefined : tx.account(known.account)
  const account = left === undefined ? undefined : successionOf(tx, left).holder
  // They are good for as long as if they were earned today. A card that has joined again takes them to the brand, each
  // payment by a name of its own, for the one it was paid under is forgotten.
  const until = lastDayOf(localDay(now, ctx.timeZone), ctx.programmes.at(now))
  const how = { cause: `${PAID}:${randomName(ctx)}`, until }
  if (account !== undefined) adjustPoints(tx, account, points, PAID, now, ctx, how)
  tx.members.payLeave(leave, points)
  tx.consents.confirm(leave, 'brand', now)
}
