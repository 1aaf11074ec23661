/** Numbers of goods as barcodes carry them: EAN-8, UPC-A, EAN-13, GTIN-14, and UPC-E, which is a UPC-A written short. */

const LENGTHS = new Set([8, 12, 13, 14])

/** True when the last digit is the check digit of the others, by GS1: weights 3 and 1 from the right, modulo 10. */
export function checksOut(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit : digit * 3
  }
  return sum % 10 === 0
}

export const isDigits = (text: string): boolean => /^[0-9]+$/.test(text)

/** True for 8, 12, 13 or 14 digits that check. */
export const isGtin = (text: string): boolean => LENGTHS.has(text.length) && isDigits(text) && checksOut(text)

/**
 * True for numbers that a shop or a region gives out for itself: cards, scales, own goods. GS1 prefixes 02, 04 and 20 to
 * 29, in EAN-8 those that begin with 0 or 2.
 */
export function isRestricted(gtin: string): boolean {
  if (gtin.length === 8) return /^[02]/.test(gtin)
  const ean = gtin.length === 14 && gtin.startsWith('0') ? gtin.slice(1) : gtin.padStart(13, '0')
  return ean.length === 13 && /^(?:0[24]|2)/.test(ean)
}

/** The UPC-A of a UPC-E with number system and check digit, eight digits; undefined when it is none. */
export function expandUpcE(text: string): string | undefined {
  if (!/^[01][0-9]{7}$/.test(text)) return undefined
  const [a, b, c, d, e, last] = text.slice(1, 7)
  const middle =
    last === '0' || last === '1' || last === '2'
      ? `${a}${b}${last}0000${c}${d}${e}`
      : last === '3'
        ? `${a}${b}${c}00000${d}${e}`
        : last === '4'
          ? `${a}${b}${c}${d}00000${e}`
          : `${a}${b}${c}${d}${e}0000${last}`
  const upcA = text.charAt(0) + middle + text.charAt(7)
  return checksOut(upcA) ? upcA : undefined
}
