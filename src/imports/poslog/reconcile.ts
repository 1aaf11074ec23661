import { sumOf } from '../../domain/whole.ts'
import type { Difference } from '../imported.ts'
import { wholeToDecimal } from './decimal.ts'
import type { DraftLine } from './draft-line.ts'
import type { Reading } from './reading.ts'
import type { Tax } from './taxes.ts'

/** What a receipt says about its own money, in minor units. */
export interface Claimed {
  readonly totalCents: number | undefined
  readonly taxes: readonly Tax[]
}

/** What a line costs with its tax, wherever the till put it. */
export const costOf = (line: DraftLine): number => line.amountCents + (line.taxOnTop ? line.taxCents : 0)

/**
 * Why the lines do not come to the total of the receipt; undefined when they do. Totals are accepted before and after
 * the rounding of cash, as tills print both.
 */
export function differenceOf(
  lines: readonly DraftLine[],
  returnedCents: number,
  claimed: Claimed,
  reading: Reading,
): Difference | undefined {
  const computedCents = sumOf(lines, costOf) - returnedCents
  const roundingCents = sumOf(lines, (line) => (line.kind === 'rounding' ? line.amountCents : 0))
  const { totalCents } = claimed
  if (totalCents === undefined) return { computedCents, reason: 'The file names no total of this transaction.' }
  if (computedCents === totalCents || computedCents - roundingCents === totalCents) return undefined
  const money = (cents: number): string => `${wholeToDecimal(cents, reading.decimals)} ${reading.currency}`
  const gap = computedCents - totalCents
  const plain = `The lines come to ${money(computedCents)}, the receipt says ${money(totalCents)}: ${money(Math.abs(gap))} too ${gap > 0 ? 'much' : 'little'} in the lines.`
  return {
    expectedCents: totalCents,
    computedCents,
    reason: `${plain}${hint(claimed, totalCents - roundingCents, gap)}`,
  }
}

// When base and tax meet the total, the receipt's own arithmetic is sound and the fault is in its lines.
function hint(claimed: Claimed, beforeRoundingCents: number, gap: number): string {
  if (claimed.taxes.length === 0 || claimed.taxes.some((tax) => tax.baseCents === undefined || tax.inside)) return ''
  const taxed = sumOf(claimed.taxes, (tax) => (tax.baseCents ?? 0) + tax.amountCents)
  if (taxed !== beforeRoundingCents) return ''
  return ` Its tax lines agree with its total, so ${gap > 0 ? 'a discount' : 'a line'} is missing from the file.`
}
