import type { Basket } from '../basket.ts'
import type { CouponRecord } from '../coupon-shelf.ts'
import type { CouponChange } from '../fact.ts'
import { type Count, TOTAL } from '../rewards/limits.ts'
import type { Award } from '../rewards/rule.ts'
import { sumOf } from '../whole.ts'
import { countBack, countUse } from './limits.ts'
import { type CompiledOffer, ruleOf } from './offer.ts'
import { amountsOf, type CouponUse, type UsedCoupon } from './use.ts'
import type { Unused } from './weigh.ts'

/** What a sale says of coupons: in its fact, and in its answer. */
export interface SaleCoupons {
  readonly changes: readonly CouponChange[]
  readonly counts: readonly Count[]
  /** `at` is a coupon's place among the codes of the sale. */
  readonly redeemed: readonly { at: number; offer: CompiledOffer; discountCents: number; points: number }[]
  readonly unused: readonly { at: number; offer: CompiledOffer; why: Unused }[]
  /** Cents off of all coupons together. */
  readonly cents: number
}

export const NOTHING_ON_COUPONS: SaleCoupons = { changes: [], counts: [], redeemed: [], unused: [], cents: 0 }

/** Lets coupons of a hold go. */
export const lettingGo = (
  coupons: readonly CouponRecord[],
  account: number | undefined,
): Pick<SaleCoupons, 'changes' | 'counts'> => ({
  changes: coupons.map(({ issued, n, offer }): CouponChange => ({ issued, n, offer, state: 'issued' })),
  counts: coupons.flatMap((coupon) => countBack(coupon, account)),
})

/** What using coupons changes, once the earn rules have said what multipliers gave. @param account of the sale's fact */
export function saleCoupons(
  use: CouponUse,
  net: Basket,
  awards: readonly Award[],
  account: number | undefined,
): SaleCoupons {
  const isIdle = ({ offer }: UsedCoupon): boolean =>
    offer.rule !== undefined && !awards.some(({ rule, points }) => rule === offer.rule?.id && points > 0)
  const idle = use.used.filter(isIdle)
  const used = use.used.filter((each) => !isIdle(each))
  const back = idle.flatMap(({ held }) => (held === undefined ? [] : [held]))
  const gone = lettingGo([...use.released, ...back], account)
  return {
    changes: [...used.flatMap((each) => changesOf(each, net, awards)), ...gone.changes],
    counts: [...used.flatMap((each) => countsOf(each, account)), ...gone.counts],
    redeemed: used.map(({ at, offer, cents }) => ({
      at,
      offer,
      discountCents: cents,
      points: sumOf(awards, ({ rule, points }) => (rule === offer.rule?.id ? points : 0)),
    })),
    unused: [...use.unused, ...idle.map(({ at, offer }) => ({ at, offer, why: 'nothing' as const }))],
    cents: use.cents,
  }
}

function changesOf(used: UsedCoupon, net: Basket, awards: readonly Award[]): CouponChange[] {
  const { issued, n, offer, terms, cents, counted, honoured, ends } = used
  const lines = amountsOf(used, net, awards)
  const base = { issued, n, offer: offer.id }
  const given = { ...base, terms, cents, ...(lines === undefined ? {} : { lines }) }
  if (!honoured) return [{ ...given, state: 'redeemed', ...(counted === undefined ? {} : { counted }) }]
  return [{ ...given, state: 'honoured' }, ...(ends ? [{ ...base, state: 'withdrawn' as const }] : [])]
}

/** A use that a hold counted is counted already, with the cents it promised. */
function countsOf({ offer, cents, counted, held }: UsedCoupon, account: number | undefined): Count[] {
  if (counted === undefined) return []
  if (held === undefined) return countUse(offer.id, cents, counted, account !== undefined)
  const all = [counted, TOTAL]
  const less: Count[] =
    cents === held.cents ? [] : [{ rule: `${ruleOf(offer.id)}:cents`, points: cents - held.cents, card: [], all }]
  // A card that was never seen before had no account to count for while the coupon was held.
  const ofCard: Count[] =
    held.usedBy === undefined && account !== undefined
      ? [{ rule: ruleOf(offer.id), points: 1, card: all, all: [] }]
      : []
  return [...less, ...ofCard]
}
