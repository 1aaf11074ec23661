/** Crockford's base 32 (crockford.com/base32.html): no letter that is mistaken for a digit, and no U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const AIM_LENGTH = 3

/** True when a text holds nothing but the 32 characters, none of their lookalikes. */
export const isCrockford = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]*$/.test(text)

/**
 * What a person, a keyboard wedge or a scanner makes of a code, brought to capitals without spaces and hyphens, and
 * without the AIM identifier that a scanner may set before it (`]Q1`).
 */
export const bare = (text: string): string =>
  (text.startsWith(']') ? text.slice(AIM_LENGTH) : text).toUpperCase().replace(/[\s-]/g, '')

/** O is read as 0, I and L as 1: none of them is in the alphabet, so nothing is lost. Expects capitals. */
export const withoutLookalikes = (text: string): string => text.replace(/O/g, '0').replace(/[IL]/g, '1')

/** A code in groups of four, for people to read and type. */
export const formatCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')

/** Writes bytes from the first bit to the last, five bits to a character, the last character filled with zeros. */
export function toCrockford(bytes: Uint8Array): string {
  let text = ''
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((pending >> bits) & 31)
    }
    pending &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + ALPHABET.charAt(pending << (5 - bits))
}

/**
 * The inverse of `toCrockford`.
 * @returns undefined when a character is foreign, or when the text is not the one way to write its bytes.
 */
export function fromCrockford(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let pending = 0
  let bits = 0
  let at = 0
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    pending = (pending << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at] = pending >> bits
      at += 1
    }
    pending &= (1 << bits) - 1
  }
  return bits < 5 && pending === 0 ? bytes : undefined
}
