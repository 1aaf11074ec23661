import type { Programme } from './programme.ts'
import { mulDivFloor } from './whole.ts'

/** What cards were given, valued: points at face value, gifts at cost, coupons at their discount. */
export interface Rewards {
  readonly points: number
  readonly pointsCents: number
  readonly gifts: number
  readonly giftCents: number
  readonly couponCents: number
  /** Spend that counts, in cents. */
  readonly eligibleCents: number
  /** All rewards ÷ eligible spend, in hundredths of a percent, rounded down. */
  readonly rateBasisPoints: number
  /** The same for points alone. */
  readonly pointsRateBasisPoints: number
}

/** Adds up rewards that were judged under programmes with different face values. */
export class RewardSum {
  gifts = 0
  giftCents = 0
  couponCents = 0
  eligibleCents = 0
  readonly #points = new Map<number, number>()

  /** Points, also negative ones, each of `1 ÷ pointsPerCent` cents. */
  addPoints(points: number, { pointsPerCent }: Pick<Programme, 'pointsPerCent'>): void {
    this.#points.set(pointsPerCent, (this.#points.get(pointsPerCent) ?? 0) + points)
  }

  addGift(costCents: number): void {
    this.gifts += 1
    this.giftCents += costCents
  }

  rewards(): Rewards {
    let points = 0
    let pointsCents = 0
    for (const [perCent, sum] of this.#points) {
      points += sum
      pointsCents += Math.floor(sum / perCent)
    }
    const { gifts, giftCents, couponCents, eligibleCents } = this
    return {
      points,
      pointsCents,
      gifts,
      giftCents,
      couponCents,
      eligibleCents,
      rateBasisPoints: basisPoints(pointsCents + giftCents + couponCents, eligibleCents),
      pointsRateBasisPoints: basisPoints(pointsCents, eligibleCents),
    }
  }
}

/** A part of a whole in hundredths of a percent, rounded down; 0 of nothing, and of what is below 0. */
export const basisPoints = (part: number, whole: number): number =>
  whole <= 0 || part <= 0 ? 0 : mulDivFloor(part, 10_000, whole)
