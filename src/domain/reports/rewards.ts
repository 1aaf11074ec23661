import type { PointTotals } from '../fact.ts'
import { NO_POINTS } from '../fact.ts'
import type { Period } from '../period.ts'
import type { Programme } from '../programme.ts'
import { basisPoints, RewardSum, type Rewards } from '../worth.ts'
import { couponCents, giftsHanded, giftsTakenBack, type ReportFact } from './report-fact.ts'

/** One month of the books: exact, without cards. Facts that came late count in the month they arrived. */
export interface RewardsMonth {
  readonly month: Period
  /** Still going on: the figures grow. */
  readonly open: boolean
  /** The last fact that is in it. */
  readonly untilSeq: number
  /** What all facts of the month did to points. */
  readonly points: PointTotals
  /** Points given and not taken back, gifts handed over, coupons redeemed, and spend of cards net of returns. */
  readonly rewards: Rewards
  readonly promiseBasisPoints: number
  readonly belowPromise: boolean
  /** Expired points ÷ points given, in hundredths of a percent. */
  readonly breakageBasisPoints: number
  /** What each rule gave before returns, and what share of the spend that is. */
  readonly rules: readonly RuleRewards[]
}

export interface RuleRewards {
  readonly rule: string
  readonly points: number
  readonly pointsCents: number
  readonly rateBasisPoints: number
}

const TOTALS = Object.keys(NO_POINTS) as (keyof PointTotals)[]

/** Adds up the facts of one month. */
export class RewardsSum {
  readonly #version: (version: number) => Programme
  readonly #sum = new RewardSum()
  readonly #rules = new Map<string, RewardSum>()
  readonly #points: PointTotals = { ...NO_POINTS }
  #programme: number | undefined
  #untilSeq = 0

  constructor(version: (version: number) => Programme) {
    this.#version = version
  }

  add({ seq, fact }: ReportFact): void {
    this.#untilSeq = seq
    for (const total of TOTALS) this.#points[total] += fact.points[total]
    const { earned, clawedBack } = fact.points
    const given = earned - clawedBack
    if (given !== 0 || fact.rules.length > 0) {
      const programme = this.#version(fact.programme)
      this.#sum.addPoints(given, programme)
      // A sale without a card gave nobody anything; what its rules would give is booked when it is claimed.
      if (earned > 0) for (const { rule, points } of fact.rules) this.#ruleSum(rule).addPoints(points, programme)
    }
    if (fact.kind === 'claim' && fact.rules.length === 0 && earned > 0)
      this.#ruleSum(CLAIMED).addPoints(earned, this.#version(fact.programme))
    if (fact.kind === 'sale') this.#programme = fact.programme
    this.#sum.eligibleCents += fact.spend?.cents ?? 0
    this.#sum.couponCents += couponCents(fact)
    for (const cost of giftsHanded(fact)) this.#sum.addGift(cost)
    for (const cost of giftsTakenBack(fact)) {
      this.#sum.gifts -= 1
      this.#sum.giftCents -= cost
    }
  }

  /** @param inForce the programme of a month without sales */
  result(month: Period, open: boolean, inForce: Programme): RewardsMonth {
    const rewards = this.#sum.rewards()
    const { promiseBasisPoints } = this.#programme === undefined ? inForce : this.#version(this.#programme)
    return {
      month,
      open,
      untilSeq: this.#untilSeq,
      points: this.#points,
      rewards,
      promiseBasisPoints,
      belowPromise: rewards.eligibleCents > 0 && rewards.rateBasisPoints < promiseBasisPoints,
      breakageBasisPoints: basisPoints(this.#points.expired, rewards.points),
      rules: [...this.#rules].sort(byName).map(([rule, sum]) => {
        const { points, pointsCents } = sum.rewards()
        return { rule, points, pointsCents, rateBasisPoints: basisPoints(pointsCents, rewards.eligibleCents) }
      }),
    }
  }

  #ruleSum(rule: string): RewardSum {
    let sum = this.#rules.get(rule)
    if (sum === undefined) {
      sum = new RewardSum()
      this.#rules.set(rule, sum)
    }
    return sum
  }
}

/** Stands for the rules of sales that were claimed later; a colon is in no rule's id. */
const CLAIMED = ':claimed'

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0
