import type { Basket } from '../basket.ts'
import type { CouponRecord } from '../coupon-shelf.ts'
import { addDays, type Day } from '../day.ts'
import type { CouponChange } from '../fact.ts'
import type { Judged } from '../rewards/rule.ts'
import { sumOf } from '../whole.ts'
import type { CompiledOffer } from './offer.ts'

/** Whether no coupon of an offer is issued any more. */
export function isOver({ validity: { from, to, days } }: CompiledOffer, today: Day): boolean {
  if (to === undefined) return days === undefined
  return to < today || (from !== undefined && to < from)
}

/** First and last day of a coupon that is issued today; undefined when the offer is over. */
export function validityOf(offer: CompiledOffer, today: Day): { since: Day; until: Day } | undefined {
  if (isOver(offer, today)) return undefined
  const { from = today, to, days } = offer.validity
  const since = from > today ? from : today
  const last = days === undefined ? undefined : addDays(since, days)
  const until = last === undefined || (to !== undefined && to < last) ? to : last
  return until === undefined ? undefined : { since, until }
}

/** The change that issues a coupon in a fact of a day. */
export function issuing(offer: CompiledOffer, n: number, today: Day, factDay: Day): CouponChange | undefined {
  const validity = validityOf(offer, today)
  if (validity === undefined) return undefined
  const { since, until } = validity
  return { issued: 0, n, offer: offer.id, state: 'issued', ...(since === factDay ? {} : { since }), until }
}

/** What is known of a card when a sale may earn it coupons. Read only when an offer asks. */
export interface IssueState {
  /** Coupons it can use; a card holds one open coupon of an offer at a time. */
  readonly open: () => readonly CouponRecord[]
  /** Days with a purchase, before this sale, since it last got a coupon of the offer. */
  readonly visits: (offer: CompiledOffer) => number
}

/** The offers that this sale earns a coupon of. @param spent coupons it uses, which are not open any more */
export function earnedOffers(
  offers: readonly CompiledOffer[],
  basket: Basket,
  judged: Judged,
  state: IssueState,
  spent: ReadonlySet<string>,
): CompiledOffer[] {
  const eligibleCents = sumOf(judged.eligibleCents, (cents) => cents)
  return offers.filter((offer) => {
    if (!isReached(offer, basket, judged, eligibleCents, state)) return false
    return !state.open().some((each) => each.offer === offer.id && !spent.has(`${each.issued} ${each.n}`))
  })
}

function isReached(
  offer: CompiledOffer,
  basket: Basket,
  judged: Judged,
  eligibleCents: number,
  state: IssueState,
): boolean {
  const { issue, triggerLines } = offer
  if (issue.by !== 'rule') return false
  switch (issue.trigger.kind) {
    case 'basket': {
      // Most baskets are too small for most offers, and that shows without looking at their lines.
      if (eligibleCents < issue.trigger.fromCents) return false
      const { line, sale } = triggerLines
      let cents = line === undefined ? eligibleCents : 0
      if (line !== undefined)
        for (const [i, of] of basket.lines.entries()) if (line(of)) cents += judged.eligibleCents[i] ?? 0
      return cents >= issue.trigger.fromCents && sale(judged)
    }
    case 'visits':
      return state.visits(offer) + 1 >= issue.trigger.every
  }
}
