import { IDENTIFIERS, isData } from './gs1-dictionary.ts'

/** One application identifier and its data, by identifier. */
export type Elements = ReadonlyMap<string, string>

/** What a scanner sends for FNC1, which ends data of any length. */
export const SEPARATOR = '\u001d'
const MOST_CHARACTERS = 2_048

/**
 * The elements of a string as a scanner sends it: identifiers and data without brackets, a separator behind data whose
 * length is not known by its identifier. A separator too many, in front, behind, or after data of known length, is
 * forgiven; whatever else GS1 forbids in data is not: unknown identifiers, wrong lengths, characters, check digits,
 * dates, and one identifier with two values.
 * @returns undefined when it is no such string.
 */
export function parseElements(text: string): Elements | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const found = new Map<string, string>()
  let at = text.startsWith(SEPARATOR) ? 1 : 0
  while (at < text.length) {
    const ai = identifierAt(text, at)
    if (ai === undefined) return undefined
    const from = at + ai.length
    const length = IDENTIFIERS.get(ai)?.predefined
    const separator = text.indexOf(SEPARATOR, from)
    const end = length === undefined ? (separator < 0 ? text.length : separator) : from + length
    if (!put(found, ai, text.slice(from, end))) return undefined
    at = text.charAt(end) === SEPARATOR ? end + 1 : end
  }
  return found.size === 0 ? undefined : found
}

/** The elements of a string as people read it: `(01)12312312312333(10)ABC`. */
export function parseBracketed(text: string): Elements | undefined {
  if (text.length > MOST_CHARACTERS || !/^\(\d{2,4}\)/.test(text)) return undefined
  const found = new Map<string, string>()
  for (const part of text.split(/(?=\(\d{2,4}\))/)) {
    const close = part.indexOf(')')
    if (!put(found, part.slice(1, close), part.slice(close + 1))) return undefined
  }
  return found
}

/** Elements as people read them. */
export const bracketed = (elements: Elements): string => [...elements].map(([ai, data]) => `(${ai})${data}`).join('')

/** Adds an element; false when it cannot be one. */
export function put(into: Map<string, string>, ai: string, data: string): boolean {
  const identifier = IDENTIFIERS.get(ai)
  if (identifier === undefined || !isData(identifier, data) || (into.get(ai) ?? data) !== data) return false
  into.set(ai, data)
  return true
}

/** No identifier begins another one, so the one that fits is the one that is there. */
function identifierAt(text: string, at: number): string | undefined {
  for (const length of [2, 3, 4]) {
    const ai = text.slice(at, at + length)
    if (IDENTIFIERS.has(ai)) return ai
  }
  return undefined
}
