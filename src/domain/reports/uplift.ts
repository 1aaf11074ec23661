import type { Exposure } from '../choice/visit.ts'
import { addDays, type Day } from '../day.ts'
import type { CompiledOffer } from '../offers/offer.ts'
import type { Programme } from '../programme.ts'
import type { ExposureLog } from './exposure-log.ts'
import { hasOwn, PRIOR_DAYS, UpliftPart } from './uplift-part.ts'
import { rowsOf, type UpliftRow } from './uplift-rows.ts'
import { OfferSum } from './uplift-sums.ts'

/** Days in which a card counts from its first exposure. */
const ENTRY_DAYS = 56
/** Days over which its spend is followed, or fewer when the offer's coupons end earlier. */
const OUTCOME_DAYS = 28
/** Days after an exposure in which it may still change what a card spends. */
const WASHOUT_DAYS = 28

/** The first day whose exposures matter to a week, by its last day. */
export const firstEntry = (last: Day): Day => addDays(last, 1 - ENTRY_DAYS - OUTCOME_DAYS)

export interface UpliftGiven {
  /** The last day of the week. */
  readonly last: Day
  /** Every offer that was shown, and the programme by which it was shown last. */
  readonly offers: ExposureLog['offers']
  readonly programme: (version: number) => Pick<Programme, 'offerOf' | 'pointsPerCent'>
  /** The day before which exposures are no longer kept; undefined when none was ever deleted. */
  readonly forgottenBefore: Day | undefined
  /** Whether baskets are kept of all days that count. */
  readonly hasBaskets: boolean
  /** The share of cards that are control, from 0 to 1; undefined when it changed meanwhile. */
  readonly controlShare: number | undefined
}

/** What is followed of an offer, or of all together. */
export interface Terms {
  readonly offer: CompiledOffer | undefined
  readonly days: number
}

const ALL: Terms = { offer: undefined, days: OUTCOME_DAYS }

/**
 * What offers changed, as a closed week sees it: the cards that came to the door and were shown them against those of
 * the control group that would have been. Cards come in parts, so that many of them need no more room than few.
 */
export class Uplift {
  readonly #given: UpliftGiven
  readonly #terms = new Map<string | undefined, Terms>()
  readonly #sums = new Map<string | undefined, OfferSum>()

  constructor(given: UpliftGiven) {
    this.#given = given
    this.#follow(undefined, ALL)
    for (const { offer: id, programme } of [...given.offers].sort((a, b) => (a.offer < b.offer ? -1 : 1))) {
      const offer = given.programme(programme).offerOf.get(id)
      this.#follow(id, { offer, days: Math.min(OUTCOME_DAYS, offer?.validity.days ?? OUTCOME_DAYS) })
    }
  }

  /**
   * Begins a part of the cards.
   * @param exposures all that is kept of them up to the last day, in any order
   */
  begin(exposures: readonly Exposure[]): UpliftPart {
    return new UpliftPart(exposures, {
      terms: (name) => this.#terms.get(name) ?? ALL,
      programme: this.#given.programme,
      counts: this.#counts,
      isClean: this.#isClean,
    })
  }

  /** Takes in what became of a part's cards. */
  end(part: UpliftPart): void {
    for (const { name, entry, priorCents } of part.entries()) this.#sums.get(name)?.add(entry, priorCents)
    for (const { name, coupons } of part.coupons()) this.#sums.get(name)?.addCoupons(coupons)
  }

  result(): UpliftRow[] {
    return [...this.#sums.values()].flatMap((sum) => rowsOf(sum, this.#given.controlShare))
  }

  #follow(name: string | undefined, terms: Terms): void {
    this.#terms.set(name, terms)
    const isOwnKnown = this.#given.hasBaskets && terms.offer !== undefined && hasOwn(terms.offer)
    this.#sums.set(name, new OfferSum(name, terms.days, isOwnKnown))
  }

  /** Whether all days in which an exposure could work are over, and it is not too old. */
  #counts = (day: Day, days: number): boolean => {
    const last = addDays(this.#given.last, -days)
    return day <= last && day > addDays(last, -ENTRY_DAYS)
  }

  /**
   * Whether what a card spent before its first exposure that is known was surely not changed by an earlier one. What a
   * coupon changed must not be taken for a habit, or the estimate would shrink with every week of the same coupons.
   */
  #isClean = (firstDay: Day): boolean => {
    const { forgottenBefore } = this.#given
    return forgottenBefore === undefined || firstDay >= addDays(forgottenBefore, WASHOUT_DAYS + PRIOR_DAYS)
  }
}
