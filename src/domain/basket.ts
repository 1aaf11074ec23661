import { invalid } from './errors.ts'
import type { LineKind, SaleLine } from './sale.ts'
import { allocate, sumOf } from './whole.ts'

/** A line of a basket after its cancellations, with what it contributes. */
export interface NetLine {
  readonly line: number
  readonly kind: LineKind
  readonly sku: string | undefined
  readonly name: string | undefined
  readonly department: string | undefined
  /** Thousandths that were really bought. */
  readonly quantity: number
  /** What the customer pays for it, tax included, after its share of the till's basket discounts. */
  readonly costCents: number
  /** What counts for earning, gifts and tiers before Stempel's own discounts. */
  readonly eligibleCents: number
  /** What may be paid with points. */
  readonly burnableCents: number
}

export interface Basket {
  readonly lines: readonly NetLine[]
  readonly eligibleCents: number
  readonly burnableCents: number
  /** What the till asks for before Stempel's discounts: the sum of everything, deposits and rounding included. */
  readonly totalCents: number
}

const MAY_BE_NEGATIVE: ReadonlySet<LineKind> = new Set(['deposit-return', 'discount', 'rounding'])

/**
 * Nets a basket: cancelled lines out, the till's basket discounts spread over what they reduce.
 * @throws StempelError `invalid` naming the line when numbers, signs or cancellations do not fit.
 */
export function netBasket(lines: readonly SaleLine[], taxIncluded: boolean): Basket {
  const cancelled = cancellations(lines)
  const real: { line: SaleLine; quantity: number; costCents: number; taxCents: number }[] = []
  let discountCents = 0
  let otherCents = 0
  for (const line of lines) {
    if (line.voids !== undefined) continue
    const gone = cancelled?.get(line.line)
    const costCents = costOf(line) - (gone?.costCents ?? 0)
    if (line.kind === 'discount') discountCents -= costCents
    else if (line.kind === 'rounding' || line.kind === 'deposit-return') otherCents += costCents
    else {
      const quantity =
        gone === undefined ? line.quantity : isGone(line, costCents) ? 0 : Math.max(0, line.quantity - gone.quantity)
      real.push({ line, quantity, costCents, taxCents: (line.taxCents ?? 0) - (gone?.taxCents ?? 0) })
    }
  }
  const shares = spreadDiscount(real, discountCents)
  const net = real.map(({ line, quantity, costCents, taxCents }, i): NetLine => {
    const cost = costCents - (shares?.[i] ?? 0)
    const eligible = line.kind !== 'item' ? 0 : Math.max(0, taxIncluded ? cost : cost - taxCents)
    const burnable = line.kind === 'item' || line.kind === 'service' ? cost : 0
    return {
      line: line.line,
      kind: line.kind,
      sku: line.sku,
      name: line.name,
      department: line.department,
      quantity,
      costCents: cost,
      eligibleCents: eligible,
      burnableCents: burnable,
    }
  })
  const burnableCents = sumOf(net, (line) => line.burnableCents)
  return {
    lines: net,
    eligibleCents: sumOf(net, (line) => line.eligibleCents),
    burnableCents,
    totalCents: sumOf(real, (line) => line.costCents) - discountCents + otherCents,
  }
}

/** Some tills cancel a line's whole amount under another quantity; a line that cost nothing is counted instead. */
const isGone = (line: SaleLine, restCents: number): boolean => restCents === 0 && costOf(line) !== 0

/** A line's cost with tax, wherever the till put the tax. */
const costOf = (line: SaleLine): number => line.amountCents + (line.taxIncluded ? 0 : (line.taxCents ?? 0))

/** Basket discounts fall on items and services by their cost, never on deposits and gift cards, and never below 0. */
function spreadDiscount(
  lines: readonly { line: SaleLine; costCents: number }[],
  discountCents: number,
): number[] | undefined {
  if (discountCents <= 0) return undefined
  const weights = lines.map(({ line, costCents }) =>
    line.kind === 'item' || line.kind === 'service' ? Math.max(0, costCents) : 0,
  )
  const most = weights.reduce((a, b) => a + b, 0)
  return allocate(Math.min(discountCents, most), weights)
}

interface Cancelled {
  quantity: number
  costCents: number
  taxCents: number
}

/** Checks numbers, signs and cancellations, and sums what was cancelled of each line; undefined when nothing was. */
function cancellations(lines: readonly SaleLine[]): Map<number, Cancelled> | undefined {
  const byNumber = new Map<number, SaleLine>()
  let cancelling = false
  lines.forEach((line, i) => {
    if (byNumber.has(line.line)) throw invalid(`lines[${i}].line`, `Line number ${line.line} stands twice.`)
    byNumber.set(line.line, line)
    if (line.voids !== undefined) cancelling = true
    else if (line.amountCents < 0 && !MAY_BE_NEGATIVE.has(line.kind))
      throw invalid(
        `lines[${i}].amountCents`,
        `A line of kind ${line.kind} costs 0 or more; only deposit-return, discount, rounding and cancelling lines are negative.`,
      )
    else if (line.quantity < 0 && !MAY_BE_NEGATIVE.has(line.kind))
      throw invalid(`lines[${i}].quantity`, 'A quantity below 0 belongs on a cancelling line.')
  })
  return cancelling ? sumCancelled(lines, byNumber) : undefined
}

function sumCancelled(lines: readonly SaleLine[], byNumber: ReadonlyMap<number, SaleLine>): Map<number, Cancelled> {
  const cancelled = new Map<number, Cancelled>()
  lines.forEach((line, i) => {
    if (line.voids === undefined) return
    const target = byNumber.get(line.voids)
    if (target === undefined || target.voids !== undefined || target === line)
      throw invalid(`lines[${i}].voids`, `Line ${line.voids}, which this line cancels, is not a line of this sale.`)
    const sum = cancelled.get(target.line) ?? { quantity: 0, costCents: 0, taxCents: 0 }
    sum.quantity += Math.abs(line.quantity)
    sum.costCents -= costOf(line)
    sum.taxCents -= line.taxCents ?? 0
    const most = costOf(target)
    if (sum.costCents * Math.sign(most) < 0 || Math.abs(sum.costCents) > Math.abs(most))
      throw invalid(
        `lines[${i}].amountCents`,
        `The cancellations of line ${target.line} must lie between 0 and its amount.`,
      )
    cancelled.set(target.line, sum)
  })
  return cancelled
}
