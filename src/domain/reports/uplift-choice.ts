import type { Exposure } from '../choice/visit.ts'
import { ENOUGH_CARDS } from '../privacy.ts'
import { rateDifference, type Tried } from '../stats/rates.ts'

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

interface Rate {
  hits: number
  tries: number
}

function count(rate: Rate, weight: number, isHit: boolean): void {
  rate.tries += weight
  if (isHit) rate.hits += weight
}

interface Redemptions {
  readonly cards: Set<number>
  readonly redeemers: Set<number>
}

const ENOUGH_TO_ESTIMATE = 30
/** Half a percent. */
const STEP = 50

/**
 * Compares coupons that were chosen with what any offer of the pool would have come to. Each coupon stands there with the
 * inverse of the chance it was shown with, so that an offer drawn from many stands for all of them.
 * @returns undefined where too few cards are behind either of the two.
 */
export function choiceOf(
  coupons: readonly { readonly exposure: Exposure; readonly redeemed: boolean }[],
): Choice | undefined {
  const byCard = new Map<number, { first: Rate; second: Rate }>()
  const chosen: Redemptions = { cards: new Set(), redeemers: new Set() }
  const drawn: Redemptions = { cards: new Set(), redeemers: new Set() }
  for (const { exposure, redeemed } of coupons) {
    const { account, arm, propensity } = exposure
    const tried = byCard.get(account) ?? { first: { hits: 0, tries: 0 }, second: { hits: 0, tries: 0 } }
    byCard.set(account, tried)
    if (arm === 'shown') count(tried.first, 1, redeemed)
    // What is the best choice is drawn, too, now and then: only all coupons together stand for every offer of the pool.
    count(tried.second, 1 / propensity, redeemed)
    const side = arm === 'shown' ? chosen : drawn
    side.cards.add(account)
    if (redeemed) side.redeemers.add(account)
  }
  if (![chosen, drawn].every(isEnough)) return undefined
  return toldChoice([...byCard.values()])
}

const isEnough = ({ cards, redeemers }: Redemptions): boolean =>
  cards.size >= ENOUGH_TO_ESTIMATE && (redeemers.size === 0 || redeemers.size >= ENOUGH_CARDS)

function toldChoice(tried: readonly Tried[]): Choice | undefined {
  const rates = rateDifference(tried)
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
