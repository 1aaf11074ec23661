import type { CouponRecord } from '../coupon-shelf.ts'
import type { Day } from '../day.ts'
import { type Count, type Counted, TOTAL } from '../rewards/limits.ts'
import { type CompiledOffer, ruleOf } from './offer.ts'

/** What was counted before, and the day that counts now. */
export interface CouponRoom {
  readonly day: Day
  readonly counted: Counted
}

/** The name under which the cents of an offer's discounts are counted. */
const centsOf = (offer: string): string => `${ruleOf(offer)}:cents`

type Limited = Pick<CompiledOffer, 'id' | 'budget' | 'caps'>

const isLimited = ({ budget, caps }: Limited): boolean => budget !== undefined || caps !== undefined

/** What coupons used in one sale leave of the limits of their offers. */
export class Limits {
  readonly #room: CouponRoom
  readonly #used = new Map<string, { count: number; cents: number }>()

  constructor(room: CouponRoom) {
    this.#room = room
  }

  /** Takes one more use of so many cents. @returns why it does not fit; undefined when it does and is taken. */
  take(offer: Limited, cents: number): 'budget' | 'cap' | undefined {
    const { day, counted } = this.#room
    const before = this.#used.get(offer.id) ?? { count: 0, cents: 0 }
    const { budget, caps } = offer
    const uses = (of: Counted['card'], period: string): number => (of?.(ruleOf(offer.id), period) ?? 0) + before.count
    const spent = (period: string): number => counted.all(centsOf(offer.id), period) + before.cents
    const over = (most: number | undefined, now: () => number): boolean => most !== undefined && now() > most
    if (over(caps?.perDay, () => uses(counted.card, day) + 1) || over(caps?.total, () => uses(counted.card, TOTAL) + 1))
      return 'cap'
    if (
      over(budget?.redemptionsPerDay, () => uses(counted.all, day) + 1) ||
      over(budget?.redemptionsTotal, () => uses(counted.all, TOTAL) + 1) ||
      over(budget?.centsPerDay, () => spent(day) + cents) ||
      over(budget?.centsTotal, () => spent(TOTAL) + cents)
    )
      return 'budget'
    this.#used.set(offer.id, { count: before.count + 1, cents: before.cents + cents })
    return undefined
  }

  /** The day under which a use is counted; undefined when the offer has no limits. */
  dayOf(offer: Limited): Day | undefined {
    return isLimited(offer) ? this.#room.day : undefined
  }
}

/** What one use of an offer counts for: once, and its cents, on a day and in all, for all cards and for the card. */
export function countUse(offer: string, cents: number, day: Day, withCard: boolean, sign: 1 | -1 = 1): Count[] {
  const all = [day, TOTAL]
  const uses = { rule: ruleOf(offer), points: sign, card: withCard ? all : [], all }
  return cents === 0 ? [uses] : [uses, { rule: centsOf(offer), points: sign * cents, card: [], all }]
}

/** Takes a use back that was counted, when there is one. `account` is the one whose fact says so. */
export const countBack = (coupon: CouponRecord, account: number | undefined): Count[] =>
  coupon.counted === undefined
    ? []
    : countUse(coupon.offer, coupon.cents, coupon.counted, account !== undefined && coupon.usedBy === account, -1)
