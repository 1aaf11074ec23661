import type { CouponPlace, CouponRecord } from '../../domain/coupon-shelf.ts'
import { localDay } from '../../domain/day.ts'
import { decideEnd } from '../../domain/decide-coupon.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/** What one page of a withdrawal did. */
export interface WithdrawnPage {
  readonly withdrawn: number
  /** The coupon it ended with; undefined when there are no more. */
  readonly last: CouponPlace | undefined
}

const BEFORE_ALL: CouponPlace = { until: '', issued: 0, n: 0 }

/**
 * Withdraws an offer's coupons among the next `limit` that nobody used; those held for a sale being paid stay good for
 * it. No index leads to an offer's coupons, since every visit would write it at several places.
 * @param input.after the coupon the page before ended with
 */
export function withdrawCoupons(
  tx: ShopTx,
  input: { offer: string; after?: CouponPlace | undefined; limit: number },
  now: number,
  ctx: ShopContext,
): WithdrawnPage {
  const page = tx.coupons.openAfter(input.after ?? BEFORE_ALL, input.limit)
  const withdrawn = endAll(
    tx,
    page.filter(({ offer }) => offer === input.offer),
    'withdrawn',
    now,
    ctx,
  )
  const end = page.length < input.limit ? undefined : page.at(-1)
  return { withdrawn, last: end && { until: end.until, issued: end.issued, n: end.n } }
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
