import type { Exposure } from '../choice/visit.ts'
import type { Day } from '../day.ts'
import type { CouponChange, Fact } from '../fact.ts'
import type { CompiledOffer } from '../offers/offer.ts'
import { netLines } from '../whatif-lines.ts'
import { sumOf } from '../whole.ts'
import { isRedeeming, type ReportFact } from './report-fact.ts'
import type { Terms, UpliftGiven } from './uplift.ts'
import type { ShownCoupon } from './uplift-choice.ts'
import type { Entry } from './uplift-sums.ts'

/** Days before its first exposure from which is known how much a card spends anyway. */
export const PRIOR_DAYS = 28

const DAY_MS = 86_400_000

/** What a part asks of the whole. A name is an offer's; without one, the entrance as a whole is meant. */
interface Asks extends Pick<UpliftGiven, 'programme'> {
  terms(name: string | undefined): Terms
  /** Whether an exposure of a day counts where so many days are followed. */
  counts(day: Day, days: number): boolean
  /** Whether what a card spent before its first exposure is its habit. */
  isClean(firstDay: Day): boolean
}

interface Card {
  firstAt: number
  firstDay: Day
  /** Cents spent in the days before its first exposure. */
  prior: number
  readonly entries: Map<string | undefined, Entry>
  readonly coupons: Issued[]
}

interface Issued {
  readonly exposure: Exposure
  readonly card: Card
  redeemed: boolean
  /** What its use cost beside the discount, in cents. */
  besideCents: number
}

type Seen = Pick<ReportFact, 'fact' | 'bought'>

/** Follows some of the cards that came to the door, those that were shown offers and those of the control group alike. */
export class UpliftPart {
  readonly #asks: Asks
  readonly #cards = new Map<number, Card>()
  readonly #coupons = new Map<number, Issued>()

  constructor(exposures: readonly Exposure[], asks: Asks) {
    this.#asks = asks
    for (const exposure of exposures) this.#know(exposure)
    for (const exposure of exposures) this.#enter(exposure)
  }

  /** Whether anything is to be found out about an account. */
  follows = (account: number): boolean => this.#cards.has(account)

