import { invalid } from '../../domain/errors.ts'
import type { Tender } from '../imported.ts'
import { type DraftLine, plainLine } from './draft-line.ts'
import { amountOf, isVoided, type NumberedItem, type Reading } from './reading.ts'
import { child, type XmlElement } from './xml-tree.ts'

const KINDS: Readonly<Record<string, Tender['kind']>> = {
  Cash: 'cash',
  CreditDebit: 'card',
  Credit: 'card',
  Debit: 'card',
  GiftCard: 'giftcard',
  GiftCertificate: 'giftcard',
  StoredValue: 'giftcard',
  Voucher: 'voucher',
  Coupon: 'voucher',
  ManufacturerCoupon: 'voucher',
}

/** How the sale was paid; change is negative. Card numbers and authorisations stay behind in the file. */
export function tendersOf(items: readonly NumberedItem[], reading: Reading): Tender[] {
  return items.flatMap(({ item }) => {
    const tender = child(item, 'Tender', 'TenderChange')
    const amount = tender && child(tender, 'Amount')
    if (tender === undefined || amount === undefined || isVoided(item) || isForeign(amount, reading)) return []
    const cents = amountOf(amount, reading, 'a tender')
    const amountCents = tender.name === 'TenderChange' && cents > 0 ? -cents : cents
    return amountCents === 0 ? [] : [{ kind: KINDS[tender.attributes.get('TenderType') ?? ''] ?? 'other', amountCents }]
  })
}

// A foreign note is worth what was applied to the bill; its own amount would be a number in another money.
const isForeign = (amount: XmlElement, reading: Reading): boolean =>
  (amount.attributes.get('Currency') ?? reading.currency) !== reading.currency

/** Cash is rounded while paying: the difference becomes a line of its own, so that the lines still meet the total. */
export function roundingLines(items: readonly NumberedItem[], reading: Reading): DraftLine[] {
  return items.flatMap(({ line, item }) => {
    const tender = child(item, 'Tender', 'TenderChange')
    const rounding = tender && child(tender, 'Rounding')
    if (tender === undefined || rounding === undefined || rounding.text === '' || isVoided(item)) return []
    const amountCents =
      signOf(tender, rounding, reading) * Math.abs(amountOf(rounding, reading, `the rounding of line ${line}`))
    return amountCents === 0 ? [] : [plainLine(line, 'rounding', 'Cash rounding', amountCents)]
  })
}

function signOf(tender: XmlElement, rounding: XmlElement, reading: Reading): number {
  const direction = rounding.attributes.get('RoundingDirection')
  if (direction !== undefined) return direction === 'Up' ? 1 : -1
  const amount = child(tender, 'Amount')
  const applied = child(tender, 'AmountAppliedToBill')
  if (amount === undefined) throw invalid('tender', 'A tender has no Amount.')
  if (applied === undefined || applied.text === '') return -1
  return amountOf(applied, reading, 'a tender') > amountOf(amount, reading, 'a tender') ? 1 : -1
}
