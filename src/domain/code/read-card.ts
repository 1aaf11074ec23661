import { invalid } from '../errors.ts'
import { looksOwn, parseCardCode } from './card.ts'
import { bare } from './crockford.ts'
import { isDigits } from './gtin.ts'
import { type Meaning, meaningOf } from './meaning.ts'

/** A kind of foreign card the programme admits: how its text begins, how long it is (prefix included), what it is made of. */
export interface CardPattern {
  /** Lower-case word without a colon; it is part of the card's code for ever. */
  readonly id: string
  readonly prefix: string
  readonly minLength: number
  readonly maxLength: number
  readonly digitsOnly: boolean
}

export interface CardRead {
  /** Its one code: an own card's, or a foreign one's with its pattern and a colon before it. */
  readonly code: string
  readonly kind: 'own' | 'third'
}

const THIRD_MAX_LENGTH = 64

/**
 * Whose card a text as read is, and its one code. Anything of 18 characters after a first S is an own card and must
 * check. Other texts belong to the first pattern that fits what they say: an AIM identifier, an element string, a Digital
 * Link or a stripe around a card's number make no difference. A foreign code holds a colon and so never equals an own one.
 * @throws StempelError invalid, path `card`; the message never quotes the text
 */
export function readCard(text: string, patterns: readonly CardPattern[]): CardRead {
  if (looksOwn(text)) return { code: parseCardCode(text), kind: 'own' }
  const meaning = meaningOf({ kind: 'text', text })
  if ('dropped' in meaning) throw invalid('card', WHY_DROPPED[meaning.dropped])
  if (meaning.kind === 'card') return { code: meaning.value, kind: 'own' }
  if (looksOwn(meaning.value)) return { code: parseCardCode(meaning.value), kind: 'own' }
  if (meaning.kind === 'coupon') throw invalid('card', 'This is a coupon, no card.')
  return foreignCard(text.trim(), meaning, patterns)
}

const WHY_DROPPED = {
  'payment-card': 'This is the number of a payment card. It was not kept and is never taken.',
  faulty: 'What was read is damaged or holds no number of a card; read it again.',
}

function foreignCard(text: string, meaning: Meaning, patterns: readonly CardPattern[]): CardRead {
  const { value } = meaning
  if (value.length < 1 || value.length > THIRD_MAX_LENGTH) {
    throw invalid('card', `A card has 1 to ${THIRD_MAX_LENGTH} characters; this has ${value.length}.`)
  }
  if (!/^[\x20-\x7e]+$/.test(value)) throw invalid('card', 'The card holds a character that cannot be printed.')
  // Bare digits count as they stand before anything is seen in them.
  const said = [...(isDigits(text) ? [text] : []), value, ...(isPaddedEan(meaning) ? [value.slice(1)] : [])]
  for (const each of said) {
    const pattern = patterns.find((candidate) => fits(each, candidate))
    if (pattern) return { code: `${pattern.id}:${each}`, kind: 'third' }
  }
  // Most likely an own card that lost or gained a character on the way: the length says more than "unknown".
  const typed = bare(value)
  if (/^S[0-9A-Z]{13,21}$/.test(typed)) return { code: parseCardCode(typed), kind: 'own' }
  throw invalid('card', 'This is no card of this shop and of no kind that its programme admits.')
}

/** An EAN-13 as element strings and links write it. */
const isPaddedEan = ({ kind, value }: Meaning): boolean =>
  kind === 'gtin' && value.length === 14 && value.startsWith('0')

const fits = (text: string, pattern: CardPattern): boolean =>
  text.startsWith(pattern.prefix) &&
  text.length >= pattern.minLength &&
  text.length <= pattern.maxLength &&
  (!pattern.digitsOnly || /^[0-9]+$/.test(text.slice(pattern.prefix.length)))
