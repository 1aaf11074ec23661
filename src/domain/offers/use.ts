import type { Basket, NetLine } from '../basket.ts'
import type { CouponRecord, PromisedCoupon } from '../coupon-shelf.ts'
import type { Day } from '../day.ts'
import { conflict } from '../errors.ts'
import type { CouponChange } from '../fact.ts'
import type { Programme } from '../programme.ts'
import type { Award, CompiledRule } from '../rewards/rule.ts'
import { allocate, sumOf } from '../whole.ts'
import { combine } from './combine.ts'
import { type CouponRoom, Limits } from './limits.ts'
import type { CompiledOffer } from './offer.ts'
import { bearable, type Candidate, minimumLines, type Scales, type Unused } from './weigh.ts'

/** A coupon that a hold promised for this sale. */
export interface Promised extends Omit<PromisedCoupon, 'offer'> {
  /** Its place among the codes of the sale. */
  readonly at: number
  readonly offer: CompiledOffer
  /** How it stands now; undefined when it was forgotten since. */
  readonly record: CouponRecord | undefined
  /** Whether the hold still has it. */
  readonly isHeld: boolean
}

/** The coupons of a sale as they were found in the books. */
export interface Brought {
  readonly candidates: readonly Candidate[]
  readonly promised: readonly Promised[]
  /** Coupons its hold has and the sale does not name: they go back. */
  readonly released: readonly CouponRecord[]
  /** Coupons that came with a hold, were not promised by it, and have ended since. */
  readonly gone: readonly { readonly at: number; readonly offer: CompiledOffer }[]
  /** A finish under a hold is never refused, so what cannot be used any more is left aside. */
  readonly isUnderHold: boolean
}

export const NO_COUPONS: Brought = { candidates: [], promised: [], released: [], gone: [], isUnderHold: false }

/** One coupon's part in a sale. */
export interface UsedCoupon {
  readonly at: number
  readonly issued: number
  readonly n: number
  readonly offer: CompiledOffer
  readonly terms: number
  readonly lineCents: readonly number[]
  readonly cents: number
  /** The hold that has it. */
  readonly held: CouponRecord | undefined
  /** The promise is kept although the coupon cannot be redeemed any more. */
  readonly honoured: boolean
  /** It is still open, and ends with its promise. */
  readonly ends: boolean
  readonly counted: Day | undefined
}

export interface CouponUse {
  /** The basket as points and earn rules see it: what coupons took off neither earns nor can be burned on. */
  readonly basket: Basket
  readonly used: readonly UsedCoupon[]
  readonly unused: readonly { readonly at: number; readonly offer: CompiledOffer; readonly why: Unused }[]
  readonly released: readonly CouponRecord[]
  readonly lineCents: readonly number[]
  readonly cents: number
  /** Rules that multiplier coupons add to the programme's. */
  readonly rules: readonly CompiledRule[]
}

export const usingNone = (basket: Basket): CouponUse => ({
  basket,
  used: [],
  unused: [],
  released: [],
  lineCents: [],
  cents: 0,
  rules: [],
})

/**
 * Uses coupons on a basket: first what a hold promised, just as it was promised, then of the others the combination that
 * gives most.
 * @throws StempelError `conflict` with path `coupons[i]` when a coupon would count and its offer's budget or the card's cap
 *   is used up. What was promised is never refused, and under a hold nothing is: it is left aside then.
 */
