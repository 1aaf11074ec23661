import type { Exposure } from '../choice/visit.ts'
import { ENOUGH_CARDS } from '../privacy.ts'
import { Rates, type Tried } from '../stats/rates.ts'

/** Whether coupons that were chosen are redeemed more often than coupons drawn by chance. */
export interface Choice {
  /** Share of coupons redeemed, in hundredths of a percent. */
  readonly chosenBasisPoints: number
  /** The same had every offer of the pool been shown alike. */
  readonly chanceBasisPoints: number
  /** Chosen minus chance, with 95 %. */
  readonly lowBasisPoints: number
  readonly highBasisPoints: number
  readonly verdict: 'better' | 'worse' | 'inconclusive'
}

/** A coupon that was shown, and whether it was redeemed. */
export interface ShownCoupon {
  readonly exposure: Exposure
  readonly redeemed: boolean
}

const ENOUGH_TO_ESTIMATE = 30
/** Half a percent. */
const STEP = 50

/**
 * Compares coupons that were chosen with what any offer of the pool would have come to. Each coupon stands there with the
 * inverse of the chance it was shown with, so that an offer drawn from many stands for all of them.
 */
export class ChoiceSum {
  readonly #rates = new Rates()
  readonly #chosen = { cards: 0, redeemers: 0 }
  readonly #drawn = { cards: 0, redeemers: 0 }

  /** Adds a card with all its coupons. */
  add(coupons: readonly ShownCoupon[]): void {
    const first: Tried = { hits: 0, tries: 0 }
    const second: Tried = { hits: 0, tries: 0 }
    for (const { exposure, redeemed } of coupons) {
      if (exposure.arm === 'shown') count(first, 1, redeemed)
      // What is the best choice is drawn, too, now and then: only all coupons together stand for every offer of the pool.
      count(second, 1 / exposure.propensity, redeemed)
    }
    this.#rates.add(first, second)
    const isDrawn = ({ exposure }: ShownCoupon): boolean => exposure.arm === 'random'
    note(
      this.#chosen,
      coupons.filter((each) => !isDrawn(each)),
    )
    note(this.#drawn, coupons.filter(isDrawn))
  }

  /** @returns undefined where too few cards are behind either of the two. */
  told(): Choice | undefined {
    const rates = [this.#chosen, this.#drawn].every(isEnough) ? this.#rates.difference() : undefined
    if (rates === undefined) return undefined
    const lowBasisPoints = Math.floor((rates.low * 10_000) / STEP) * STEP
    const highBasisPoints = Math.ceil((rates.high * 10_000) / STEP) * STEP
    return {
      chosenBasisPoints: Math.round((rates.first * 10_000) / STEP) * STEP,
      chanceBasisPoints: Math.round((rates.second * 10_000) / STEP) * STEP,
      lowBasisPoints,
      highBasisPoints,
      verdict: lowBasisPoints > 0 ? 'better' : highBasisPoints < 0 ? 'worse' : 'inconclusive',
    }
  }
}

function count(rate: Tried, weight: number, isHit: boolean): void {
  rate.tries += weight
  if (isHit) rate.hits += weight
}

interface Cards {
  cards: number
  redeemers: number
}

function note(side: Cards, coupons: readonly ShownCoupon[]): void {
  if (coupons.length > 0) side.cards += 1
  if (coupons.some(({ redeemed }) => redeemed)) side.redeemers += 1
}

const isEnough = ({ cards, redeemers }: Cards): boolean =>
  cards >= ENOUGH_TO_ESTIMATE && (redeemers === 0 || redeemers >= ENOUGH_CARDS)
