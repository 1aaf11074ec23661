import type { Day } from '../day.ts'
import type { Tactic } from './terms.ts'

/** A card that was held to a reader at the door. */
export interface VisitRecord {
  readonly id: string
  /** Undefined for a card never seen. */
  readonly account: number | undefined
  /** Tells another card under the same id, 32 bytes. */
  readonly digest: Uint8Array
  readonly day: Day
  /** ms */
  readonly began: number
  /** Offers this very visit chose, also where the control group got nothing of them; 0 when it showed those of another. */
  readonly chosen: number
  /** Journal number of the fact that issued its coupons. */
  readonly issued: number | undefined
  /** The exact bytes answered, codes of coupons concealed. */
  readonly answer: string
}

/** What a card was offered at a visit; by (account, at) the rows of one visit belong together. */
export interface Exposure {
  readonly account: number
  /** ms */
  readonly at: number
  readonly offer: string
  readonly day: Day
  /** Version of the programme whose offer it is. */
  readonly programme: number
  readonly tactic: Tactic
  readonly arm: 'shown' | 'control' | 'random'
  /** Above 0 and at most 1. */
  readonly propensity: number
  /** The coupon; undefined in the control group. */
  readonly coupon: { readonly issued: number; readonly n: number } | undefined
}
