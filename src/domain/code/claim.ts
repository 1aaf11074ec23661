import { checkCharacter, parseChecked } from './check.ts'

const FORM = { path: 'code', name: 'claim code', letter: 'C', minLength: 20, maxLength: 172 }

/** The printed form of sealed bytes already written in Crockford's base 32: a C in front, a check character behind. */
export const printedClaim = (sealed: string): string => FORM.letter + sealed + checkCharacter(FORM.letter + sealed)

/**
 * A claim code as scanned or typed, in its one form. Says nothing about who made it: a code that passes here and is not
 * opened by the shop's keys is a forgery or another shop's, one that fails here is a typing error.
 * @throws StempelError invalid, path `code`; the message never quotes the code
 */
export const parseClaimCode = (text: string): string => parseChecked(text, FORM)
