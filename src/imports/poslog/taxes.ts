import { allocate, sumOf } from '../../domain/whole.ts'
import type { DraftLine } from './draft-line.ts'
import { amountOf, type NumberedItem, type Reading } from './reading.ts'
import { child, childText, type XmlElement } from './xml-tree.ts'

/** One tax of a receipt, in minor units. */
export interface Tax {
  readonly id: string | undefined
  readonly percent: string | undefined
  readonly amountCents: number
  readonly baseCents: number | undefined
  /** The file says that the base already holds the tax. */
  readonly inside: boolean
}

/** The taxes that stand on lines of their own. */
export function taxesOf(items: readonly NumberedItem[], reading: Reading): Tax[] {
  return items.flatMap(({ line, item }) => {
    const tax = child(item, 'Tax')
    return tax === undefined ? [] : [taxOf(tax, line, reading)]
  })
}

function taxOf(tax: XmlElement, line: number, reading: Reading): Tax {
  const amount = child(tax, 'Amount')
  const base = child(tax, 'TaxableAmount')
  return {
    id: tax.attributes.get('acs:TaxID'),
    percent: childText(tax, 'Percent'),
    amountCents: amount === undefined ? 0 : amountOf(amount, reading, `the tax of line ${line}`),
    baseCents:
      base === undefined || base.text === '' ? undefined : amountOf(base, reading, `the tax base of line ${line}`),
    inside: base?.attributes.get('TaxIncludedInTaxableAmountFlag') === 'true',
  }
}

/** The tax of the whole receipt: its own lines if there are any, else what stands with the items. */
const taxTotal = (taxes: readonly Tax[], lines: readonly DraftLine[]): number =>
  taxes.length > 0 ? sumOf(taxes, (tax) => tax.amountCents) : sumOf(lines, (line) => line.ownTaxCents)

/**
 * Whether the lines exclude their tax. The receipt's total decides, being the one number nobody disputes; when neither
 * reading meets it, the nearer one is taken. Without a total the tax bases decide, and without those tax is included.
 */
export function taxIsOnTop(
  lines: readonly DraftLine[],
  taxes: readonly Tax[],
  totalCents: number | undefined,
): boolean {
  const tax = taxTotal(taxes, lines)
  if (tax === 0 || taxes.some((one) => one.inside)) return false
  const sum = sumOf(lines, (line) => line.amountCents)
  if (totalCents !== undefined) return Math.abs(sum + tax - totalCents) < Math.abs(sum - totalCents)
  return (
    taxes.length > 0 &&
    taxes.every((one) => one.baseCents === sumOf(lines, (line) => (bears(one, line) ? netOf(line) : 0)))
  )
}

/** Gives every line its part of the tax, by amount within the tax's group, to the last cent. */
export function assignTaxes(lines: readonly DraftLine[], taxes: readonly Tax[], onTop: boolean): void {
  for (const line of lines) line.taxOnTop = onTop
  if (taxes.length === 0) {
    for (const line of lines) line.taxCents = line.ownTaxCents
    return
  }
  for (const tax of taxes) {
    const group = lines.filter((line) => bears(tax, line) && netOf(line) > 0)
    const bearers = group.length > 0 ? group : lines.filter((line) => line.kind === 'item' && netOf(line) > 0)
    const parts = allocate(Math.abs(tax.amountCents), bearers.map(netOf))
    bearers.forEach((line, i) => {
      line.taxCents += Math.sign(tax.amountCents) * (parts[i] ?? 0)
    })
  }
}

/** What a line costs after its cancellations; nothing for the cancelling line itself and for what is taken off. */
const netOf = (line: DraftLine): number =>
  line.voids === undefined ? Math.max(0, line.amountCents - line.cancelledCents) : 0

function bears(tax: Tax, line: DraftLine): boolean {
  if (tax.id !== undefined && line.taxIds.length > 0) return line.taxIds.includes(tax.id)
  if (tax.id !== undefined && line.taxPercent === undefined) return false
  return tax.percent !== undefined && line.taxPercent !== undefined && samePercent(tax.percent, line.taxPercent)
}

// Decimals by text: "25", "25." and "25.00" are one rate.
const samePercent = (a: string, b: string): boolean => bare(a) === bare(b)
const bare = (text: string): string => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text)
