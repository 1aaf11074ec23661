import type { Exposure } from '../choice/visit.ts'
import { addDays, type Day } from '../day.ts'
import type { CouponChange, Fact } from '../fact.ts'
import type { CompiledOffer } from '../offers/offer.ts'
import type { Programme } from '../programme.ts'
import { netLines } from '../whatif-lines.ts'
import { sumOf } from '../whole.ts'
import { isRedeeming, type ReportFact } from './report-fact.ts'
import { type Entry, type Group, rowsOf, type UpliftRow } from './uplift-rows.ts'

/** Days in which a card counts from its first exposure. */
export const ENTRY_DAYS = 56
/** Days over which its spend is followed, or fewer when the offer's coupons end earlier. */
export const OUTCOME_DAYS = 28
/** Days before its first exposure from which is known how much it spends anyway. */
export const PRIOR_DAYS = 28
/** Days after an exposure in which it may still change what a card spends. */
const WASHOUT_DAYS = 28

const DAY_MS = 86_400_000

export interface UpliftGiven {
  /** The last day of the week. */
  readonly last: Day
  /** All that is kept up to it, in any order. */
  readonly exposures: readonly Exposure[]
  readonly programme: (version: number) => Pick<Programme, 'offerOf' | 'pointsPerCent'>
  /** The day before which exposures are no longer kept; undefined when none was ever deleted. */
  readonly forgottenBefore: Day | undefined
  /** The share of cards that are control, from 0 to 1; undefined when it changed meanwhile. */
  readonly controlShare: number | undefined
}

interface Card {
  firstAt: number
  firstDay: Day
  /** Cents spent in the days before its first exposure. */
  prior: number
  /** By offer; under no name, the entrance as a whole. */
  readonly entries: Map<string | undefined, Entry>
}

/** An offer as it was last shown. */
interface Shown {
  readonly at: number
  readonly offer: CompiledOffer | undefined
  readonly days: number
}

interface Issued {
  readonly exposure: Exposure
  readonly card: Card
  redeemed: boolean
  /** What its use cost beside the discount, in cents. */
  besideCents: number
}

/** Follows the cards that came to the door, those that were shown offers and those of the control group alike. */
export class UpliftWeek {
  readonly #given: UpliftGiven
  readonly #shown = new Map<string, Shown>()
  readonly #cards = new Map<number, Card>()
  readonly #coupons = new Map<number, Issued>()

  constructor(given: UpliftGiven) {
    this.#given = given
    for (const exposure of given.exposures) this.#know(exposure)
    for (const exposure of given.exposures) this.#enter(exposure)
  }

  /** Whether anything is to be found out about an account. */
  follows = (account: number): boolean => this.#cards.has(account)

  /** Takes the next fact, in the order they were recorded. */
  add(seen: Pick<ReportFact, 'fact' | 'bought'>): void {
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
        if (name !== undefined) entry.ownCents += ownCents(this.#shown.get(name)?.offer, seen)
      }
  }

