import { invalid } from '../errors.ts'
import { checkCharacter, parseChecked } from './check.ts'
import { bare, isCrockford, toCrockford, withoutLookalikes } from './crockford.ts'

/** SHA-256 of a text's UTF-8 bytes; handed in, because the domain imports no cryptography. */
export type Sha256 = (text: string) => Uint8Array

/** A kind of foreign card the programme admits: how its text begins, how long it is (prefix included), what it is made of. */
export interface CardPattern {
  /** Lower-case word without a colon; it is part of the card's code for ever. */
  readonly id: string
  readonly prefix: string
  readonly minLength: number
  readonly maxLength: number
  readonly digitsOnly: boolean
}

const BITS_80 = 10
const PAYLOAD_LENGTH = 16
const CARD_LENGTH = PAYLOAD_LENGTH + 2
const CARD_FORM = { path: 'card', name: 'card code', letter: 'S', minLength: CARD_LENGTH, maxLength: CARD_LENGTH }
const THIRD_MAX_LENGTH = 64
// Part of every card in every pocket: it can never change.
const CARD_LABEL = 'stempel card 1'

/**
 * A new card: nothing of it is stored, and nobody can derive one from another.
 * @param randomBytes exactly 10 unpredictable bytes
 * @throws RangeError on any other count
 */
export function newCard(randomBytes: Uint8Array, sha256: Sha256): { code: string; recoveryCode: string } {
  if (randomBytes.length !== BITS_80) throw new RangeError('a card is made of 10 random bytes')
  const recoveryCode = toCrockford(randomBytes)
  return { code: cardOfRecovery(recoveryCode, sha256), recoveryCode }
}

/** The card a recovery code belongs to. @throws StempelError invalid, path `recoveryCode` */
export function cardOfRecovery(recoveryCode: string, sha256: Sha256): string {
  const digest = sha256(CARD_LABEL + parseRecoveryCode(recoveryCode))
  const unchecked = `S${toCrockford(digest.subarray(0, BITS_80))}`
  return unchecked + checkCharacter(unchecked)
}

/** A recovery code as typed, in its one form of 16 characters. @throws StempelError invalid, path `recoveryCode` */
export function parseRecoveryCode(text: string): string {
  const code = withoutLookalikes(bare(text))
  if (code.length !== PAYLOAD_LENGTH) {
    throw invalid('recoveryCode', `A recovery code has ${PAYLOAD_LENGTH} characters; this has ${code.length}.`)
  }
  if (!isCrockford(code)) throw invalid('recoveryCode', 'The recovery code holds a character that no such code has.')
  return code
}

/**
 * An own card's code as read or typed, in its one form of 18 characters.
 * @throws StempelError invalid, path `card`, for its length, a character or its check character; it never quotes the code
 */
export const parseCardCode = (text: string): string => parseChecked(text, CARD_FORM)

/**
 * Whose card a text as read is, and its one code. Anything of 18 characters after a first S is an own card and must
 * check; other texts belong to the first pattern that fits. A foreign code holds a colon and so never equals an own one.
 * @throws StempelError invalid, path `card`; the message never quotes the text
 */
export function readCard(text: string, patterns: readonly CardPattern[]): { code: string; kind: 'own' | 'third' } {
  const typed = bare(text)
  if (typed.startsWith('S') && typed.length === CARD_LENGTH) return { code: parseCardCode(typed), kind: 'own' }
  const foreign = text.trim()
  if (foreign.length < 1 || foreign.length > THIRD_MAX_LENGTH) {
    throw invalid('card', `A card has 1 to ${THIRD_MAX_LENGTH} characters; this has ${foreign.length}.`)
  }
  if (!/^[\x20-\x7e]+$/.test(foreign)) throw invalid('card', 'The card holds a character that cannot be printed.')
  const pattern = patterns.find((candidate) => fits(foreign, candidate))
  if (pattern) return { code: `${pattern.id}:${foreign}`, kind: 'third' }
  // Most likely an own card that lost or gained a character on the way: the length says more than "unknown".
  if (/^S[0-9A-Z]{13,21}$/.test(typed)) return { code: parseCardCode(typed), kind: 'own' }
  throw invalid('card', 'This is no card of this shop and of no kind that its programme admits.')
}

const fits = (text: string, pattern: CardPattern): boolean =>
  text.startsWith(pattern.prefix) &&
  text.length >= pattern.minLength &&
  text.length <= pattern.maxLength &&
  (!pattern.digitsOnly || /^[0-9]+$/.test(text.slice(pattern.prefix.length)))
