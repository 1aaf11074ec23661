import { ENOUGH_CARDS, rounded } from '../privacy.ts'
import { couponCents, type ReportFact } from './report-fact.ts'

/** One offer in a week: counts in fives, absent where they are of under ten cards. */
export interface CouponRow {
  readonly offer: string
  /** Coupons given out: who holds one has seen it. */
  readonly issued: number | undefined
  readonly redeemed: number | undefined
  readonly expired: number | undefined
  readonly withdrawn: number | undefined
  /** Discounts given, net of returns. */
  readonly costCents: number | undefined
}

const ENDS = ['issued', 'redeemed', 'expired', 'withdrawn'] as const

type End = (typeof ENDS)[number]

interface Offer {
  readonly counts: Record<End, number>
  readonly cards: Record<End, Set<number>>
  costCents: number
}

const newOffer = (): Offer => ({
  counts: { issued: 0, redeemed: 0, expired: 0, withdrawn: 0 },
  cards: { issued: new Set(), redeemed: new Set(), expired: new Set(), withdrawn: new Set() },
  costCents: 0,
})

/** What became of coupons in a week, by offer. */
export class CouponsWeek {
  readonly #offers = new Map<string, Offer>()

  add({ fact }: ReportFact): void {
    for (const change of fact.coupons) {
      const offer = this.#offers.get(change.offer) ?? newOffer()
      this.#offers.set(change.offer, offer)
      offer.costCents += couponCents({ ...fact, coupons: [change] })
      const end = ENDS.find((each) => each === change.state)
      if (end === undefined || (end === 'issued' && change.issued !== 0)) continue
      offer.counts[end] += 1
      // A coupon that nobody in particular holds stands for a shopper of its own.
      offer.cards[end].add(fact.account ?? -(offer.counts[end] + 1))
    }
  }

  result(): CouponRow[] {
    return [...this.#offers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([offer, { counts, cards, costCents }]) => {
        const told = (end: End): number | undefined => {
          const { size } = cards[end]
          return size === 0 || size >= ENOUGH_CARDS ? rounded(counts[end]) : undefined
        }
        const redeemed = told('redeemed')
        return {
          offer,
          issued: told('issued'),
          redeemed,
          expired: told('expired'),
          withdrawn: told('withdrawn'),
          costCents: redeemed === undefined ? undefined : costCents,
        }
      })
  }
}
