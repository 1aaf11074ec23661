import type { Day } from '../../domain/day.ts'
import type { CouponChange, CouponState } from '../../domain/fact.ts'

/** What facts change of a coupon. */
export interface CouponStanding {
  readonly state: CouponState
  readonly cents: number
  /** The fact that holds or has redeemed it. */
  readonly used: number | undefined
  readonly counted: Day | undefined
}

/**
 * A coupon after a fact. The books are kept by it and `verify` rebuilds coupons by it, so the two cannot drift apart.
 * @returns the very same object when the fact leaves the coupon as it is.
 */
export function couponAfter<T extends CouponStanding>(before: T, change: CouponChange, seq: number): T {
  switch (change.state) {
    case 'honoured':
    case 'returned':
    case 'moved':
      return before
    case 'held':
    case 'redeemed':
      return {
        ...before,
        state: change.state,
        cents: change.cents ?? 0,
        used: change.sale ?? seq,
        counted: change.counted,
      }
    case 'issued':
    case 'expired':
    case 'withdrawn':
      return { ...before, state: change.state, cents: 0, used: undefined, counted: undefined }
  }
}
