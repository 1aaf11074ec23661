import { isDigits } from './gtin.ts'

const FEWEST = 13
const MOST = 19
// Single blanks or hyphens between digits are how people write such a number.
const RUNS = /\d(?:[ -]?\d)+/g

/**
 * True for the number of a payment card: 13 to 19 digits that begin with 3, 4, 5 or 6 (ISO 7812: travel, banking,
 * merchandising), or 16 in Mastercard's range 2221 to 2720, and check by Luhn. Some loyalty cards are made like that
 * too; none of them is ever taken.
 */
export function isPaymentNumber(digits: string): boolean {
  if (digits.length < FEWEST || digits.length > MOST || !isDigits(digits)) return false
  return (/^[3-6]/.test(digits) || isSecondSeries(digits)) && luhn(digits)
}

/** True when a text holds such a number anywhere, written with blanks or hyphens or without. */
export function holdsPaymentNumber(text: string): boolean {
  for (const [run] of text.matchAll(RUNS)) if (isPaymentNumber(run.replace(/[ -]/g, ''))) return true
  return false
}

const isSecondSeries = (digits: string): boolean =>
  digits.length === 16 && digits.slice(0, 4) >= '2221' && digits.slice(0, 4) <= '2720'

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const weighed = i % 2 === 0 ? digit : digit * 2
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return sum % 10 === 0
}
