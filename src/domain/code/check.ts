import { invalid } from '../errors.ts'
import { bare, isCrockford, withoutLookalikes } from './crockford.ts'

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

/** A printed code: one letter that says what it is, a payload in Crockford's base 32, a check character over both. */
export interface CodeForm {
  /** The field a fault is reported at. */
  readonly path: string
  /** For the sentence, for example `card code`. */
  readonly name: string
  readonly letter: string
  readonly minLength: number
  readonly maxLength: number
}

/**
 * A printed code as scanned or typed, in its one form: capitals, no spaces or hyphens, payload without lookalikes.
 * @throws StempelError invalid at the form's path, for the length, a character or the check; it never quotes the code
 */
export function parseChecked(text: string, form: CodeForm): string {
  const typed = bare(text)
  if (typed.length < form.minLength || typed.length > form.maxLength) {
    const wanted = form.minLength === form.maxLength ? `${form.minLength}` : `${form.minLength} to ${form.maxLength}`
    throw invalid(form.path, `A ${form.name} has ${wanted} characters; this has ${typed.length}.`)
  }
  if (!typed.startsWith(form.letter)) throw invalid(form.path, `A ${form.name} begins with the letter ${form.letter}.`)
  const payload = withoutLookalikes(typed.slice(1, -1))
  // The check character keeps its O and I: there they are letters of their own, and a guess would hide a typing error.
  const check = typed.slice(-1)
  if (!isCrockford(payload) || !/^[0-9A-Z]$/.test(check)) {
    throw invalid(form.path, `The ${form.name} holds a character that no ${form.name} has.`)
  }
  if (checkCharacter(form.letter + payload) !== check) {
    const cause = 'a character is wrong or two are swapped'
    throw invalid(form.path, `The check character of the ${form.name} does not fit: ${cause}.`)
  }
  return form.letter + payload + check
}
