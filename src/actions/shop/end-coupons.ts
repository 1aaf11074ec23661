import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import { localDay } from '../../domain/day.ts'
import { decideEnd } from '../../domain/decide-coupon.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/**
 * Withdraws open coupons of an offer, at most `limit`; those held for a sale being paid stay good for it.
 * @returns how many; call again while that many come back.
 */
export function withdrawCoupons(
  tx: ShopTx,
  input: { offer: string; limit: number },
  now: number,
  ctx: ShopContext,
): number {
  return endAll(tx, tx.coupons.openOfOffer(input.offer, input.limit), 'withdrawn', now, ctx)
}

/** Ends open coupons whose last day is over, at most `limit`. @returns how many; call again while that many come back. */
export function expireCoupons(tx: ShopTx, input: { limit: number }, now: number, ctx: ShopContext): number {
  const today = localDay(now, ctx.timeZone)
  return endAll(tx, tx.coupons.overdue(today, input.limit), 'expired', now, ctx)
}

function endAll(
  tx: ShopTx,
  coupons: readonly CouponRecord[],
  state: 'expired' | 'withdrawn',
  now: number,
  ctx: ShopContext,
): number {
  const when = { cause: `coupon:${state}`, today: localDay(now, ctx.timeZone), now }
  const programme = ctx.programmes.at(now)
  for (const coupon of coupons) tx.record(decideEnd(coupon, state, when, programme))
  return coupons.length
}
