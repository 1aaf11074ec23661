/** Coupons inside element strings, as GS1 US lays them out: digits whose lengths stand before them. */

/** Reads digits from the left; what does not fit makes it false for good. */
class Digits {
  readonly #text: string
  #at = 0
  fits: boolean

  constructor(text: string) {
    this.#text = text
    this.fits = /^[0-9]+$/.test(text)
  }

  get isOver(): boolean {
    return this.fits && this.#at === this.#text.length
  }

  take(count: number): string {
    const taken = this.#text.slice(this.#at, this.#at + count)
    this.#at += count
    if (taken.length < count) this.fits = false
    return taken
  }

  /** A digit out of some. */
  oneOf(digits: string): string {
    const digit = this.take(1)
    if (!digits.includes(digit)) this.fits = false
    return digit
  }

  /** A length out of some, and as many digits and `more`; a 9 that is allowed says that there are none. */
  long(lengths: string, more: number): void {
    const length = this.oneOf(lengths)
    if (this.fits) this.take(length === '9' && more === PREFIX ? 0 : Number(length) + more)
  }

  /** Steps over the number of an optional field when it is the next one. */
  next(field: string): boolean {
    const is = this.fits && this.#text.charAt(this.#at) === field
    if (is) this.#at += 1
    return is
  }
}

const PREFIX = 6
const OFFER_DIGITS = 6
const FAMILY_DIGITS = 3
const ANY = '0123456789'
const LENGTHS = '12345'
const REQUIREMENTS = '012349'

/** A coupon of AI 8110: whose it is, what it saves, what must be bought, and up to seven optional fields in order. */
export function isUsCoupon(text: string): boolean {
  const digits = new Digits(text)
  digits.long('0123456', PREFIX)
  digits.take(OFFER_DIGITS)
  digits.long(LENGTHS, 0)
  purchase(digits)
  if (digits.next('1')) {
    digits.oneOf('0123')
    purchase(digits)
    digits.long('01234569', PREFIX)
  }
  if (digits.next('2')) {
    purchase(digits)
    digits.long('01234569', PREFIX)
  }
  const until = digits.next('3') ? date(digits) : undefined
  const from = digits.next('4') ? date(digits) : undefined
  if (until !== undefined && from !== undefined && from > until) return false
  if (digits.next('5')) serial(digits)
  if (digits.next('6')) digits.long('1234567', PREFIX)
  if (digits.next('9')) {
    digits.oneOf('01256')
    digits.oneOf('012')
    digits.oneOf(ANY)
    digits.oneOf('01')
  }
  return digits.isOver
}

/** A coupon of AI 8112: format, funder, offer and serial number, looked up in a file of the funder's offers. */
export function isPositiveOffer(text: string): boolean {
  const digits = new Digits(text)
  digits.oneOf('01')
  digits.long('0123456', PREFIX)
  digits.take(OFFER_DIGITS)
  serial(digits)
  return digits.isOver
}

/** Length and value of a requirement, what it counts, and the family of goods. */
function purchase(digits: Digits): void {
  digits.long(LENGTHS, 0)
  digits.oneOf(REQUIREMENTS)
  digits.take(FAMILY_DIGITS)
}

/** A serial number has 6 to 15 digits. */
function serial(digits: Digits): void {
  const length = digits.oneOf(ANY)
  if (digits.fits) digits.take(Number(length) + PREFIX)
}

function date(digits: Digits): string {
  const text = digits.take(6)
  if (!isShortDate(text, 1)) digits.fits = false
  return text
}

/** Year, month and day in six digits; every fourth year is a leap year, 00 too. */
export function isShortDate(text: string, firstDay: 0 | 1): boolean {
  if (!/^[0-9]{6}$/.test(text)) return false
  const [year, month, day] = [0, 2, 4].map((at) => Number(text.slice(at, at + 2))) as [number, number, number]
  const days = month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return month >= 1 && month <= 12 && day >= firstDay && day <= days
}