  /** Takes the next fact, in the order they were recorded. */
  add(seen: Seen): void {
    const { fact } = seen
    if (isRedeeming(fact)) for (const change of fact.coupons) this.#redeem(fact, change)
    const card = fact.account === undefined ? undefined : this.#cards.get(fact.account)
    if (card === undefined) return
    const cents = fact.spend?.cents ?? 0
    if (fact.at < card.firstAt) {
      if (fact.at >= card.firstAt - PRIOR_DAYS * DAY_MS) card.prior += cents
      return
    }
    for (const [name, entry] of card.entries)
      if (isWithin(entry, fact.at)) {
        entry.spentCents += cents
        entry.ownCents += ownCents(this.#asks.terms(name).offer, seen)
      }
  }

  /** What became of each card under each name; before its first exposure it spent so much, where that says anything. */
  *entries(): Generator<{ name: string | undefined; entry: Entry; priorCents: number | undefined }> {
    for (const { entries, firstDay, prior } of this.#cards.values()) {
      const priorCents = this.#asks.isClean(firstDay) ? prior : undefined
      for (const [name, entry] of entries) yield { name, entry, priorCents }
    }
  }

  /** The coupons of each card under each name. */
  *coupons(): Generator<{ name: string | undefined; coupons: readonly ShownCoupon[] }> {
    for (const { coupons } of this.#cards.values())
      for (const name of [undefined, ...new Set(coupons.map(({ exposure }) => exposure.offer))]) {
        const { days } = this.#asks.terms(name)
        const counted = coupons.filter(
          ({ exposure }) => (name === undefined || exposure.offer === name) && this.#asks.counts(exposure.day, days),
        )
        if (counted.length > 0) yield { name, coupons: counted }
      }
  }

  #know({ account, at, day }: Exposure): void {
    const card = this.#cards.get(account)
    if (card === undefined)
      this.#cards.set(account, { firstAt: at, firstDay: day, prior: 0, entries: new Map(), coupons: [] })
    else if (at < card.firstAt) {
      card.firstAt = at
      card.firstDay = day
    }
  }

  /** The first time in the days of entry is the one from which a card is followed; it counts once. */
  #enter(exposure: Exposure): void {
    const { account, at, day, offer, tactic, arm, coupon } = exposure
    const card = this.#cards.get(account)
    if (card === undefined) return
    if (coupon !== undefined) {
      const issued = { exposure, card, redeemed: false, besideCents: 0 }
      card.coupons.push(issued)
      this.#coupons.set(keyOf(coupon), issued)
    }
    for (const name of [undefined, offer]) {
      const { days } = this.#asks.terms(name)
      const entry = card.entries.get(name)
      if (!this.#asks.counts(day, days) || (entry !== undefined && entry.at <= at)) continue
      const until = at + days * DAY_MS
      card.entries.set(name, { ...NOTHING_YET, at, until, tactic, isControl: arm === 'control' })
    }
  }

  /** What a coupon of the entrance cost counts for the card it was given to, whoever brought it. */
  #redeem(fact: Fact, change: CouponChange): void {
    const coupon = change.issued === 0 ? undefined : this.#coupons.get(keyOf(change))
    if (coupon === undefined) return
    const terms = this.#asks.programme(change.terms ?? coupon.exposure.programme)
    const offer = terms.offerOf.get(change.offer)
    let besideCents = 0
    let redeemed = 0
    if (change.state === 'redeemed' && !coupon.redeemed) {
      redeemed = 1
      besideCents = offer === undefined ? 0 : besideOf(offer, change, terms.pointsPerCent)
      coupon.besideCents = besideCents
    } else if (change.state === 'issued' && coupon.redeemed) {
      redeemed = -1
      besideCents = -coupon.besideCents
    }
    coupon.redeemed = redeemed === 0 ? coupon.redeemed : redeemed === 1
    // A free item costs its goods; where those have no price, what was taken off for it.
    const offCents = offer?.value.kind === 'free-item' && offer.costCents > 0 ? 0 : (change.cents ?? 0)
    for (const name of [undefined, coupon.exposure.offer]) {
      const entry = coupon.card.entries.get(name)
      if (entry === undefined || !isWithin(entry, fact.at)) continue
      entry.costCents += offCents + besideCents
      entry.besideCents += besideCents
      entry.redeemed += redeemed
    }
  }
}

const NOTHING_YET = { spentCents: 0, ownCents: 0, costCents: 0, besideCents: 0, redeemed: 0 }

const isWithin = ({ at, until }: Entry, atMs: number): boolean => atMs >= at && atMs <= until

const MOST_OF_A_FACT = 10_000

/** A coupon's two numbers as one, which a map finds faster than text. */
const keyOf = ({ issued, n }: Pick<CouponChange, 'issued' | 'n'>): number => issued * MOST_OF_A_FACT + n

/** What the use of a coupon costs that no till shows: the goods of a free item, and extra points at face value. */
function besideOf({ value, costCents }: CompiledOffer, { lines = [] }: CouponChange, pointsPerCent: number): number {
  if (value.kind === 'free-item') return costCents
  return value.kind === 'multiplier' ? sumOf(lines, ([, points]) => points) / pointsPerCent : 0
}

/** Whether an offer is about some lines only. */
export const hasOwn = ({ lines, value }: CompiledOffer): boolean =>
  lines.line !== undefined || value.kind === 'free-item'

/** Eligible cents of the lines an offer is for. */
function ownCents(offer: CompiledOffer | undefined, { fact, bought }: Seen): number {
  if (offer === undefined || bought === undefined || fact.kind !== 'sale' || !hasOwn(offer)) return 0
  const { line } = offer.lines
  const free = offer.value.kind === 'free-item' ? offer.value : undefined
  return sumOf(
    netLines({ fact, lines: bought }).filter(
      (each) =>
        (line === undefined || line(each)) &&
        (free?.sku === undefined || free.sku === each.sku) &&
        (free?.department === undefined || free.department === each.department),
    ),
    ({ eligibleCents }) => eligibleCents,
  )
}
