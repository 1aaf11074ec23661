import { z } from 'zod'
import type { ReturnLine, SaleLine } from '../../domain/sale.ts'
import { MAX_LINES } from '../limits.ts'
import { cents, lineNumber, quantity, text, thousandths } from './fields.ts'

const saleLine = z.strictObject({
  line: lineNumber,
  kind: z
    .enum(['item', 'deposit', 'deposit-return', 'giftcard', 'service', 'discount', 'rounding'])
    .optional()
    .meta({ default: 'item' }),
  sku: text(200).optional(),
  name: text(200).optional(),
  department: text(200).optional(),
  unit: text(40).optional(),
  quantity,
  amountCents: cents.meta({ description: "What the line costs after the till's own discounts and before Stempel's." }),
  taxCents: cents.optional(),
  taxIncluded: z.boolean().optional().meta({ default: true }),
  voids: lineNumber.optional().meta({ description: 'The line this one cancels.' }),
})

export const saleLines = z.array(saleLine).max(MAX_LINES)

const returnLine = z.strictObject({
  line: lineNumber.meta({ description: 'The line of the original sale.' }),
  quantity,
  amountCents: cents,
})

export const returnLines = z.array(returnLine).max(MAX_LINES)

/** Lines as the domain reads them, always with the same fields in the same order, since their JSON is digested. */
export function saleLinesInput(lines: z.output<typeof saleLines>): SaleLine[] {
  return lines.map((line, i) => ({
    line: line.line,
    kind: line.kind ?? 'item',
    sku: line.sku,
    name: line.name,
    department: line.department,
    unit: line.unit,
    quantity: Number.isInteger(line.quantity)
      ? line.quantity * 1000
      : thousandths(line.quantity, `lines[${i}].quantity`),
    amountCents: line.amountCents,
    taxCents: line.taxCents,
    taxIncluded: line.taxIncluded ?? true,
    voids: line.voids,
  }))
}

/** @param at where the lines stand in the body, for the path of a fault. */
export function returnLinesInput(lines: z.output<typeof returnLines>, at: string): ReturnLine[] {
  return lines.map((line, i) => ({
    line: line.line,
    quantity: thousandths(line.quantity, `${at}[${i}].quantity`),
    amountCents: line.amountCents,
  }))
}
