import { invalid } from '../../domain/errors.ts'
import type { LineKind } from '../../domain/sale.ts'
import type { DraftLine } from './draft-line.ts'
import { quantityOf } from './quantity.ts'
import { amountOf, isVoided, type NumberedItem, type Reading, tidy } from './reading.ts'
import { child, children, childText, type XmlElement } from './xml-tree.ts'

const KINDS: readonly (readonly [RegExp, LineKind])[] = [
  [/Rounding$/, 'rounding'],
  [/^(acs:NegativeItem|DepositRefund|ContainerReturn)$/, 'deposit-return'],
  [/Deposit$/, 'deposit'],
  [/^(GiftCard|GiftCertificate|GiftVoucher|StoredValue\w*|PhoneCard)$/, 'giftcard'],
  [/^(Service|Fee|Alteration|Donation|Warranty|WarrantyRegistration)$/, 'service'],
  [/Coupon$/, 'discount'],
]

/**
 * The lines that sell something, in the order of the file.
 * @throws StempelError `invalid` naming the line that cannot be read.
 */
export function saleLines(items: readonly NumberedItem[], reading: Reading): DraftLine[] {
  const lines: DraftLine[] = []
  for (const { line, item } of items) {
    const sale = child(item, 'Sale')
    if (sale === undefined) continue
    const draft = draftOf(sale, line, reading)
    if (isVoided(item) && draft.amountCents >= 0 && draft.quantityThousandths > 0) {
      reading.warnings.push(`Line ${line} was cancelled before payment and is left out.`)
      continue
    }
    if (isVoided(item)) cancel(draft, lines, reading)
    else settleSign(draft, reading)
    lines.push(draft)
  }
  return lines
}

/** A line as it stands, of a sale or of a return. */
export function draftOf(sale: XmlElement, line: number, reading: Reading): DraftLine {
  const amount = child(sale, 'ExtendedAmount')
  if (amount === undefined) throw invalid(`line ${line}`, `Line ${line} has no ExtendedAmount.`)
  const quantity = quantityOf(child(sale, 'Quantity'), reading, `the quantity of line ${line}`)
  const taxes = children(sale, 'Tax')
  const sku = skuOf(sale)
  return {
    line,
    kind: kindOf(sale, sku),
    sku,
    name: tidy(childText(sale, 'Description', 'ItemDescription')),
    department: departmentOf(sale),
    unit: quantity.unit,
    quantityThousandths: quantity.thousandths,
    amountCents: amountOf(amount, reading, `the amount of line ${line}`),
    taxCents: 0,
    taxOnTop: false,
    cancelledCents: 0,
    taxIds: taxIdsOf(sale),
    taxPercent: taxes.length === 1 && taxes[0] ? childText(taxes[0], 'Percent') : undefined,
    ownTaxCents: taxes.reduce((sum, tax) => sum + ownTax(tax, line, reading), 0),
    operatorSequence: childText(sale, 'acs:OperatorSequence'),
  }
}

function ownTax(tax: XmlElement, line: number, reading: Reading): number {
  const amount = child(tax, 'Amount')
  return amount === undefined || amount.text === '' ? 0 : amountOf(amount, reading, `the tax of line ${line}`)
}

// Tills differ in where they put the number; the groups an item belongs to stand under the same element with a type.
function skuOf(sale: XmlElement): string | undefined {
  const own = children(sale, 'POSIdentity').find(
    ({ attributes }) => !/group|department/i.test(attributes.get('POSIDType') ?? ''),
  )
  return tidy(childText(sale, 'ItemID') ?? (own && childText(own, 'POSItemID')), 64)
}

function departmentOf(sale: XmlElement): string | undefined {
  const levels = children(sale, 'MerchandiseHierarchy')
  const level = levels.find(({ attributes }) => attributes.get('Level') === 'Department') ?? levels[0]
  const group = children(sale, 'POSIdentity').find(({ attributes }) => attributes.get('POSIDType') === 'mainGroup')
  return tidy(level?.text || (group && childText(group, 'POSItemID')), 64)
}

function kindOf(sale: XmlElement, sku: string | undefined): LineKind {
  if (child(sale, 'GiftCard', 'GiftCertificate') !== undefined) return 'giftcard'
  if (sku?.toUpperCase() === 'ROUNDING') return 'rounding'
  const type = sale.attributes.get('ItemType') ?? ''
  return KINDS.find(([form]) => form.test(type))?.[1] ?? 'item'
}

function taxIdsOf(sale: XmlElement): string[] {
  const flags = child(sale, 'acs:Itemizers')?.attributes ?? new Map<string, string>()
  return [...flags].flatMap(([name, value]) => (value === 'true' && /^Tax\d+$/.test(name) ? [name.slice(3)] : []))
}

/** Ties a cancelling line to the last line before it that sold the same for as much, or at least for more. */
function cancel(draft: DraftLine, before: readonly DraftLine[], reading: Reading): void {
  const left = (line: DraftLine): number => Math.abs(line.amountCents) - line.cancelledCents
  const need = Math.abs(draft.amountCents)
  const fits = before.filter(
    (line) =>
      line.voids === undefined &&
      line.sku === draft.sku &&
      line.amountCents * draft.amountCents <= 0 &&
      left(line) >= need &&
      line.quantityThousandths * draft.quantityThousandths <= 0,
  )
  const target = fits.findLast((line) => left(line) === need && line.cancelledCents === 0) ?? fits.at(-1)
  if (target === undefined) {
    reading.warnings.push(`Line ${draft.line} cancels a line that is not in this sale and counts as a discount.`)
    draft.kind = 'discount'
    return
  }
  draft.kind = target.kind
  draft.voids = target.line
  target.cancelledCents += need
}

/** A line below zero that cancels nothing must say what it is. */
function settleSign(draft: DraftLine, reading: Reading): void {
  if (draft.amountCents >= 0) {
    if (draft.quantityThousandths < 0) draft.quantityThousandths = -draft.quantityThousandths
    return
  }
  if (draft.kind === 'deposit') draft.kind = 'deposit-return'
  if (draft.kind === 'deposit-return' || draft.kind === 'discount' || draft.kind === 'rounding') return
  reading.warnings.push(`Line ${draft.line} is below zero without saying why and counts as a discount.`)
  draft.kind = 'discount'
}
