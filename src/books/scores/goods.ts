import type { BasketLine } from '../../domain/records.ts'

const SKU = '"sku":"'
const DEPARTMENT = '"department":"'
const QUANTITY = '"quantity":'
const KIND = '"kind":"'

/** Takes what a line of goods was: an article, a department, or both. */
type Use = (sku: string | undefined, department: string | undefined) => void

/** Tells the goods of a basket: items of which something was really bought. */
export function goodsOf(lines: readonly BasketLine[], use: Use): void {
  for (const { kind, quantity, sku, department } of lines) if (kind === 'item' && quantity > 0) use(sku, department)
}

/**
 * The same for a basket as it is stored. A basket's text is looked through instead of read, which costs a third; where
 * nothing is escaped in it, a quotation mark only ever begins or ends a name or a value, and the kind ends a line.
 */
export function goodsOfText(text: string, use: Use): void {
  if (text.includes('\\') || !text.endsWith('"}]')) {
    goodsOf(text === '' ? [] : (JSON.parse(text) as BasketLine[]), use)
    return
  }
  let [sku, department, quantity] = [-1, -1, -1]
  let from = 0
  for (let kind = text.indexOf(KIND); kind >= 0; kind = text.indexOf(KIND, from)) {
    if (sku < from) sku = find(text, SKU, from)
    if (department < from) department = find(text, DEPARTMENT, from)
    if (quantity < from) quantity = find(text, QUANTITY, from)
    const isBought = quantity < kind && '123456789'.includes(text[quantity + QUANTITY.length] ?? '-')
    if (isBought && text.startsWith('item"', kind + KIND.length))
      use(
        sku < kind ? until(text, sku + SKU.length) : undefined,
        department < kind ? until(text, department + DEPARTMENT.length) : undefined,
      )
    from = kind + KIND.length
  }
}

function find(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at < 0 ? text.length : at
}

const until = (text: string, from: number): string => text.slice(from, text.indexOf('"', from))
