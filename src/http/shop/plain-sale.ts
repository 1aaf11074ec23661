import type { CardEntry } from '../../domain/ports.ts'
import type { SaleInput, SaleLine, Tender } from '../../domain/sale.ts'
import { instantMs } from '../instant.ts'
import { MAX_COUPONS, MAX_LINES, MAX_TENDERS } from '../limits.ts'
import { MAX_AMOUNT, MAX_LINE, MAX_POINTS, MAX_QUANTITY } from './fields.ts'

/**
 * The shortest way for an ordinary sale. The schema costs more than the rest of a request together, and nearly every
 * sale is in order; so its rules are written here a second time, only to say yes. Whatever this does not know or like
 * goes to the schema, which alone refuses. A property test holds the two together.
 */

/** The sale exactly as the schema and `saleInput` would read it; undefined when it is not plainly in order. */
export function plainSale(body: unknown): SaleInput | undefined {
  if (!isRecord(body)) return undefined
  let [lines, coupons, tenders]: [SaleLine[] | undefined, string[], Tender[] | undefined] = [undefined, [], []]
  let [currency, finishedAt, paidAt, cardAt]: [string?, number?, number?, number?] = []
  let [card, cardEntry, operator]: [string?, CardEntry?, string?] = []
  let [burnPoints, training] = [0, false]
  for (const name in body) {
    const value = body[name]
    if (name === 'lines') lines = list(value, MAX_LINES, plainLine)
    else if (name === 'currency' && typeof value === 'string' && isCurrency(value)) currency = value
    else if (name === 'finishedAt') finishedAt = instant(value)
    else if (name === 'card' && typeof value === 'string' && value.length > 0 && value.length <= 512) card = value
    else if (name === 'cardEntry' && (value === 'scanned' || value === 'nfc' || value === 'keyed')) cardEntry = value
    else if (name === 'burnPoints' && isWhole(value, 0, MAX_POINTS)) burnPoints = value
    else if (name === 'tenders') tenders = list(value, MAX_TENDERS, plainTender)
    else if (name === 'operator' && isText(value, 40) && value.length > 0) operator = value
    else if (name === 'cardAt' || name === 'paidAt') {
      const at = instant(value)
      if (at === undefined) return undefined
      if (name === 'cardAt') cardAt = at
      else paidAt = at
    } else if (name === 'coupons') {
      const read = list(value, MAX_COUPONS, plainCoupon)
      if (read === undefined) return undefined
      coupons = read
    } else if (name === 'training' && typeof value === 'boolean') training = value
    else return undefined
  }
  if (lines === undefined || tenders === undefined || currency === undefined || finishedAt === undefined)
    return undefined
  const [customerGroup, resumes, ext] = [undefined, undefined, undefined]
  const when = { burnPoints, tenders, finishedAt, paidAt, operator }
  return {
    card,
    cardEntry,
    cardAt,
    currency,
    lines,
    coupons,
    ...when,
    customerGroup,
    training,
    resumes,
    returns: [],
    ext,
  }
}

function plainLine(value: unknown): SaleLine | undefined {
  if (!isRecord(value)) return undefined
  let [line, quantity, amountCents, taxCents, voids]: [number?, number?, number?, number?, number?] = []
  let [sku, name, department, unit]: [string?, string?, string?, string?] = []
  let [kind, taxIncluded]: [SaleLine['kind'], boolean] = ['item', true]
  for (const field in value) {
    const of = value[field]
    if (field === 'line' && isWhole(of, 1, MAX_LINE)) line = of
    else if (field === 'sku' && isText(of, 200)) sku = of
    else if (field === 'name' && isText(of, 200)) name = of
    else if (field === 'department' && isText(of, 200)) department = of
    else if (field === 'quantity') quantity = thousandths(of)
    else if (field === 'amountCents' && isWhole(of, -MAX_AMOUNT, MAX_AMOUNT)) amountCents = of
    else if (field === 'unit' && isText(of, 40)) unit = of
    else if (field === 'taxCents' && isWhole(of, -MAX_AMOUNT, MAX_AMOUNT)) taxCents = of
    else if (field === 'taxIncluded' && typeof of === 'boolean') taxIncluded = of
    else if (field === 'kind' && isKind(of)) kind = of
    else if (field === 'voids' && isWhole(of, 1, MAX_LINE)) voids = of
    else return undefined
  }
  if (line === undefined || quantity === undefined || amountCents === undefined) return undefined
  return { line, kind, sku, name, department, unit, quantity, amountCents, taxCents, taxIncluded, voids }
}

function plainTender(value: unknown): Tender | undefined {
  if (!isRecord(value)) return undefined
  let [kind, amountCents]: [string?, number?] = []
  for (const field in value) {
    const of = value[field]
    if (field === 'kind' && isText(of, 40) && of.length > 0) kind = of
    else if (field === 'amountCents' && isWhole(of, -MAX_AMOUNT, MAX_AMOUNT)) amountCents = of
    else return undefined
  }
  return kind === undefined || amountCents === undefined ? undefined : { kind, amountCents }
}

const plainCoupon = (value: unknown): string | undefined => (isText(value, 64) && value.length > 0 ? value : undefined)

function list<T>(value: unknown, max: number, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value) || value.length > max) return undefined
  const items: T[] = []
  for (const each of value) {
    const item = read(each)
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max

function isText(value: unknown, max: number): value is string {
  if (typeof value !== 'string' || value.length > max) return false
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i)
    if (code < 32 || (code > 126 && code < 160)) return false
  }
  return true
}

function isCurrency(value: string): boolean {
  if (value.length !== 3) return false
  for (let i = 0; i < 3; i += 1) if (value.charCodeAt(i) < 65 || value.charCodeAt(i) > 90) return false
  return true
}

function isKind(value: unknown): value is SaleLine['kind'] {
  switch (value as SaleLine['kind']) {
    case 'item':
    case 'deposit':
    case 'deposit-return':
    case 'giftcard':
    case 'service':
    case 'discount':
    case 'rounding':
      return true
    default:
      return false
  }
}

function thousandths(value: unknown): number | undefined {
  if (typeof value !== 'number' || !(Math.abs(value) <= MAX_QUANTITY)) return undefined
  const whole = Math.round(value * 1000)
  return whole / 1000 === value ? whole : undefined
}

const instant = (value: unknown): number | undefined => (typeof value === 'string' ? instantMs(value) : undefined)
