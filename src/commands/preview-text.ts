import type { SaleBody } from '../imports/imported.ts'
import type { Receipt, ReceiptPlace } from '../imports/receipt/read-receipt.ts'
import type { PreviewedReceipt } from '../passthrough/preview.ts'
import { money } from '../words/money.ts'
import { unreadReason } from '../words/unread-receipt.ts'
import { table } from './table.ts'

const MARGIN = 14

/** What a template read, for the engineer who writes it: each line with what it was taken for, the sale, and its points. */
export function previewText(receipts: readonly PreviewedReceipt[], place: ReceiptPlace, locale: string): string {
  if (receipts.length === 0) return 'Nothing was printed that has letters.'
  return receipts
    .map((each, i) =>
      [heading(each, i, receipts.length), ...linesOf(each), '', ...outcome(each, place, locale)].join('\n'),
    )
    .join('\n\n')
}

const heading = ({ lines, pictures }: PreviewedReceipt, i: number, of: number): string =>
  `Receipt ${i + 1} of ${of}: ${lines.length} lines${pictures === 0 ? '' : `, ${pictures} picture commands`}`

const linesOf = ({ lines, receipt }: PreviewedReceipt): string[] =>
  lines.map(({ text, kind, as = '', rule }, i) => {
    const here = receipt.kind === 'unread' && receipt.line === i ? '>' : ' '
    const taken = rule === undefined ? as : `${as} ${rule}`
    return `${here}${taken.padEnd(MARGIN)} ${kind === 'code' ? `[code] ${text}` : text}`
  })

function outcome(previewed: PreviewedReceipt, place: ReceiptPlace, locale: string): string[] {
  const { receipt, earns, refused } = previewed
  if (receipt.kind === 'skipped') return [`No sale: line ${receipt.line + 1} says so.`]
  if (receipt.kind === 'other') return ['No sale: nothing of one stands on it.']
  if (receipt.kind === 'unread') return [`NOT BOOKED. ${unreadReason(receipt.reason, locale)}${sums(receipt, place)}`]
  const { body, key, totalCents } = receipt
  const lines = [
    `Sale ${key}, ${body.finishedAt}`,
    saleTable(body),
    `The lines come to the total, ${money(totalCents, body.currency, '.')}.`,
  ]
  if (refused !== undefined) lines.push(`NOT BOOKED. The shop does not take it: ${refused}`)
  if (earns !== undefined) {
    const gifts = earns.gifts.length === 0 ? '' : ` and ${earns.gifts.join(', ')}`
    lines.push(`It would earn ${earns.points} points${gifts} (${earns.why.join('; ')}).`)
    lines.push(
      body.card === undefined
        ? `No card stands on it: without one read at the till, ${earns.claimable} points can be claimed.`
        : 'A card stands on it.',
    )
  }
  return lines
}

function sums(receipt: Extract<Receipt, { kind: 'unread' }>, { currency }: ReceiptPlace): string {
  const { expectedCents, computedCents } = receipt
  if (expectedCents === undefined || computedCents === undefined) return ''
  return ` Printed ${money(expectedCents, currency, '.')}, read ${money(computedCents, currency, '.')}.`
}

const saleTable = ({ lines, currency }: SaleBody): string =>
  table(
    ['line', 'kind', 'name', 'department', 'quantity', 'amount', 'tax'],
    lines.map(({ line, kind, name, department, quantity, amountCents, taxCents, voids }) => [
      String(line),
      voids === undefined ? kind : `cancels ${voids}`,
      name ?? '',
      department ?? '',
      String(quantity),
      money(amountCents, currency, '.'),
      taxCents === undefined ? '' : money(taxCents, currency, '.'),
    ]),
  )
