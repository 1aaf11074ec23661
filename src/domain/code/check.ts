const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const MODULUS = 36

/**
 * The ISO 7064 MOD 37,36 check character of a text of digits and capital letters. It differs after any single
 * substitution, and after nearly all swaps of neighbours.
 * @throws RangeError on any other character; callers check the alphabet first and answer in their own words.
 */
export function checkCharacter(text: string): string {
  let product = MODULUS
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) throw new RangeError('a check character is made of digits and capital letters only')
    // The standard counts a sum of 0 as 36: without it, leading zeros would be invisible.
    const sum = (product + value) % MODULUS || MODULUS
    product = (sum * 2) % (MODULUS + 1)
  }
  return ALPHABET.charAt((MODULUS + 1 - product) % MODULUS)
}
