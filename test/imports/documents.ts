import type { ImportedSale, ImportedTransaction, ImportSettings, ImportSource } from '../../src/imports/imported.ts'
import { readPoslog } from '../../src/imports/read-poslog.ts'

export const ARTS = 'http://www.nrf-arts.org/IXRetail/namespace/'
const ACS = 'http://www.ncr.com/rsd/acs/tlog/markup/poslog/2.1'

export const settings: ImportSettings = { timeZone: 'Europe/Berlin', currency: 'EUR', members: false }

/** A POSLog around transactions. */
export const log = (...transactions: string[]): string =>
  `<POSLog xmlns="${ARTS}" xmlns:acs="${ACS}">${transactions.join('')}</POSLog>`

interface Head {
  sequence?: string
  currency?: string
  end?: string
  attributes?: string
  header?: string
}

/** A transaction with its key fields; `body` is what follows them. */
export function transaction(body: string, head: Head = {}): string {
  const { sequence = '1', currency = 'EUR', end = '2026-11-21T10:15:00', attributes = '', header = '' } = head
  const day = '<BusinessDayDate>2026-11-21</BusinessDayDate>'
  return (
    `<Transaction${attributes}><RetailStoreID>0001</RetailStoreID><WorkstationID>07</WorkstationID>` +
    `<SequenceNumber>${sequence}</SequenceNumber>${header || day}<EndDateTime>${end}</EndDateTime>` +
    `<CurrencyCode>${currency}</CurrencyCode>${body}</Transaction>`
  )
}

/** A sale of line items; `total` is the grand amount as the file writes it, none when empty. */
export const sale = (items: string[], total: string, head: Head = {}): string =>
  transaction(
    `<RetailTransaction>${items.map((item, i) => numberedItem(item, i + 1)).join('')}${total && grand(total)}</RetailTransaction>`,
    head,
  )

export const grand = (total: string): string => `<Total TotalType="TransactionGrandAmount">${total}</Total>`

const numberedItem = (item: string, number: number): string =>
  item.replace(/^<LineItem([^>]*)>/, `<LineItem$1><SequenceNumber>${number}</SequenceNumber>`)

/** A line that sells `amount` worth; `extra` goes inside the sale element. */
export const sold = (amount: string, extra = '', attributes = '', type = 'Stock'): string =>
  `<LineItem${attributes}><Sale ItemType="${type}"><ExtendedAmount>${amount}</ExtendedAmount>${extra}</Sale></LineItem>`

export const id = (sku: string): string => `<ItemID>${sku}</ItemID>`

export async function all(source: ImportSource, given: ImportSettings = settings): Promise<ImportedTransaction[]> {
  const found: ImportedTransaction[] = []
  for await (const one of readPoslog(source, given)) found.push(one)
  return found
}

/** The only transaction of a document, which must be a sale. */
export async function oneSale(document: string, given: ImportSettings = settings): Promise<ImportedSale> {
  const [first, ...others] = await all(document, given)
  if (first?.kind !== 'sale' || others.length > 0) throw new Error(`not one sale: ${JSON.stringify(first)}`)
  return first
}

/** Number, kind and cents of each line. */
export const amounts = (lines: { line: number; kind: string; amountCents: number }[]) =>
  lines.map(({ line, kind, amountCents }) => [line, kind, amountCents])