  result(): UpliftRow[] {
    const groups = new Map<string | undefined, Group>()
    for (const name of [undefined, ...[...this.#shown.keys()].sort()]) {
      const { offer, days } = this.#terms(name)
      groups.set(name, { offer: name, days, hasOwn: offer !== undefined && hasOwn(offer), subjects: [], coupons: [] })
    }
    for (const card of this.#cards.values())
      for (const [name, entry] of card.entries)
        groups.get(name)?.subjects.push({ entry, priorCents: this.#isClean(card) ? card.prior : undefined })
    for (const { exposure, redeemed } of this.#coupons.values())
      for (const name of [undefined, exposure.offer])
        if (this.#isInTime(exposure, this.#terms(name).days)) groups.get(name)?.coupons.push({ exposure, redeemed })
    return [...groups.values()]
      .filter(({ subjects }) => subjects.length > 0)
      .flatMap((group) => rowsOf(group, this.#given))
  }

  #know({ account, at, day, offer, programme }: Exposure): void {
    const shown = this.#shown.get(offer)
    if (shown === undefined || at > shown.at) {
      const terms = this.#given.programme(programme).offerOf.get(offer)
      const days = Math.min(OUTCOME_DAYS, terms?.validity.days ?? OUTCOME_DAYS)
      this.#shown.set(offer, { at, offer: terms, days })
    }
    const card = this.#cards.get(account)
    if (card === undefined) this.#cards.set(account, { firstAt: at, firstDay: day, prior: 0, entries: new Map() })
    else if (at < card.firstAt) {
      card.firstAt = at
      card.firstDay = day
    }
  }

  /** The first time in the days of entry is the one from which a card is followed; it counts once. */
  #enter(exposure: Exposure): void {
    const { account, at, offer, tactic, arm, coupon } = exposure
    const card = this.#cards.get(account)
    if (card === undefined) return
    if (coupon !== undefined) this.#coupons.set(keyOf(coupon), { exposure, card, redeemed: false, besideCents: 0 })
    for (const name of [undefined, offer]) {
      const { days } = this.#terms(name)
      const entry = card.entries.get(name)
      if (!this.#isInTime(exposure, days) || (entry !== undefined && entry.at <= at)) continue
      const until = at + days * DAY_MS
      card.entries.set(name, { ...NOTHING_YET, at, until, tactic, isControl: arm === 'control' })
    }
  }

  #terms = (name: string | undefined): Pick<Shown, 'offer' | 'days'> =>
    (name === undefined ? undefined : this.#shown.get(name)) ?? { offer: undefined, days: OUTCOME_DAYS }

  /** Whether all days in which an exposure could work are over, and it is not too old. */
  #isInTime({ day }: Exposure, days: number): boolean {
    const last = addDays(this.#given.last, -days)
    return day <= last && day > addDays(last, -ENTRY_DAYS)
  }

  /**
   * Whether what a card spent before its first exposure that is known was surely not changed by an earlier one. What a
   * coupon changed must not be taken for a habit, or the estimate would shrink with every week of the same coupons.
   */
  #isClean({ firstDay }: Card): boolean {
    const { forgottenBefore } = this.#given
    return forgottenBefore === undefined || firstDay >= addDays(forgottenBefore, WASHOUT_DAYS + PRIOR_DAYS)
  }

  /** What a coupon of the entrance cost counts for the card it was given to, whoever brought it. */
  #redeem(fact: Fact, change: CouponChange): void {
    const coupon = change.issued === 0 ? undefined : this.#coupons.get(keyOf(change))
    if (coupon === undefined) return
    const terms = this.#given.programme(change.terms ?? coupon.exposure.programme)
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

/** What the use of a coupon costs that no till shows: the goods of a free item, and extra points at face value. */
function besideOf({ value, costCents }: CompiledOffer, { lines = [] }: CouponChange, pointsPerCent: number): number {
  if (value.kind === 'free-item') return costCents
  return value.kind === 'multiplier' ? sumOf(lines, ([, points]) => points) / pointsPerCent : 0
}

const NOTHING_YET = { spentCents: 0, ownCents: 0, costCents: 0, besideCents: 0, redeemed: 0 }

const isWithin = ({ at, until }: Entry, atMs: number): boolean => atMs >= at && atMs <= until

const MOST_OF_A_FACT = 10_000

/** A coupon's two numbers as one, which a map finds faster than text. */
const keyOf = ({ issued, n }: Pick<CouponChange, 'issued' | 'n'>): number => issued * MOST_OF_A_FACT + n

const hasOwn = ({ lines, value }: CompiledOffer): boolean => lines.line !== undefined || value.kind === 'free-item'

/** Eligible cents of the lines an offer is for. */
function ownCents(offer: CompiledOffer | undefined, { fact, bought }: Pick<ReportFact, 'fact' | 'bought'>): number {
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
