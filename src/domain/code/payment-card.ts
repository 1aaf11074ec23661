const FEWEST = 13
const MOST = 19
// Single blanks or hyphens between digits are how people write such a number.
const RUNS = /\d(?:[ -]?\d)+/g

/**
 * True for the number of a payment card: 13 to 19 digits that begin with 3, 4, 5 or 6 (ISO 7812: travel, banking,
 * merchandising) and check by Luhn. Some loyalty cards are made like that too; none of them is ever taken.
 */
export function isPaymentNumber(digits: string): boolean {
  if (digits.length < FEWEST || digits.length > MOST) return false
  const first = digits.charAt(0)
  return first >= '3' && first <= '6' && luhn(digits)
}

/** True when a text holds such a number anywhere, written with blanks or hyphens or without. */
export function holdsPaymentNumber(text: string): boolean {
  for (const [run] of text.matchAll(RUNS)) if (isPaymentNumber(run.replace(/[ -]/g, ''))) return true
  return false
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const weighed = i % 2 === 0 ? digit : digit * 2
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return sum % 10 === 0
}
