import type { Basket, NetLine } from '../basket.ts'
import type { Day } from '../day.ts'
import type { Award, Judged } from '../rewards/rule.ts'
import { mulDivFloor, sumOf } from '../whole.ts'
import type { CompiledOffer } from './offer.ts'

/** A coupon brought to the till, good today. */
export interface Candidate {
  /** Its place among the codes of the sale. */
  readonly at: number
  /** Journal number of the fact that issued it, and which of that fact's coupons it is. */
  readonly issued: number
  readonly n: number
  readonly until: Day
  readonly offer: CompiledOffer
  /** Version of the programme whose offer it is. */
  readonly terms: number
}

/** Why a coupon is not used in this sale; all but those that are gone stay good. */
export type Unused = 'card' | 'condition' | 'minimum' | 'nothing' | 'better' | 'per-sale' | 'gone'

/** What a coupon would give alone. */
export interface Weighed {
  readonly coupon: Candidate
  /** Cents off, on these lines (by their place in the basket). */
  readonly cents: number
  readonly lines: readonly number[]
  /** Points, of a multiplier. */
  readonly points: number
}

/** What coupons are weighed on: the basket after the till's own discounts, before coupons and points. */
export interface Scales {
  readonly basket: Basket
  readonly judged: Judged
  readonly withCard: boolean
  /** What the earn rules would give without coupons; asked for multipliers only. */
  readonly awards: () => readonly Award[]
}

/** Cents that coupons can take off a line: of items only, never of deposits, gift cards and services. */
export const bearable = (line: NetLine): number => (line.kind === 'item' ? Math.max(0, line.costCents) : 0)

/**
 * The order in which coupons are looked at, whatever order their codes came in: those that end first, then the oldest.
 */
export const inOrder = (a: Candidate, b: Candidate): number =>
  compare(a.until, b.until) || a.issued - b.issued || a.n - b.n

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * What each coupon would give if it were the only one, in order; the k-th free item of an offer is the k-th dearest.
 * Coupons never change each other's worth, so their order cannot matter.
 */
export function weighAll(
  coupons: readonly Candidate[],
  scales: Scales,
): { weighed: Weighed[]; unused: { coupon: Candidate; why: Unused }[] } {
  const weighed: Weighed[] = []
  const unused: { coupon: Candidate; why: Unused }[] = []
  const ofOffer = new Map<string, number>()
  for (const coupon of [...coupons].sort(inOrder)) {
    const { id, perSale } = coupon.offer
    const k = ofOffer.get(id) ?? 0
    const result = k >= perSale ? 'per-sale' : weigh(coupon, k, scales)
    if (typeof result === 'string') unused.push({ coupon, why: result })
    else {
      weighed.push(result)
      ofOffer.set(id, k + 1)
    }
  }
  return { weighed, unused }
}

function weigh(coupon: Candidate, k: number, scales: Scales): Weighed | Unused {
  const { offer } = coupon
  const { basket, judged, withCard } = scales
  if (!withCard && (offer.value.kind === 'multiplier' || offer.caps !== undefined)) return 'card'
  if (!offer.lines.sale(judged)) return 'condition'
  const lines = linesOf(offer, basket)
  if (lines.length === 0) return 'condition'
  if (minimumOf(offer, basket) < offer.minimumCents) return 'minimum'
  const given = worthOf(offer, k, lines, scales)
  return given.cents === 0 && given.points === 0 ? 'nothing' : { coupon, ...given }
}

/** The places of the lines an offer's discount falls on. */
function linesOf(offer: CompiledOffer, basket: Basket): number[] {
  const { line } = offer.lines
  const free = offer.value.kind === 'free-item' ? offer.value : undefined
  return basket.lines.flatMap((each, i) => {
    if (bearable(each) === 0 || (line !== undefined && !line(each))) return []
    if (free?.sku !== undefined && each.sku !== free.sku) return []
    if (free?.department !== undefined && each.department !== free.department) return []
    return [i]
  })
}

/** The places of the lines that count for an offer's minimum. */
export function minimumLines(offer: CompiledOffer, basket: Basket): number[] {
  const { line } = offer.lines
  const all = offer.minimumOn === 'basket' || line === undefined
  return basket.lines.flatMap((each, i) => (bearable(each) > 0 && (all || line(each)) ? [i] : []))
}

const minimumOf = (offer: CompiledOffer, basket: Basket): number =>
  sumOf(minimumLines(offer, basket), (i) => centsAt(basket, i))

function centsAt(basket: Basket, i: number): number {
  const line = basket.lines[i]
  return line === undefined ? 0 : bearable(line)
}

function worthOf(
  { value, rule }: CompiledOffer,
  k: number,
  lines: readonly number[],
  { basket, judged, awards }: Scales,
): Omit<Weighed, 'coupon'> {
  const sum = sumOf(lines, (i) => centsAt(basket, i))
  switch (value.kind) {
    case 'percent':
      return { cents: Math.min(mulDivFloor(sum, value.percent, 100), value.maxCents ?? sum), lines, points: 0 }
    case 'amount':
      return { cents: Math.min(value.cents, sum), lines, points: 0 }
    case 'multiplier':
      return { cents: 0, lines, points: rule?.judge(judged, awards())?.points ?? 0 }
    case 'free-item': {
      const item = dearest(basket, lines, k)
      return item === undefined
        ? { cents: 0, lines: [], points: 0 }
        : { cents: Math.min(item.cents, value.maxCents), lines: [item.line], points: 0 }
    }
  }
}

/** The price of the k-th dearest single item on these lines; what is sold by weight is one item. */
function dearest(basket: Basket, lines: readonly number[], k: number): { line: number; cents: number } | undefined {
  const byPrice = lines
    .map((line) => {
      const { quantity = 0 } = basket.lines[line] ?? {}
      const pieces = quantity >= 1000 && quantity % 1000 === 0 ? quantity / 1000 : 1
      return { line, pieces, cents: Math.floor(centsAt(basket, line) / pieces) }
    })
    .sort((a, b) => b.cents - a.cents || a.line - b.line)
  let before = 0
  for (const item of byPrice) {
    before += item.pieces
    if (k < before) return item
  }
  return undefined
}
