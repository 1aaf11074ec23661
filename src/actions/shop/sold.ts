import type { SoldState } from '../../domain/decide-return.ts'
import { conflict } from '../../domain/errors.ts'
import type { Fact } from '../../domain/fact.ts'
import type { SoldCoupon } from '../../domain/offers/kept.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { SaleProgress } from '../../domain/records.ts'
import type { ShopContext } from './context.ts'
import { heldToday, successionOf } from './succession.ts'

/**
 * A sale with all that has happened to it.
 * @returns undefined when it has not arrived.
 * @throws StempelError `conflict` when it belonged to a card that was erased.
 */
export function loadSold(tx: ShopTx, key: string, path: string, ctx: ShopContext): SoldState | undefined {
  const progress = tx.sale(key)
  if (progress !== undefined) return soldOf(tx, progress, ctx)
  if (tx.isErased('sale', key, ctx.keys.eventDigest))
    throw conflict(path, 'This sale belonged to a card that was erased; it has no points any more.')
  return undefined
}

function soldOf(tx: ShopTx, progress: SaleProgress, ctx: ShopContext): SoldState {
  const sold = tx.fact(progress.seq)
  if (sold === undefined) throw new Error(`fact ${progress.seq} of a known sale is missing`)
  const coupons = soldCoupons(tx, sold, ctx)
  const gifts = tx.gifts(progress.seq)
  const account = progress.account === undefined ? undefined : tx.account(progress.account)
  if (account?.successor === undefined) return { sold, progress, gifts, account, coupons }
  // Lots are numbered within their account, so the sale is told as if it had been its holder's of today all along.
  const { holder, lot } = successionOf(tx, account)
  return {
    sold: heldToday(tx, sold),
    progress: { ...progress, account: holder.id, lot: progress.lot === undefined ? undefined : lot(progress.lot) },
    gifts,
    account: holder,
    coupons,
  }
}

function soldCoupons(tx: ShopTx, sold: Fact, ctx: ShopContext): SoldCoupon[] {
  return sold.coupons.flatMap((change) => {
    const offer =
      change.terms === undefined ? undefined : ctx.programmes.version(change.terms).offerOf.get(change.offer)
    return offer === undefined ? [] : [{ change, offer, record: tx.coupons.one(change.issued, change.n) }]
  })
}