export function useCoupons(brought: Brought, scales: Scales, room: CouponRoom, programme: Programme): CouponUse {
  const { basket } = scales
  const limits = new Limits(room)
  const left = basket.lines.map(bearable)
  const kept = brought.promised.map((promise) => keepPromise(promise, basket, left, limits, programme))
  const others = kept.some(({ offer }) => offer.combine === 'exclusive')
    ? 'exclusive'
    : kept.length > 0
      ? 'stackable'
      : 'none'
  const chosen = combine(brought.candidates, scales, left, programme.pointsPerCent, others)
  const gone = [...brought.gone]
  const fresh = chosen.used.flatMap(({ coupon, lineCents, cents }): UsedCoupon[] => {
    const { at, issued, n, offer, terms } = coupon
    const limited = limitsOf(offer, programme)
    const full = limits.take(limited, cents)
    if (full !== undefined && !brought.isUnderHold) throw conflict(`coupons[${at}]`, FULL[full])
    if (full !== undefined) {
      gone.push({ at, offer })
      return []
    }
    const counted = limits.dayOf(limited)
    return [{ at, issued, n, offer, terms, lineCents, cents, held: undefined, honoured: false, ends: false, counted }]
  })
  const used = [...kept, ...fresh]
  const lineCents = basket.lines.map((_, i) => sumOf(used, (each) => each.lineCents[i] ?? 0))
  return {
    basket: reduced(basket, lineCents),
    used,
    unused: [
      ...chosen.unused.map(({ coupon, why }) => ({ at: coupon.at, offer: coupon.offer, why })),
      ...gone.map((each) => ({ ...each, why: 'gone' as const })),
    ],
    released: brought.released,
    lineCents,
    cents: sumOf(lineCents, (cents) => cents),
    rules: used.flatMap(({ offer }) => (offer.rule === undefined ? [] : [offer.rule])),
  }
}

const FULL = {
  budget: 'The budget of this offer is used up; the coupon stays good for another day while it lasts.',
  cap: 'This card has used as many coupons of this offer as one card can.',
}

/** Budgets and caps are those in force now, everything else of an offer as it was when the coupon was issued. */
const limitsOf = (offer: CompiledOffer, programme: Programme): CompiledOffer => programme.offerOf.get(offer.id) ?? offer

/** A promise is kept line by line, as far as the line is still bought; `left` is reduced by it. */
function keepPromise(
  promise: Promised,
  basket: Basket,
  left: number[],
  limits: Limits,
  programme: Programme,
): UsedCoupon {
  const { at, issued, n, offer, terms, record, isHeld } = promise
  const lineCents = basket.lines.map(({ line }, i) => {
    const promised = promise.lines.find(([no]) => no === line)?.[1] ?? 0
    const cents = Math.min(promised, left[i] ?? 0)
    left[i] = (left[i] ?? 0) - cents
    return cents
  })
  const cents = sumOf(lineCents, (each) => each)
  const base = { at, issued, n, offer, terms, lineCents, cents, held: undefined, ends: false, counted: undefined }
  if (isHeld && record !== undefined) return { ...base, held: record, honoured: false, counted: record.counted }
  const isOpen = record !== undefined && record.state !== 'held' && record.state !== 'redeemed'
  const limited = limitsOf(offer, programme)
  if (!isOpen || limits.take(limited, cents) !== undefined)
    return { ...base, honoured: true, ends: record?.state === 'issued' }
  return { ...base, honoured: false, counted: limits.dayOf(limited) }
}

function reduced(basket: Basket, lineCents: readonly number[]): Basket {
  const lines = basket.lines.map((line, i): NetLine => {
    const cents = lineCents[i] ?? 0
    if (cents === 0) return line
    return {
      ...line,
      eligibleCents: Math.max(0, line.eligibleCents - cents),
      burnableCents: Math.max(0, line.burnableCents - cents),
    }
  })
  return {
    ...basket,
    lines,
    eligibleCents: sumOf(lines, (line) => line.eligibleCents),
    burnableCents: sumOf(lines, (line) => line.burnableCents),
  }
}

/** What a coupon gave, line by line: cents off, or the points of a multiplier; lines of its minimum stand with 0. */
export function amountsOf(used: UsedCoupon, basket: Basket, awards: readonly Award[]): CouponChange['lines'] {
  const award = awards.find(({ rule }) => rule === used.offer.rule?.id)
  const amounts = award === undefined ? used.lineCents : allocate(award.points, award.weights)
  const minimum = used.offer.minimumCents > 0 ? new Set(minimumLines(used.offer, basket)) : undefined
  return basket.lines.flatMap(({ line }, i) => {
    const amount = amounts[i] ?? 0
    return amount > 0 || minimum?.has(i) ? [[line, amount] as const] : []
  })
}
