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

interface Use {
  readonly count: number
  readonly cents: number
}

const UNUSED: Use = { count: 0, cents: 0 }

/** Whether a use of so many, beside what was counted, is more than there may be. */
const isOver = (most: number | undefined, counted: Counted['card'], rule: string, period: string, more: number) =>
  most !== undefined && (counted?.(rule, period) ?? 0) + more > most

/**
 * Why one more use of an offer does not fit beside those counted and those of a sale so far; undefined when it does. Asked
 * of every offer of a pool at each visit, so it makes nothing that would have to be collected.
 */
function againstUse(offer: Limited, { day, counted }: CouponRoom, { count, cents }: Use): 'budget' | 'cap' | undefined {
  const { budget, caps } = offer
  if (!isLimited(offer)) return undefined
  const rule = ruleOf(offer.id)
  const { card, all } = counted
  if (isOver(caps?.perDay, card, rule, day, count) || isOver(caps?.total, card, rule, TOTAL, count)) return 'cap'
  if (isOver(budget?.redemptionsPerDay, all, rule, day, count)) return 'budget'
  if (isOver(budget?.redemptionsTotal, all, rule, TOTAL, count)) return 'budget'
  if (budget?.centsPerDay === undefined && budget?.centsTotal === undefined) return undefined
  const spent = centsOf(offer.id)
  return isOver(budget.centsPerDay, all, spent, day, cents) || isOver(budget.centsTotal, all, spent, TOTAL, cents)
    ? 'budget'
    : undefined
}

/** Whether the offer's budget or the card's cap leaves no room for one more use. */
export const isSpent = (offer: Limited, room: CouponRoom): boolean => againstUse(offer, room, ONE_USE) !== undefined

const ONE_USE: Use = { count: 1, cents: 0 }

/** What coupons used in one sale leave of the limits of their offers. */
export class Limits {
  readonly #room: CouponRoom
  readonly #used = new Map<string, Use>()

  constructor(room: CouponRoom) {
    this.#room = room
  }

  /** Takes one more use of so many cents. @returns why it does not fit; undefined when it does and is taken. */
  take(offer: Limited, cents: number): 'budget' | 'cap' | undefined {
    const before = this.#used.get(offer.id) ?? UNUSED
    const now = { count: before.count + 1, cents: before.cents + cents }
    const against = againstUse(offer, this.#room, now)
    if (against !== undefined) return against
    this.#used.set(offer.id, now)
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
