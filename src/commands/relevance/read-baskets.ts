import { StempelError } from '../../domain/errors.ts'

/** A basket of a data file. */
export interface FiledBasket {
  readonly items: readonly string[]
  /** Orders baskets of different customers; undefined when the file does not say. */
  readonly day: number | undefined
}

/** Baskets by customer, in the order of the file, and the rows that said nothing. */
export interface FiledBaskets {
  readonly customers: ReadonlyMap<string, readonly FiledBasket[]>
  readonly skipped: readonly { readonly line: number; readonly why: string }[]
}

type Column = 'customer' | 'basket' | 'day' | 'items'

const NAMES: readonly (readonly [Column, RegExp])[] = [
  ['customer', /^(customer|user|card|member|household)/i],
  ['basket', /^(basket|order|transaction|visit)/i],
  ['day', /^(day|date|time)/i],
  ['items', /^(items?|products?|skus?|articles?|goods)/i],
]
const DAY_MS = 86_400_000

/**
 * Reads baskets, one a row: customer, basket, day (may be empty or missing) and items. Columns stand between tabs or
 * semicolons, items between anything that is neither letter, digit nor one of `_ - . : /`. A first row of names may
 * bring the columns in another order.
 * @throws StempelError `invalid` when no row is a basket.
 */
export function readBaskets(text: string): FiledBaskets {
  const rows = text.split(/\r?\n/)
  const heads = columnsIn(rows[0] ?? '')
  const customers = new Map<string, FiledBasket[]>()
  const skipped: { line: number; why: string }[] = []
  rows.forEach((row, i) => {
    if (row.trim() === '' || (i === 0 && heads !== undefined)) return
    const read = basketOf(cellsOf(row), heads)
    if (typeof read === 'string') skipped.push({ line: i + 1, why: read })
    else {
      const known = customers.get(read.customer)
      if (known === undefined) customers.set(read.customer, [read.basket])
      else known.push(read.basket)
    }
  })
  if (customers.size === 0)
    throw new StempelError('invalid', `No row is a basket${skipped.length === 0 ? '' : `; row 1 ${skipped[0]?.why}`}.`)
  return { customers, skipped }
}

const cellsOf = (row: string): string[] => row.split(row.includes('\t') ? '\t' : ';').map((cell) => cell.trim())

function columnsIn(row: string): Column[] | undefined {
  const columns = cellsOf(row).map((name) => NAMES.find(([, pattern]) => pattern.test(name))?.[0])
  return columns.every((column) => column !== undefined) ? columns : undefined
}

function basketOf(
  cells: readonly string[],
  heads: readonly Column[] | undefined,
): { customer: string; basket: FiledBasket } | string {
  const columns: readonly Column[] =
    heads ?? (cells.length === 3 ? ['customer', 'basket', 'items'] : NAMES.map(([name]) => name))
  if (cells.length !== columns.length) return `has ${cells.length} columns instead of ${columns.length}`
  const cell = (column: Column): string => cells[columns.indexOf(column)] ?? ''
  const customer = cell('customer')
  if (customer === '') return 'names no customer'
  const items = [
    ...new Set(
      cell('items')
        .split(/[^\p{L}\p{N}_.:/-]+/u)
        .filter((item) => item !== ''),
    ),
  ]
  return items.length === 0 ? 'has no items' : { customer, basket: { items, day: dayOf(cell('day')) } }
}

function dayOf(text: string): number | undefined {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  const date = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(text)
  const at = date === null ? Number.NaN : Date.parse(`${date[1]}-${date[2]}-${date[3]}T00:00:00Z`)
  return Number.isNaN(at) ? undefined : at / DAY_MS
}
