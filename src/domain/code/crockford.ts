/** Crockford's base 32 (crockford.com/base32.html): no letter that is mistaken for a digit, and no U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** True when a text holds nothing but the 32 characters, none of their lookalikes. */
export const isCrockford = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]*$/.test(text)

/** What a person or a keyboard wedge makes of a code, brought to capitals without spaces and hyphens. */
export const bare = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '')

/** O is read as 0, I and L as 1: none of them is in the alphabet, so nothing is lost. Expects capitals. */
export const withoutLookalikes = (text: string): string => text.replace(/O/g, '0').replace(/[IL]/g, '1')

/**
 * Writes bits from the first to the last, five to a character, the last one filled with zeros.
 * @param lead a whole number of `leadBits` (at most 8) bits that goes before the bytes.
 */
export function toCrockford(bytes: Uint8Array, lead = 0, leadBits = 0): string {
  let text = ''
  let pending = lead
  let bits = leadBits
  for (const byte of bytes) {
    pending = ((pending & 31) << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((pending >> bits) & 31)
    }
  }
  return bits === 0 ? text : text + ALPHABET.charAt((pending << (5 - bits)) & 31)
}

/**
 * The inverse of `toCrockford`.
 * @returns undefined when a character is foreign, or when the text is not the one way to write its bits.
 */
export function fromCrockford(text: string, leadBits = 0): { lead: number; bytes: Uint8Array } | undefined {
  const byteCount = Math.floor((text.length * 5 - leadBits) / 8)
  if (byteCount < 0) return undefined
  const bytes = new Uint8Array(byteCount)
  let lead = 0
  let pending = 0
  let bits = -leadBits
  let at = 0
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    pending = ((pending & 0xff) << 5) | value
    bits += 5
    if (bits >= 0 && bits < 5 && at === 0 && leadBits > 0) lead = pending >> bits
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (pending >> bits) & 0xff
    }
  }
  return toCrockford(bytes, lead, leadBits) === text ? { lead, bytes } : undefined
}
