import type { CouponRecord } from '../coupon-shelf.ts'
import type { CouponChange, LineNumbers } from '../fact.ts'
import type { ReturnedLine } from '../records.ts'
import { mulDivFloor, sumOf } from '../whole.ts'
import type { CompiledOffer } from './offer.ts'

/** A coupon of a sale that goods come back from. */
export interface SoldCoupon {
  /** What the sale's fact says of it. */
  readonly change: CouponChange
  readonly offer: CompiledOffer
  /** How it stands now; undefined when it was forgotten since. */
  readonly record: CouponRecord | undefined
}

/** How a coupon's gift stands after some goods came back. */
export interface Kept {
  /** Discount on goods that were kept and still earn it. */
  readonly cents: number
  /** Discount on goods that were kept and no longer earn it: charged. */
  readonly chargedCents: number
  /** Points of a multiplier on goods that were kept and no longer earn them: demanded beside those of the goods. */
  readonly demandedPoints: number
}

/**
 * Judges a coupon on what remains of its sale. The discount of goods that come back is not paid out, so it is gone with
 * them; of the goods that are kept it stays, line by line and by quantity, as long as what remains reaches the offer's
 * minimum. When it does not, the discount on kept goods is charged. All of it follows from what has come back in sum, so
 * any order of part returns comes to the same, and a full return charges nothing in sum.
 */
export function keptOf(
  { change, offer }: SoldCoupon,
  sold: readonly LineNumbers[],
  returned: readonly ReturnedLine[],
): Kept {
  const lines = change.lines ?? []
  const isPoints = offer.value.kind === 'multiplier'
  let kept = 0
  let rest = 0
  for (const [no, amount] of lines) {
    const line = sold.find((each) => each.line === no)
    if (line === undefined) continue
    const back = returned.find((each) => each.line === no)
    rest += line.amountCents - gone(line.amountCents, line, back)
    // Of a line's points those of the earn rules are demanded first, so that a sum of demands never falls.
    kept += isPoints ? Math.min(amount, line.points - (back?.points ?? 0)) : amount - gone(amount, line, back)
  }
  const isEarned = rest >= offer.minimumCents
  if (isPoints) return { cents: 0, chargedCents: 0, demandedPoints: isEarned ? 0 : kept }
  return { cents: isEarned ? kept : 0, chargedCents: isEarned ? 0 : kept, demandedPoints: 0 }
}

/** The share of a line's amount that went with what came back of it. */
function gone(amount: number, line: LineNumbers, back: ReturnedLine | undefined): number {
  if (back === undefined) return 0
  return back.quantity >= line.quantity ? amount : mulDivFloor(amount, back.quantity, line.quantity)
}

/** Whether anything of a sale's coupon is still given. */
export function isStillGiven(
  coupon: SoldCoupon,
  sold: readonly LineNumbers[],
  returned: readonly ReturnedLine[],
): boolean {
  if (coupon.offer.value.kind !== 'multiplier') return keptOf(coupon, sold, returned).cents > 0
  if (keptOf(coupon, sold, returned).demandedPoints > 0) return false
  const lines = coupon.change.lines ?? []
  const left = sumOf(lines, ([no, amount]) => {
    const line = sold.find((each) => each.line === no)
    const back = returned.find((each) => each.line === no)
    return line === undefined ? 0 : Math.min(amount, line.points - (back?.points ?? 0))
  })
  return left > 0
}
