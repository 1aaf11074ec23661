import type { NetLine } from './basket.ts'
import type { PastSale } from './past-sale.ts'
import type { Programme } from './programme.ts'
import type { LineKind } from './sale.ts'

/** The lines as the rules see them, from what was kept of them. */
export const netLines = ({ fact, lines }: Pick<PastSale, 'fact' | 'lines'>): NetLine[] =>
  fact.lines.map((numbers, i) => {
    const { sku, name, department, kind = 'item' } = lines[i] ?? {}
    const isPayable = kind === 'item' || kind === 'service'
    return {
      line: numbers.line,
      kind: kind as LineKind,
      sku,
      name,
      department,
      quantity: numbers.quantity,
      costCents: numbers.amountCents,
      eligibleCents: numbers.eligibleCents,
      burnableCents: isPayable ? numbers.amountCents : 0,
    }
  })

/** Eligible cents per line: as they were, except for what was paid with points when the two programmes differ in that. */
export function eligibleUnder(draft: Programme, judgedBy: Programme, { fact }: PastSale): number[] {
  if (draft.burn.as === judgedBy.burn.as) return fact.lines.map((line) => line.eligibleCents)
  const sign = draft.burn.as === 'tender' ? 1 : -1
  return fact.lines.map((line) =>
    line.eligibleCents === 0 ? 0 : Math.max(0, line.eligibleCents + sign * line.discountCents),
  )
}
