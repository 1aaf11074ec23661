import { parseCouponCode } from '../../domain/code/coupon.ts'
import { localDay } from '../../domain/day.ts'
import { StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'
import { presentCoupon } from './present-coupon.ts'

/**
 * State and value of a coupon by its code.
 * @throws StempelError `invalid` with path `code` for a code that was mistyped, `not_found` for one this shop has not.
 */
export function readCoupon(tx: ShopTx, input: { code: string }, now: number, ctx: ShopContext): Answer {
  const coupon = tx.coupons.byNumber(ctx.keys.couponNumber(parseCouponCode(input.code)))
  if (coupon === undefined) throw new StempelError('not_found', 'There is no such coupon here.', { path: 'code' })
  const isOver = coupon.state === 'issued' && coupon.until < localDay(now, ctx.timeZone)
  const body = {
    ...presentCoupon(coupon, ctx),
    state: isOver ? 'expired' : coupon.state,
    ...(coupon.state === 'redeemed' ? { discountCents: coupon.cents } : {}),
  }
  return { status: 200, body: JSON.stringify(body), notices: [] }
}
