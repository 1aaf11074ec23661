import { invalid } from '../errors.ts'
import { checkCharacter, parseChecked } from './check.ts'
import { bare, isCrockford, toCrockford, withoutLookalikes } from './crockford.ts'

/** SHA-256 of a text's UTF-8 bytes; handed in, because the domain imports no cryptography. */
export type Sha256 = (text: string) => Uint8Array

const BITS_80 = 10
const PAYLOAD_LENGTH = 16
const CARD_LENGTH = PAYLOAD_LENGTH + 2
const CARD_FORM = { path: 'card', name: 'card code', letter: 'S', minLength: CARD_LENGTH, maxLength: CARD_LENGTH }
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
  return cardOf(sha256(CARD_LABEL + parseRecoveryCode(recoveryCode)))
}

/** The card whose number is the first 80 of so many bits; for one that nobody carries, and that has no recovery code. */
export function cardOf(bits: Uint8Array): string {
  const unchecked = `S${toCrockford(bits.subarray(0, BITS_80))}`
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

/** True for a text of an own card's length that begins like one, whether it checks or not. */
export function looksOwn(text: string): boolean {
  const typed = bare(text)
  return typed.startsWith(CARD_FORM.letter) && typed.length === CARD_LENGTH
}

/** True for an own card that checks. */
export function isOwnCard(text: string): boolean {
  if (!looksOwn(text)) return false
  try {
    return parseCardCode(text) !== ''
  } catch {
    return false
  }
}
