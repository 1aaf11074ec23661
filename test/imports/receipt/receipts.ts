import { readReceipt } from '../../../src/imports/receipt/read-receipt.ts'
import { checkTemplate, type Template } from '../../../src/imports/receipt/template.ts'
import { NOON } from '../../support/test-shop.ts'

const AMOUNT = '(?<amount>-?[\\d.]+,\\d\\d-?)'

/** A German till: comma, tax letters, deposits, cancelled lines, discounts, and its number in the foot. */
export const MARKET = {
  id: 'market',
  codePage: 'cp858',
  decimal: ',',
  skip: ['.*(?:KOPIE|TRAINING).*'],
  departments: { A: 'food', B: 'household' },
  rules: [
    { as: 'subtotal', pattern: `Zwischensumme +${AMOUNT}` },
    { as: 'total', pattern: `SUMME +EUR +${AMOUNT}` },
    { as: 'rounding', pattern: `Rundung +${AMOUNT}` },
    { as: 'tender', tender: 'cash', pattern: `Bar +${AMOUNT}` },
    { as: 'change', pattern: `Zurück +${AMOUNT}` },
    { as: 'void', pattern: `STORNO (?<name>.+?) +${AMOUNT} *[AB]?` },
    { as: 'void', pattern: `Zeilenstorno +${AMOUNT}` },
    { as: 'discount', pattern: `Rabatt (?<name>.+?) +${AMOUNT}` },
    { as: 'discount', of: 'previous', pattern: ` +Preisnachlass +${AMOUNT}` },
    { as: 'quantity', pattern: ' *(?<quantity>[\\d,]+) (?<unit>kg|x) +(?<price>[\\d,]+)' },
    { as: 'deposit-return', pattern: `Leergut +${AMOUNT}` },
    { as: 'deposit', pattern: `Pfand +${AMOUNT} *[AB]?` },
    { as: 'giftcard', pattern: `Geschenkkarte +${AMOUNT}` },
    {
      as: 'info',
      pattern:
        'Bon (?<number>\\d+) +(?<day>\\d\\d)\\.(?<month>\\d\\d)\\.(?<year>\\d{2,4}) (?<hour>\\d\\d):(?<minute>\\d\\d)(?: Bed\\. (?<operator>\\d+))?',
    },
    { as: 'info', pattern: 'Karte (?<card>\\S+)' },
    { as: 'info', on: 'code', pattern: '(?<card>S[0-9A-Z]{17})' },
    { as: 'item', pattern: `(?<name>\\S.*?) +${AMOUNT} (?<letter>[AB])` },
  ],
}

export function templateOf(document: unknown): Template {
  const { template, faults } = checkTemplate(document)
  if (template === undefined) throw new Error(JSON.stringify(faults))
  return template
}

export const PLACE = {
  shop: '0001',
  workstation: '07',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  now: NOON,
}

export const FOOT = 'Bon 4711   21.11.2026 11:58'

/** Reads a receipt of lines. */
export const read = (lines: readonly string[], template: Template = templateOf(MARKET)) =>
  readReceipt(
    lines.map((text) => ({ kind: 'text' as const, text })),
    template,
    PLACE,
  )

/** The sale a receipt is. @throws where it is none. */
export function saleOf(lines: readonly string[], template?: Template) {
  const { receipt } = read(lines, template)
  if (receipt.kind !== 'sale') throw new Error(JSON.stringify(receipt))
  return receipt
}
