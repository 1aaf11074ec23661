/** What the books keep beside facts: events, sales under way, promises, gifts, baskets. */
import type { Lot } from './account.ts'
import type { CouponRecord, PromisedCoupon } from './coupon-shelf.ts'
import type { Day } from './day.ts'
import type { GiftState } from './fact.ts'

/** Something a caller asked for under an id of its own choice, and what was answered. */
export interface EventRecord {
  readonly kind: EventKind
  readonly key: string
  readonly digest: Uint8Array
  /** The exact bytes answered; undefined once their 90 days are over. */
  readonly answer: string | undefined
  /** The journal number of its fact. */
  readonly seq: number
}

export type EventKind =
  | 'sale'
  | 'return'
  | 'void'
  | 'return-void'
  | 'claim'
  | 'gift'
  | 'recovery'
  | 'adjustment'
  | 'publication'

/** What has become of a sale since it was finished; everything a return needs beside the sale's fact. */
export interface SaleProgress {
  readonly key: string
  /** Journal number of the sale's fact. */
  readonly seq: number
  /** The account that holds its points; undefined for a sale without a card that nobody claimed yet. */
  readonly account: number | undefined
  /** The lot its points went to. */
  readonly lot: number | undefined
  /** Journal number of the fact that credited the points: the sale's own, or its claim's. */
  readonly creditSeq: number | undefined
  readonly currency: string
  /** What the receipt asks for, after Stempel's discounts. */
  readonly totalCents: number
  /** ms */
  readonly finishedAt: number
  readonly voided: boolean
  readonly returned: readonly ReturnedLine[]
  /** Points demanded that neither lots nor deficit took, charged in money so far. */
  readonly chargedPoints: number
}

/** What has been taken back of one line so far, over all returns. */
export interface ReturnedLine {
  readonly line: number
  readonly quantity: number
  readonly amountCents: number
  readonly points: number
  readonly burned: number
}

/** A promise of a discount while the customer pays. */
export interface Hold {
  readonly key: string
  readonly seq: number
  readonly account: number
  readonly points: number
  readonly lots: readonly { readonly lot: number; readonly points: number }[]
  readonly expiresAt: number
  /** `lapsed`: the points went back, the promise stays. */
  readonly state: 'granted' | 'lapsed'
  readonly digest: Uint8Array
  readonly answer: string
  /** Coupons it promises, with what each takes off; absent when there are none. */
  readonly coupons?: readonly PromisedCoupon[]
}

export interface GiftRecord {
  /** Journal number of the sale that earned it. */
  readonly sale: number
  readonly saleKey: string
  readonly gift: string
  readonly account: number
  readonly state: GiftState
  readonly costCents: number
  readonly until: Day
}

/** A return, void or claim whose sale has not arrived. */
export interface Waiting {
  readonly kind: 'return' | 'void' | 'claim'
  readonly key: string
  readonly original: string
  readonly digest: Uint8Array
  /** The validated request, as JSON. */
  readonly body: string
  readonly arrivedAt: number
}

/** What a shopper bought, kept 90 days and apart from the journal. */
export interface BasketLine {
  readonly sku?: string | undefined
  readonly name?: string | undefined
  readonly department?: string | undefined
  readonly quantity: number
  readonly amountCents: number
  readonly kind: string
}

/** A basket with the journal number of its sale. */
export interface SeenBasket {
  readonly seq: number
  readonly account: number | undefined
  readonly day: Day
  readonly lines: readonly BasketLine[]
}

/** Everything an account has that another one can take over. */
export interface Estate {
  /** Every lot it ever had, by number; later returns may move one that is empty. */
  readonly lots: readonly Lot[]
  readonly counts: readonly { readonly rule: string; readonly period: string; readonly points: number }[]
  /** Gifts in any state, in the order of their sales. */
  readonly gifts: readonly GiftRecord[]
  readonly coupons: readonly CouponRecord[]
}
