import { couponBits, printedCoupon } from '../../domain/code/coupon.ts'
import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import type { Discount } from '../../domain/decide-sale.ts'
import type { CompiledOffer } from '../../domain/offers/offer.ts'
import type { CouponUse } from '../../domain/offers/use.ts'
import type { ShopContext } from './context.ts'

/** The code printed for a coupon. */
export const codeOf = (coupon: CouponRecord, ctx: ShopContext): string =>
  printedCoupon(ctx.keys.couponBits(coupon.number))

/** Codes as they compare: however they were typed, in whatever order. */
export const comparable = (codes: readonly string[]): string[] => codes.map(printed).sort()

/** A code in its one form; a text that is none stays as it is. */
export const printed = (code: string): string => {
  const bits = couponBits(code)
  return bits === undefined ? code : printedCoupon(bits)
}

/** The terms of a coupon: its offer as it was when the coupon was issued. */
export function offerOf(coupon: Pick<CouponRecord, 'programme' | 'offer'>, ctx: ShopContext): CompiledOffer {
  const offer = ctx.programmes.version(coupon.programme).offerOf.get(coupon.offer)
  if (offer === undefined) throw new Error(`programme ${coupon.programme} has no offer ${coupon.offer}`)
  return offer
}

/** Discounts as the till is told them, a coupon by its code. */
export const presentDiscounts = (discounts: readonly Discount[], codes: readonly string[]): unknown[] =>
  discounts.map(({ source, coupon, line, amountCents }) =>
    coupon === undefined
      ? { source, line, amountCents }
      : { source, ref: printed(codes[coupon] ?? ''), line, amountCents },
  )

/** Coupons that are good and not used in a sale, with the reason. */
export const presentUnused = (unused: CouponUse['unused'], codes: readonly string[], ctx: ShopContext): unknown[] =>
  unused.map(({ at, offer, why }) => ({
    code: printed(codes[at] ?? ''),
    offer: offer.id,
    title: ctx.words.title(offer.title),
    why: ctx.words.unused(why),
  }))

/** A coupon as everybody is told it. */
export function presentCoupon(coupon: CouponRecord, ctx: ShopContext): Record<string, unknown> {
  const offer = offerOf(coupon, ctx)
  const { currency } = ctx
  return {
    code: codeOf(coupon, ctx),
    offer: offer.id,
    title: ctx.words.title(offer.title),
    value: { ...offer.value, text: ctx.words.value(offer.value, currency) },
    validFrom: coupon.since,
    validUntil: coupon.until,
    why: ctx.words.issued(offer.issue, currency),
  }
}

// Codes of coupons are as good as money, so answers that are kept for repeats hold the coupons' numbers instead; only
// with the shop's keys do the very same bytes come back.
const CODE = /K[0-9A-HJKMNP-TV-Z]{26}[0-9A-Z]/g
const CONCEALED = /~k([0-9a-f]{32})~/g

/** An answer as it is kept: without the codes of coupons. */
export const concealCodes = (body: string, ctx: ShopContext): string =>
  body.replace(CODE, (code) => {
    const bits = couponBits(code)
    return bits === undefined ? code : `~k${hexOf(ctx.keys.couponNumber(bits))}~`
  })

/** A kept answer with its codes again. */
export const revealCodes = (body: string, ctx: ShopContext): string =>
  body.includes('~k')
    ? body.replace(CONCEALED, (_, hex: string) => printedCoupon(ctx.keys.couponBits(bytesOf(hex))))
    : body

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function hexOf(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += HEX[byte]
  return hex
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
