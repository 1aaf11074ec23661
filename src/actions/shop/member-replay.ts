import { localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ClaimInput, ReturnInput, SaleInput } from '../../domain/sale.ts'
import { type Times, timesOf } from './circumstances.ts'
import { claimedSale, claimSale } from './claim-sale.ts'
import type { Answer, ShopContext } from './context.ts'
import { finishSale } from './finish-sale.ts'
import { findHolder, newAccount, openAccount } from './holder.ts'
import { replayed } from './member-fence.ts'
import { meetMember } from './member-join.ts'
import { saleKeyOf } from './receipt-token.ts'
import { returnGoods } from './return-goods.ts'
import { successionOf } from './succession.ts'
import { voidReturn } from './void-return.ts'
import { voidSale } from './void-sale.ts'

/** The stream a till first offered an operation to; undefined where it says nothing. */
interface Offered {
  readonly first?: string | undefined
}

/** The stream an operation was first offered to, where that is another one than today's. */
export const isOfFormerLife = (tx: ShopTx, first: string | undefined): first is string =>
  first !== undefined && first !== '' && first !== tx.members.life()

/**
 * Finishes a sale; one that was first offered to a former life of the shop is replayed, gives a member no rights here, and
 * burns what was promised then, though this life may not have it.
 */
export function finishOrReplay(
  tx: ShopTx,
  input: { readonly key: string; readonly sale: SaleInput } & Offered,
  now: number,
  ctx: ShopContext,
): Answer {
  const { key, sale, first } = input
  const action = (): Answer => finishSale(tx, { key, sale }, now, ctx)
  if (sale.training || !isOfFormerLife(tx, first) || tx.event('sale', key) !== undefined) return action()
  const times = timesOf(key, sale.finishedAt, now, ctx)
  const account = sale.card === undefined ? undefined : cardAccount(tx, sale.card, times, now, ctx)
  if (account !== undefined) promiseAgain(tx, { key, account, points: sale.burnPoints, now })
  // The goods an exchange takes back may be of another card.
  const others = sale.returns.map(({ original }) => saleAccount(tx, saleKeyOf(original, ctx)))
  return replayed(tx, { first, account, others, burnPoints: sale.burnPoints }, now, ctx, action)
}

/**
 * The promise by which a card burned was lost with its life, and the discount was given: it stands, as that of a hold that
 * lapsed. A card that is a member by now is lent the points instead.
 */
function promiseAgain(
  tx: ShopTx,
  { key, account, points, now }: { readonly key: string; account: number; points: number; now: number },
): void {
  if (points === 0 || tx.members.ofAccount(account) !== undefined || tx.hold(key) !== undefined) return
  const nothing = { seq: 0, lots: [], digest: new Uint8Array(), answer: '' }
  tx.putHold({ ...nothing, key, account, points, expiresAt: now, state: 'lapsed' })
}

/** Takes goods back, or replays that for a former life. */
export function returnOrReplay(
  tx: ShopTx,
  input: { readonly key: string; readonly input: ReturnInput } & Offered,
  now: number,
  ctx: ShopContext,
): Answer {
  const { first, ...rest } = input
  const { original, card } = rest.input
  const action = (): Answer => returnGoods(tx, rest, now, ctx)
  if (!isOfFormerLife(tx, first) || tx.event('return', rest.key) !== undefined) return action()
  const loose = original === undefined && card !== undefined
  const account = loose
    ? findHolder(tx, card, now, ctx, ctx.programmes.at(now)).account?.id
    : saleAccount(tx, saleKeyOf(original ?? '', ctx))
  return replayed(tx, { first, account }, now, ctx, action)
}

/** Voids a sale, or replays that for a former life. */
export function voidOrReplay(
  tx: ShopTx,
  input: Parameters<typeof voidSale>[1] & Offered,
  now: number,
  ctx: ShopContext,
): Answer {
  const { first, ...rest } = input
  const action = (): Answer => voidSale(tx, rest, now, ctx)
  if (!isOfFormerLife(tx, first) || tx.event('void', rest.key) !== undefined) return action()
  return replayed(tx, { first, account: saleAccount(tx, rest.key) }, now, ctx, action)
}

/** Takes a return back, or replays that for a former life. */
export function voidReturnOrReplay(
  tx: ShopTx,
  input: Parameters<typeof voidReturn>[1] & Offered,
  now: number,
  ctx: ShopContext,
): Answer {
  const { first, ...rest } = input
  const action = (): Answer => voidReturn(tx, rest, now, ctx)
  if (!isOfFormerLife(tx, first) || tx.event('return-void', rest.key) !== undefined) return action()
  const undone = tx.event('return', rest.key)
  const account = undone === undefined ? undefined : heldBy(tx, tx.fact(undone.seq)?.account)
  return replayed(tx, { first, account }, now, ctx, action)
}

/** Credits a claim, or replays that for a former life. One whose sale is not here waits for it like any other. */
export function claimOrReplay(
  tx: ShopTx,
  input: { readonly code: string; readonly input: ClaimInput } & Offered,
  now: number,
  ctx: ShopContext,
): Answer {
  const { first, ...rest } = input
  const action = (): Answer => claimSale(tx, rest, now, ctx)
  if (!isOfFormerLife(tx, first)) return action()
  const { key } = claimedSale(rest.code, rest.input, ctx)
  if (tx.event('claim', key) !== undefined || tx.sale(key) === undefined) return action()
  const today = { day: localDay(now, ctx.timeZone), judgedAt: now }
  return replayed(tx, { first, account: cardAccount(tx, rest.input.card, today, now, ctx) }, now, ctx, action)
}

/** The account of a card, opened and linked to its member first: what is replayed must find whose it is. */
function cardAccount(
  tx: ShopTx,
  card: string,
  { day, judgedAt }: Pick<Times, 'day' | 'judgedAt'>,
  now: number,
  ctx: ShopContext,
): number | undefined {
  const programme = ctx.programmes.at(judgedAt)
  const holder = findHolder(tx, card, now, ctx, programme, judgedAt)
  const opened = holder.account === undefined ? newAccount(ctx, programme, day) : undefined
  if (opened !== undefined) openAccount(tx, holder, opened, day, ctx)
  const account = holder.account?.id ?? opened?.id
  if (account !== undefined) meetMember(tx, holder.code, account, now, ctx)
  return account
}

/** Who holds the points of a sale today; undefined when it is not here, or nobody does. */
const saleAccount = (tx: ShopTx, key: string): number | undefined => heldBy(tx, tx.sale(key)?.account)

function heldBy(tx: ShopTx, id: number | undefined): number | undefined {
  const account = id === undefined ? undefined : tx.account(id)
  return account === undefined ? undefined : successionOf(tx, account).holder.id
}

/** Notes which streams a till still holds operations of; only while a dead stream waits to be closed. */
export function hearTill(tx: ShopTx, input: { readonly till: string; readonly holds: readonly string[] }): void {
  if (tx.members.streams().some(({ state }) => state === 'dead')) tx.members.tillHolds(input.till, input.holds)
}

/** A till was taken away or lost with its journal: nothing waits for what it may still hold, which is lost with it. */
export function loseTill(tx: ShopTx, till: string): void {
  if (tx.members.holdsOf(till).length > 0) tx.members.tillHolds(till, [])
}
