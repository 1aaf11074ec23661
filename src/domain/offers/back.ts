import type { Day } from '../day.ts'
import type { CouponChange, Fact } from '../fact.ts'
import type { ReturnedLine, SaleProgress } from '../records.ts'
import type { Count } from '../rewards/limits.ts'
import { isStillGiven, type Kept, keptOf, type SoldCoupon } from './kept.ts'
import { countBack } from './limits.ts'
import type { CompiledOffer } from './offer.ts'

/** What goods that come back, or stay after all, mean for the coupons of their sale. */
export interface CouponsBack {
  readonly changes: readonly CouponChange[]
  readonly counts: readonly Count[]
  /** Cents for the till to charge, below 0 to pay out. */
  readonly chargeCents: number
  /** Points to demand beside those of the goods, below 0 to give back. */
  readonly demandedPoints: number
  /** Coupons their owner can use again. */
  readonly restored: readonly { readonly offer: CompiledOffer; readonly until: Day }[]
}

interface Given {
  readonly sold: Fact
  readonly progress: SaleProgress
  readonly coupons?: readonly SoldCoupon[]
}

const NONE: CouponsBack = { changes: [], counts: [], chargeCents: 0, demandedPoints: 0, restored: [] }
const ALL_GONE: Kept = { cents: 0, chargedCents: 0, demandedPoints: 0 }

/**
 * Judges the coupons of a sale anew.
 * @param returned what has come back in sum after this; undefined when the sale is voided as a whole
 * @param account of the fact that will say so
 */
export function couponsBack(
  { sold, progress, coupons = [] }: Given,
  returned: readonly ReturnedLine[] | undefined,
  today: Day,
  account: number | undefined,
): CouponsBack {
  if (coupons.length === 0 || progress.voided) return NONE
  const changes: CouponChange[] = []
  const counts: Count[] = []
  const restored: CouponsBack['restored'][number][] = []
  let chargeCents = 0
  let demandedPoints = 0
  for (const coupon of coupons) {
    const before = keptOf(coupon, sold.lines, progress.returned)
    const after = returned === undefined ? ALL_GONE : keptOf(coupon, sold.lines, returned)
    const charged = after.chargedCents - before.chargedCents
    chargeCents += charged
    demandedPoints += after.demandedPoints - before.demandedPoints
    const was = isStillGiven(coupon, sold.lines, progress.returned)
    const is = returned !== undefined && isStillGiven(coupon, sold.lines, returned)
    const moved = { cents: after.cents - before.cents, charged }
    const { offer, record } = coupon
    if (was && !is && isRestorable(coupon, progress, today) && record !== undefined) {
      changes.push({ ...nameOf(coupon), state: 'issued', ...moved })
      counts.push(...countBack(record, account))
      restored.push({ offer, until: record.until })
    } else if (is && !was && offer.onReturn === 'restored' && record?.state === 'issued')
      // It came back with the goods; now that they stay sold it ends again, and no budget had counted it since.
      changes.push({ ...nameOf(coupon), state: 'redeemed', ...moved, sale: progress.seq })
    else if (moved.cents !== 0 || charged !== 0) changes.push({ ...nameOf(coupon), state: 'returned', ...moved })
  }
  return { changes, counts, chargeCents, demandedPoints, restored }
}

const nameOf = ({ change: { issued, n, offer } }: SoldCoupon): Pick<CouponChange, 'issued' | 'n' | 'offer'> => ({
  issued,
  n,
  offer,
})

/** Only what its offer says, only while it is good, and only when this very sale has used it. */
const isRestorable = ({ offer, record }: SoldCoupon, progress: SaleProgress, today: Day): boolean =>
  offer.onReturn === 'restored' && record?.state === 'redeemed' && record.used === progress.seq && record.until >= today
