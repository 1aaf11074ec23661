import { checkCharacter, parseChecked } from './check.ts'
import { bare, fromCrockford, toCrockford } from './crockford.ts'

const LENGTH = 28
const FORM = { path: 'code', name: 'coupon code', letter: 'K', minLength: LENGTH, maxLength: LENGTH }

/** The printed form of 128 bits: a K, 26 characters in Crockford's base 32, a check character. */
export function printedCoupon(bits: Uint8Array): string {
  const text = FORM.letter + toCrockford(bits)
  return text + checkCharacter(text)
}

/**
 * The 128 bits of a coupon code as scanned or typed. Says nothing about who made it.
 * @throws StempelError invalid, path `code`; the message never quotes the text
 */
export function parseCouponCode(text: string): Uint8Array {
  const bits = fromCrockford(parseChecked(text, FORM).slice(1, -1))
  // The last character carries two bits that are always 0; a text with others is nobody's code.
  return bits ?? new Uint8Array(16)
}

/** The bits of a coupon code; undefined when the text is none. */
export function couponBits(text: string): Uint8Array | undefined {
  if (bare(text).length !== LENGTH) return undefined
  try {
    return parseCouponCode(text)
  } catch {
    return undefined
  }
}
