import type { CouponRecord } from './coupon-shelf.ts'
import type { Day } from './day.ts'
import { type Fact, fact } from './fact.ts'
import { issuing } from './offers/issue.ts'
import type { CompiledOffer } from './offers/offer.ts'
import type { Programme } from './programme.ts'

interface When {
  readonly cause: string
  readonly today: Day
  /** ms */
  readonly now: number
}

/**
 * Issues a coupon outside of a sale, to a card's account or to whoever is handed it.
 * @returns undefined when the offer is over.
 */
export function decideIssue(
  offer: CompiledOffer,
  account: number | undefined,
  when: When,
  programme: Programme,
): Fact | undefined {
  const change = issuing(offer, 1, when.today, when.today)
  return change === undefined ? undefined : couponFact(account, [change], when, programme)
}

/**
 * Issues the coupons of a visit to a card's account, one of each offer, in one fact.
 * @throws Error when an offer is over, which the choice makes sure of.
 */
export function decideVisit(offers: readonly CompiledOffer[], account: number, when: When, programme: Programme): Fact {
  const changes = offers.map((offer, i) => {
    const change = issuing(offer, i + 1, when.today, when.today)
    if (change === undefined) throw new Error(`offer ${offer.id} is over and was chosen`)
    return change
  })
  return couponFact(account, changes, when, programme)
}

/** Ends a coupon that nobody has used. */
export function decideEnd(
  { issued, n, offer, account }: CouponRecord,
  state: 'expired' | 'withdrawn',
  when: When,
  programme: Programme,
): Fact {
  return couponFact(account, [{ issued, n, offer, state }], when, programme)
}

const couponFact = (account: number | undefined, coupons: Fact['coupons'], when: When, programme: Programme): Fact =>
  fact({
    kind: 'coupon',
    day: when.today,
    programme: programme.version,
    account,
    cause: when.cause,
    at: when.now,
    coupons,
  })
