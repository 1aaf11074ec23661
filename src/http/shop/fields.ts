import { z } from 'zod'
import { bare } from '../../domain/code/crockford.ts'
import { isReceiptToken, MAX_RECEIPT_TOKEN } from '../../domain/code/receipt-token.ts'
import { isDay } from '../../domain/day.ts'
import { invalid } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import { instantMs } from '../instant.ts'
import { MAX_EXT_DEPTH } from '../limits.ts'

/** Fields that several resources share. Schemas judge the form of one value; what needs a second look is read below. */

export const MAX_AMOUNT = 1_000_000_000_000
export const MAX_POINTS = 1_000_000_000_000
export const MAX_QUANTITY = 1_000_000_000
export const MAX_LINE = 1_000_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f]*$/

/** Text for people or programs without control characters. */
export const text = (max: number) => z.string().max(max).regex(PRINTABLE, 'Control characters are not taken here.')

export const cents = z
  .int()
  .min(-MAX_AMOUNT)
  .max(MAX_AMOUNT)
  .meta({ description: 'Whole minor units of the currency.' })
export const points = z.int().min(0).max(MAX_POINTS)
export const lineNumber = z.int().min(1).max(MAX_LINE)

export const quantity = z
  .number()
  .min(-MAX_QUANTITY)
  .max(MAX_QUANTITY)
  .meta({ description: 'At most 3 decimals; kept as whole thousandths.', examples: [2, 1.25] })

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'A currency is three capital letters of ISO 4217.')
  .meta({ description: 'ISO 4217.', examples: ['EUR'] })

/** A card as it was read. Reader prefixes and group separators are part of it, so it may hold any character. */
export const cardCode = z
  .string()
  .min(1)
  .max(512)
  .meta({ description: 'The code as read, or the handle a scan answered.' })

export const cardEntry = z.enum(['scanned', 'keyed', 'nfc'])
export const operator = text(40).min(1).meta({ description: "The shop's own code of an operator." })
export const couponCode = text(64).min(1)

export const instant = z
  .string()
  .max(40)
  .meta({ format: 'date-time', description: 'RFC 3339 with its offset.', examples: ['2026-11-21T10:15:00+01:00'] })

export const day = z.string().refine(isDay, 'A day is YYYY-MM-DD and exists in the calendar.').meta({ format: 'date' })

export const eventKey = z
  .string()
  .max(100)
  .meta({ description: 'shop.workstation.businessDate.sequence', examples: ['0001.07.2026-11-21.000123'] })

/** Data of the caller's own: kept, compared, and never looked into. */
export const ext = z.unknown().optional().meta({ type: 'object', description: 'Any JSON of your own.' })

/** A quantity in whole thousandths, without ever multiplying a fraction into a result. @throws StempelError `invalid` */
export function thousandths(value: number, path: string): number {
  const whole = Math.round(value * 1000)
  // A whole number divided by 1000 is the very double its decimal text is read as, so equality is exact.
  if (whole / 1000 !== value) throw invalid(path, 'A quantity has at most 3 decimals.')
  return whole
}

/** @throws StempelError `invalid` */
export function ms(value: string, path: string): number {
  const at = instantMs(value)
  if (at === undefined)
    throw invalid(path, 'This is an RFC 3339 time with its offset, for example 2026-11-21T10:15:00+01:00.')
  return at
}

export const msIfGiven = (value: string | undefined, path: string): number | undefined =>
  value === undefined ? undefined : ms(value, path)

/** What goods come from: the key of a sale, or the signed token of a receipt. */
export const original = z
  .string()
  .max(MAX_RECEIPT_TOKEN)
  .meta({ description: 'The key of the sale, or the `receipt.token` of a sale of any shop of the brand.' })

/** @throws StempelError `invalid` when it is neither a key nor formed like a token. */
export function originalIfGiven(value: string | undefined, path: string): string | undefined {
  return value !== undefined && isReceiptToken(value) ? bare(value) : keyIfGiven(value, path)
}

/** @throws StempelError `invalid` when the key's form is wrong. */
export function keyIfGiven(value: string | undefined, path: string): string | undefined {
  if (value !== undefined) parseKey(value, path)
  return value
}

/**
 * `ext` with its object keys sorted, so that the same content is the same text.
 * @throws StempelError `invalid` unless it is an object of moderate depth with numbers that exist.
 */
export function extIfGiven(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('ext', 'ext is an object.')
  return sorted(value, 1) as Record<string, unknown>
}

function sorted(value: unknown, depth: number): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw invalid('ext', 'A number in ext is too large.')
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_EXT_DEPTH) throw invalid('ext', `ext is at most ${MAX_EXT_DEPTH} levels deep.`)
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1))
  // `fromEntries` defines each name as plain data, also `__proto__`.
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item, depth + 1)]),
  )
}
