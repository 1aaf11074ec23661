import type { ReadCode } from '../reader.ts'

/** Bits of the facility by those of the card: facility and card number stand between two parity bits. */
const FACILITY_BITS: Readonly<Record<number, number>> = {
  // H10301
  26: 8,
  // H10306
  34: 16,
}
const CARD_BITS = 16
const CARD_DIGITS = 5

/**
 * What the bits of a Wiegand card say, first bit first: the facility and the card number, which always takes five digits,
 * as one number: facility 90, card 324 is 9000324.
 * @returns undefined when no known format has so many bits, or a parity is wrong: even over the first half, odd over the
 * second.
 */
export function wiegandCode(bits: string): ReadCode | undefined {
  const facilityBits = FACILITY_BITS[bits.length]
  const half = bits.length / 2
  if (facilityBits === undefined || onesOf(bits.slice(0, half)) % 2 !== 0 || onesOf(bits.slice(half)) % 2 !== 1)
    return undefined
  const facility = Number.parseInt(bits.slice(1, 1 + facilityBits), 2)
  const card = Number.parseInt(bits.slice(1 + facilityBits, -1), 2)
  return facilityAndCard(facility, card)
}

/** Facility and card as one number, for converters that tell the two apart. */
export const facilityAndCard = (facility: number, card: number): ReadCode => ({
  kind: 'number',
  text: `${facility}${String(card).padStart(CARD_DIGITS, '0')}`,
})

/** The data bits without their parity, which the converter has checked. */
export function wiegandData(bits: string): ReadCode | undefined {
  if (FACILITY_BITS[bits.length + 2] === undefined) return undefined
  const facility = Number.parseInt(bits.slice(0, -CARD_BITS), 2)
  return facilityAndCard(facility, Number.parseInt(bits.slice(-CARD_BITS), 2))
}

/** Bytes as so many bits, first bit first; undefined when there are too few or too many bytes. */
export function bitsOf(bytes: Uint8Array, count: number): string | undefined {
  if (bytes.length !== Math.ceil(count / 8)) return undefined
  return [...bytes]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, count)
}

const onesOf = (bits: string): number => bits.replaceAll('0', '').length
