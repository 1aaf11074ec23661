import type { ShopTx } from '../../domain/ports.ts'
import type { ReturnInput, SaleInput } from '../../domain/sale.ts'
import { timesOf } from './circumstances.ts'
import type { Answer, ShopContext } from './context.ts'
import { finishSale } from './finish-sale.ts'
import { findHolder, newAccount, openAccount } from './holder.ts'
import { replayed } from './member-fence.ts'
import { meetMember } from './member-join.ts'
import { returnGoods } from './return-goods.ts'
import { voidSale } from './void-sale.ts'

/** The stream an operation was first offered to, where that is another one than today's. */
const isOfFormerLife = (tx: ShopTx, first: string | undefined): first is string =>
  first !== undefined && first !== '' && first !== tx.members.current().id

/** Finishes a sale; one that was first offered to a former life of the shop is replayed, and gives no rights here. */
export function finishOrReplay(
  tx: ShopTx,
  input: { readonly key: string; readonly sale: SaleInput; readonly first?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const { key, sale, first } = input
  const action = (): Answer => finishSale(tx, { key, sale }, now, ctx)
  const card = sale.card
  if (card === undefined || !tx.members.any() || !isOfFormerLife(tx, first)) return action()
  if (tx.event('sale', key) !== undefined) return action()
  const times = timesOf(key, sale.finishedAt, now, ctx)
  const programme = ctx.programmes.at(times.judgedAt)
  const holder = findHolder(tx, card, now, ctx, programme, times.judgedAt)
  const opened = holder.account === undefined ? newAccount(ctx, programme, times.day) : undefined
  if (opened !== undefined) openAccount(tx, holder, opened, times.day, ctx)
  const account = holder.account?.id ?? opened?.id
  if (account !== undefined) meetMember(tx, holder.code, account, now, ctx)
  return replayed(tx, { first, account, burnPoints: sale.burnPoints }, now, ctx, action)
}

/** Takes goods back, or replays that for a former life. */
export function returnOrReplay(
  tx: ShopTx,
  input: { readonly key: string; readonly input: ReturnInput; readonly first?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const { first, ...rest } = input
  const action = (): Answer => returnGoods(tx, rest, now, ctx)
  const original = rest.input.original
  if (!tx.members.any() || !isOfFormerLife(tx, first) || original === undefined) return action()
  if (tx.event('return', rest.key) !== undefined) return action()
  return replayed(tx, { first, account: tx.sale(original)?.account, burnPoints: 0 }, now, ctx, action)
}

/**
 * Voids a sale, or replays that for a former life. No route calls it yet.
 * @public
 */
export function voidOrReplay(
  tx: ShopTx,
  input: Parameters<typeof voidSale>[1] & { readonly first?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const { first, ...rest } = input
  const action = (): Answer => voidSale(tx, rest, now, ctx)
  if (!tx.members.any() || !isOfFormerLife(tx, first) || tx.event('void', rest.key) !== undefined) return action()
  return replayed(tx, { first, account: tx.sale(rest.key)?.account, burnPoints: 0 }, now, ctx, action)
}

/** Notes which streams a till still holds operations of; only while a dead stream waits to be closed. */
export function hearTill(tx: ShopTx, input: { readonly till: string; readonly holds: readonly string[] }): void {
  if (tx.members.streams().some(({ state }) => state === 'dead')) tx.members.tillHolds(input.till, input.holds)
}
