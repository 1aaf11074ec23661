import { formatCode } from './code/crockford.ts'
import { wrap } from './wrap.ts'

/** A coupon as its slip tells of it; all texts are in the language of the slip. */
export interface SlipCoupon {
  readonly code: string
  readonly title: string
  /** What it is worth, in words. */
  readonly value: string
  /** YYYY-MM-DD */
  readonly validFrom: string
  /** YYYY-MM-DD */
  readonly validUntil: string
  readonly why: string
}

/** A coupon as answers tell of it: a visit's, a sale's, or one that was looked up. */
export interface ToldCoupon extends Omit<SlipCoupon, 'value'> {
  readonly value: { readonly text: string }
}

export const slipCoupon = ({ code, title, value, validFrom, validUntil, why }: ToldCoupon): SlipCoupon => ({
  ...{ code, title, value: value.text, validFrom, validUntil, why },
})

/** What one visit takes home: one strip for all its coupons. */
export interface Slip {
  /** YYYY-MM-DD */
  readonly today: string
  readonly coupons: readonly SlipCoupon[]
  /** An address for the shopper's phone; no card code may stand in it. */
  readonly link?: string
}

/** The words of a slip beside those of its coupons. */
export interface SlipWords {
  readonly locale: string
  readonly heading: string
  until(day: string): string
  from(day: string): string
  readonly howTo: string
  readonly bearer: string
  readonly link: string
}

/** One line of paper. Texts fit into their line; large ones take twice the columns. */
export type SlipLine =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly bold?: boolean
      readonly large?: boolean
      readonly left?: boolean
    }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'ring' | 'rule' | 'feed' | 'cut' }

/** A slip laid out for a width of paper. What prints or draws it needs to know nothing else. */
export interface SlipDocument {
  readonly locale: string
  readonly columns: number
  readonly lines: readonly SlipLine[]
}

/**
 * Lays a slip out: the ring, then each coupon with title, value, last day, QR, the code in letters and the reason,
 * parted by rules, and one cut. One strip for a visit spares paper, and between two codes stands so much text that a
 * scanner sees one at a time.
 * @param columns of the paper, usually 32, 42 or 48
 */
export function layOutSlip(slip: Slip, words: SlipWords, columns: number): SlipDocument {
  const text = (of: string, style: { bold?: boolean; large?: boolean; left?: boolean } = {}): SlipLine[] =>
    wrap(of, style.large === true ? Math.floor(columns / 2) : columns).map((line) => ({
      kind: 'text',
      text: line,
      ...style,
    }))
  const coupon = (each: SlipCoupon): SlipLine[] => [
    { kind: 'rule' },
    { kind: 'feed' },
    ...text(each.title, { bold: true, large: true }),
    ...text(each.value, { bold: true }),
    ...text(lastDay(each, slip.today, words)),
    { kind: 'qr', data: each.code },
    ...text(formatCode(each.code).replaceAll(' ', '\u00a0')),
    ...text(each.why),
    { kind: 'feed' },
  ]
  const link: SlipLine[] =
    slip.link === undefined ? [] : [{ kind: 'rule' }, ...text(words.link), { kind: 'qr', data: slip.link }]
  return {
    locale: words.locale,
    columns,
    lines: [
      { kind: 'ring' },
      ...text(words.heading, { bold: true }),
      ...slip.coupons.flatMap(coupon),
      { kind: 'rule' },
      ...text(words.howTo, { left: true }),
      ...text(words.bearer, { left: true }),
      ...link,
      { kind: 'cut' },
    ],
  }
}

/** When a coupon is good: until its last day, and from its first where that is still to come. */
export const lastDay = (coupon: SlipCoupon, today: string, words: SlipWords): string =>
  `${words.until(coupon.validUntil)}${coupon.validFrom > today ? `, ${words.from(coupon.validFrom)}` : ''}`
