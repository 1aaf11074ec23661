import type { Day } from './day.ts'
import type { CouponState } from './fact.ts'

/** A coupon that a hold promised, and the discount it fixed. */
export interface PromisedCoupon {
  readonly issued: number
  readonly n: number
  /** Its number in hex, by which its code is known even when the coupon itself was forgotten since. */
  readonly number: string
  readonly offer: string
  /** Version of the programme whose offer it is. */
  readonly terms: number
  readonly lines: readonly (readonly [line: number, cents: number])[]
}

/** A coupon as the books hold it; its code is made of `number` by the shop's keys. */
export interface CouponRecord {
  /** Journal number of the fact that issued it, and which of that fact's coupons it is. */
  readonly issued: number
  readonly n: number
  readonly number: Uint8Array
  readonly offer: string
  /** Version of the programme whose offer it is. */
  readonly programme: number
  /** The account it was issued to; undefined for one that was issued to nobody in particular. */
  readonly account: number | undefined
  readonly state: CouponState
  /** First and last day. */
  readonly since: Day
  readonly until: Day
  /** Discount given or, while held, promised. */
  readonly cents: number
  /** The fact that holds or has redeemed it, and that fact's account. */
  readonly used: number | undefined
  readonly usedBy: number | undefined
  /** The day whose limits count its use. */
  readonly counted: Day | undefined
}

/** Where a coupon stands among those that nobody used yet. */
export type CouponPlace = Pick<CouponRecord, 'until' | 'issued' | 'n'>

/** The coupons of a shop. They change by facts only; a coupon gets its number when its fact is recorded. */
export interface CouponShelf {
  byNumber(number: Uint8Array): CouponRecord | undefined
  one(issued: number, n: number): CouponRecord | undefined
  /** Coupons that a fact issued, in order. */
  issuedBy(seq: number): CouponRecord[]
  /** Coupons of an account that can be used today or later, those that end first in front. */
  openOf(account: number, today: Day): CouponRecord[]
  /** Every coupon an account was given and that is still kept, in the order they were issued. */
  allOf(account: number): CouponRecord[]
  /** Coupons an account holds for sales being paid. */
  heldBy(account: number): CouponRecord[]
  /** Coupons that nobody used yet, those that end first in front, after one of them. */
  openAfter(last: CouponPlace, limit: number): CouponRecord[]
  /** Unused coupons whose last day is before `today`. */
  overdue(today: Day, limit: number): CouponRecord[]
  /** Deletes coupons whose last day was before a day and that nobody used. @returns how many. */
  dropOld(before: Day, limit: number): number
}
