import { addDays, type Day } from '../day.ts'
import type { LineNumbers } from '../fact.ts'
import { bare, fromCrockford, toCrockford } from './crockford.ts'

/** A line of a sale as another shop needs it to take the goods back. */
export type TokenLine = Omit<LineNumbers, 'discountCents'>

/** What a shop signs of a sale for the other shops of its brand. It names no card, no till and no time of day. */
export interface Receipt {
  /** Number of the shop that sold. */
  readonly shop: string
  /** The sale's key, sealed: nobody but its shop can read it. */
  readonly sale: Uint8Array
  readonly day: Day
  /** ISO 4217. */
  readonly currency: string
  /** Of a member's sale: 8 bytes that whoever has the card in hand can check, and nobody else. */
  readonly holder: Uint8Array | undefined
  readonly lines: readonly TokenLine[]
}

/** Lines of a sale that has a token: a QR code of version 28 still holds it. */
export const MAX_RECEIPT_LINES = 150
/** Characters of the longest token. */
export const MAX_RECEIPT_TOKEN = 3_000
export const HOLDER_BYTES = 8
const SIGNATURE_BYTES = 64
const PREFIX = 'RT1'
const FORM = /^RT1[0-9A-HJKMNP-TV-Z]+$/
const FIRST_DAY: Day = '2000-01-01'
const DAY_MS = 86_400_000
const CURRENCY = /^[A-Z]{3}$/
const SHOP = /^[0-9A-Za-z-]{1,20}$/

/** Whether a text is meant as a receipt token; sale keys have dots. */
export const isReceiptToken = (text: string): boolean => text.length <= MAX_RECEIPT_TOKEN && FORM.test(bare(text))

/** The bytes a shop signs. Frozen: receipts are brought back years later. */
export function packReceipt({ shop, sale, day, currency, holder, lines }: Receipt): Uint8Array {
  const bytes: number[] = [holder === undefined ? 0 : 1]
  const put = (value: number): void => putVarint(bytes, value)
  for (const part of [ascii(shop), sale]) bytes.push(part.length, ...part)
  put((Date.parse(day) - Date.parse(FIRST_DAY)) / DAY_MS)
  bytes.push(...ascii(currency), ...(holder ?? []))
  put(lines.length)
  let before = 0
  for (const { line, quantity, amountCents, eligibleCents, points, burned } of lines) {
    put(line - before)
    before = line
    // Whole pieces are the rule and thousandths of a kilogram the exception.
    put(quantity % 1000 === 0 ? (quantity / 1000) * 2 : quantity * 2 + 1)
    put(amountCents)
    // Mostly the whole amount counts.
    put(zigzag(amountCents - eligibleCents))
    put(points)
    put(burned)
  }
  return Uint8Array.from(bytes)
}

/** @returns undefined for bytes that no shop packs. */
export function unpackReceipt(bytes: Uint8Array): Receipt | undefined {
  try {
    const reader = new Reader(bytes)
    const flags = reader.byte()
    const shop = text(reader.take(reader.byte()))
    const sale = reader.take(reader.byte())
    const day = addDays(FIRST_DAY, reader.varint())
    const currency = text(reader.take(3))
    const holder = flags === 1 ? reader.take(HOLDER_BYTES) : undefined
    const count = reader.varint()
    if (flags > 1 || count > MAX_RECEIPT_LINES || !SHOP.test(shop) || !CURRENCY.test(currency)) return undefined
    let before = 0
    const lines = Array.from({ length: count }, (): TokenLine => {
      const line = before + reader.varint()
      before = line
      const quantity = reader.varint()
      const amountCents = reader.varint()
      return {
        line,
        quantity: quantity % 2 === 0 ? (quantity / 2) * 1000 : (quantity - 1) / 2,
        amountCents,
        eligibleCents: amountCents - unzigzag(reader.varint()),
        points: reader.varint(),
        burned: reader.varint(),
      }
    })
    return reader.isAtEnd ? { shop, sale, day, currency, holder, lines } : undefined
  } catch {
    return undefined
  }
}

/** What is printed: the packed receipt and its signature, in capitals and digits alone, which a QR code holds best. */
export const printReceipt = (packed: Uint8Array, signature: Uint8Array): string =>
  PREFIX + toCrockford(Uint8Array.from([...packed, ...signature]))

/** @returns the parts of a token as it was scanned; undefined when it is none. Who signed it is not looked at. */
export function readReceipt(
  token: string,
): { readonly receipt: Receipt; readonly packed: Uint8Array; readonly signature: Uint8Array } | undefined {
  if (!isReceiptToken(token)) return undefined
  const bytes = fromCrockford(bare(token).slice(PREFIX.length))
  if (bytes === undefined || bytes.length <= SIGNATURE_BYTES) return undefined
  const packed = bytes.subarray(0, -SIGNATURE_BYTES)
  const receipt = unpackReceipt(packed)
  return receipt === undefined ? undefined : { receipt, packed, signature: bytes.subarray(-SIGNATURE_BYTES) }
}

const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2)
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

const ascii = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0))
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** Seven bits a byte, the lowest first; the whole range of safe integers. */
function putVarint(bytes: number[], value: number): void {
  let left = value
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  bytes.push(left)
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new RangeError('the bytes end too soon')
    this.#at += 1
    return byte
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new RangeError('the bytes end too soon')
    this.#at += count
    return this.#bytes.slice(this.#at - count, this.#at)
  }

  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (!Number.isSafeInteger(value)) throw new RangeError('a number is too large')
      if (byte < 128) return value
    }
  }
}
