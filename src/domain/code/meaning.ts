import { type Carrier, carrierOf, goodsNumber, splitAim } from './aim.ts'
import { isOwnCard, parseCardCode } from './card.ts'
import { couponBits, printedCoupon } from './coupon.ts'
import { isLink, parseDigitalLink } from './digital-link.ts'
import { bracketed, type Elements, parseBracketed, parseElements, SEPARATOR } from './gs1.ts'
import { isDigits, isGtin, isRestricted } from './gtin.ts'
import { parseStripe } from './magstripe.ts'
import { holdsPaymentNumber } from './payment-card.ts'

/** What a reader read: as `ReadCode` of the hardware, which this knows nothing of. */
export interface Read {
  readonly kind: 'text' | 'uid' | 'number'
  readonly text: string
  readonly symbology?: string
}

/** What a code is to a shop. */
export interface Meaning {
  readonly kind: 'card' | 'uid' | 'gtin' | 'gsrn' | 'coupon' | 'number' | 'text'
  /** In its one form: what it was wrapped in is gone. */
  readonly value: string
  readonly symbology?: string
  /** The number of goods that only a shop or a region knows: its own cards, weighed goods. */
  readonly inStore?: true
}

/** Nothing of what was read is kept: it is a payment card, or not what its symbology says, so something went wrong. */
export interface Dropped {
  readonly dropped: 'payment-card' | 'faulty'
}

const PAYMENT: Dropped = { dropped: 'payment-card' }
const FAULTY: Dropped = { dropped: 'faulty' }
// Element strings in plain digits are told from other numbers by what they begin with, and by their check digits.
const PLAIN_ELEMENTS = /^(?:01\d{14}|801[78]\d{18}|811[02]\d{15,70})/

/** What something that was read, typed or handed in is to a shop. Never throws. */
export function meaningOf(read: Read): Meaning | Dropped {
  if (read.kind !== 'text') return { kind: read.kind, value: read.text }
  const aim = splitAim(read.text.trim())
  const symbology = aim?.symbology ?? read.symbology
  const meaning = meaningOfData(aim?.data ?? read.text.trim(), carrierOf(symbology))
  if ('dropped' in meaning) return meaning
  const isLoose = meaning.kind === 'text' || meaning.kind === 'number'
  if (isLoose && holdsPaymentNumber(meaning.value)) return PAYMENT
  return symbology === undefined ? meaning : { ...meaning, symbology }
}

function meaningOfData(data: string, carrier: Carrier): Meaning | Dropped {
  const own = ownCode(data)
  if (own !== undefined) return own
  if (carrier === 'gs1') return ofElements(parseElements(data)) ?? FAULTY
  if (carrier === 'itf') return goods(goodsNumber(carrier, data)) ?? loose(data)
  if (carrier !== 'any') return ofGoods(carrier, data) ?? FAULTY
  const stripe = parseStripe(data)
  if (stripe !== undefined) return ofStripe(stripe.isPayment, stripe.fields)
  if (isLink(data)) return ofElements(parseDigitalLink(data)) ?? loose(data)
  if (data.includes(SEPARATOR)) return ofElements(parseElements(data)) ?? loose(data)
  if (data.startsWith('(')) return ofElements(parseBracketed(data)) ?? loose(data)
  return isDigits(data) ? ofDigits(data) : loose(data)
}

/**
 * What a text says in the language of GS1 alone: with an AIM identifier, as element string, with brackets, as Digital
 * Link, or as a number of goods.
 * @returns undefined for everything else, faulty texts among it.
 */
export function meaningOfGs1(text: string): Meaning | undefined {
  const aim = splitAim(text.trim())
  const carrier = carrierOf(aim?.symbology)
  const data = aim?.data ?? text.trim()
  const plain = (): Meaning | undefined =>
    isLink(data)
      ? ofElements(parseDigitalLink(data))
      : aim !== undefined
        ? undefined
        : (goods(isGtin(data) ? data : undefined) ?? ofElements(parseBracketed(data) ?? parseElements(data)))
  const meaning =
    carrier === 'gs1' ? ofElements(parseElements(data)) : carrier === 'any' ? plain() : ofGoods(carrier, data)
  return meaning === undefined || aim === undefined ? meaning : { ...meaning, symbology: aim.symbology }
}

/** Own cards and own coupons, told by their letter, their length and their check character. */
function ownCode(data: string): Meaning | undefined {
  if (isOwnCard(data)) return { kind: 'card', value: parseCardCode(data) }
  const bits = couponBits(data)
  return bits === undefined ? undefined : { kind: 'coupon', value: printedCoupon(bits) }
}

const loose = (data: string): Meaning => ({ kind: isDigits(data) ? 'number' : 'text', value: data })

const goods = (gtin: string | undefined): Meaning | undefined =>
  gtin === undefined ? undefined : { kind: 'gtin', value: gtin, ...(isRestricted(gtin) ? { inStore: true } : {}) }

/** A number of goods; what a composite symbol says beside it must be in order as well. */
function ofGoods(carrier: Carrier, data: string): Meaning | undefined {
  const [primary = '', beside] = data.split('|]e0')
  return beside !== undefined && parseElements(beside) === undefined ? undefined : goods(goodsNumber(carrier, primary))
}

function ofElements(elements: Elements | undefined): Meaning | undefined {
  if (elements === undefined) return undefined
  for (const data of elements.values()) if (isOwnCard(data)) return ownCode(data)
  const coupon = elements.get('8110') ?? elements.get('8112') ?? elements.get('255')
  if (coupon !== undefined) return { kind: 'coupon', value: coupon }
  const gsrn = elements.get('8018') ?? elements.get('8017')
  if (gsrn !== undefined) return { kind: 'gsrn', value: gsrn }
  const item = goods(elements.get('01') ?? elements.get('8006')?.slice(0, 14))
  if (item !== undefined) return item
  const [[ai = '', data = ''] = []] = elements
  // Alone and for internal use, it is what its shop or club says it is: a card's number, for example.
  return elements.size === 1 && /^9\d$/.test(ai) ? loose(data) : { kind: 'text', value: bracketed(elements) }
}

/** Only a number stands for a card; a stripe that says a name or nothing is forgotten. */
function ofStripe(isPayment: boolean, fields: readonly string[]): Meaning | Dropped {
  if (isPayment) return PAYMENT
  for (const field of fields) {
    const own = ownCode(field) ?? ownCode(field.slice(1))
    if (own !== undefined) return own
  }
  const number = fields.find(isDigits)
  return number === undefined ? FAULTY : { kind: 'number', value: number }
}

/** Digits that say nothing of themselves. An EAN-13 that checks is one: payment cards of 13 digits are long gone. */
function ofDigits(data: string): Meaning | Dropped {
  if (data.length === 13 && isGtin(data)) return goods(data) ?? loose(data)
  if (holdsPaymentNumber(data)) return PAYMENT
  const elements = PLAIN_ELEMENTS.test(data) ? ofElements(parseElements(data)) : undefined
  return goods(isGtin(data) ? data : undefined) ?? elements ?? loose(data)
}
