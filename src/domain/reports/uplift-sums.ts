import { Moments } from '../stats/moments.ts'
import { ChoiceSum, type ShownCoupon } from './uplift-choice.ts'

/** What the days after its first exposure brought of one card. Cents; with what coupons cost, also parts of them. */
export interface Entry {
  /** ms */
  readonly at: number
  readonly until: number
  readonly tactic: string
  readonly isControl: boolean
  /** Eligible spend, after all discounts. */
  spentCents: number
  /** The same on the lines the offer is for. */
  ownCents: number
  /** What its coupons gave away, and the part of it that is not a discount. */
  costCents: number
  besideCents: number
  /** Coupons redeemed and not come back. */
  redeemed: number
}

/** Cards of one arm, as sums: no card is in it any more. */
export class ArmSum {
  cards = 0
  redeemers = 0
  readonly revenue = new Moments()
  readonly own = new Moments()
  readonly cost = new Moments()
  readonly net = new Moments()

  add({ spentCents, ownCents, costCents, besideCents, redeemed }: Entry, priorCents: number | undefined): void {
    this.cards += 1
    if (redeemed > 0) this.redeemers += 1
    this.revenue.add(spentCents, priorCents)
    this.own.add(ownCents, priorCents)
    this.net.add(spentCents - besideCents, priorCents)
    // What a coupon costs says nothing about habits.
    this.cost.add(costCents)
  }
}

/** What one row tells of. */
export class RowSum {
  readonly shown = new ArmSum()
  readonly control = new ArmSum()
  readonly choice = new ChoiceSum()

  add(entry: Entry, priorCents: number | undefined): void {
    const arm = entry.isControl ? this.control : this.shown
    arm.add(entry, priorCents)
  }
}

/** One offer, or all of them together, and its tactics. */
export class OfferSum {
  /** Undefined: all offers together. */
  readonly offer: string | undefined
  /** Over how many days the spend of a card is followed. */
  readonly days: number
  /** Whether some lines are the offer's own. */
  readonly hasOwn: boolean
  readonly whole = new RowSum()
  readonly tactics = new Map<string, RowSum>()

  constructor(offer: string | undefined, days: number, hasOwn: boolean) {
    this.offer = offer
    this.days = days
    this.hasOwn = hasOwn
  }

  add(entry: Entry, priorCents: number | undefined): void {
    this.whole.add(entry, priorCents)
    if (this.offer !== undefined) this.#tactic(entry.tactic).add(entry, priorCents)
  }

  /** Adds the coupons of a card. */
  addCoupons(coupons: readonly ShownCoupon[]): void {
    this.whole.choice.add(coupons)
    if (this.offer === undefined) return
    for (const tactic of new Set(coupons.map(({ exposure }) => exposure.tactic)))
      this.#tactic(tactic).choice.add(coupons.filter(({ exposure }) => exposure.tactic === tactic))
  }

  #tactic(tactic: string): RowSum {
    const found = this.tactics.get(tactic) ?? new RowSum()
    this.tactics.set(tactic, found)
    return found
  }
}
