import { formatCode } from '../../domain/code/crockford.ts'
import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import type { SaleDecision } from '../../domain/decide-sale.ts'
import type { Fact } from '../../domain/fact.ts'
import type { Programme } from '../../domain/programme.ts'
import type { ReceiptLine } from '../../domain/words.ts'
import type { ShopContext } from './context.ts'
import { codeOf, offerOf, presentCoupon, presentDiscounts, presentUnused, printed } from './present-coupon.ts'
import { receiptText } from './receipt-text.ts'

/** What a sale's answer needs beside the decision. */
interface Presented {
  readonly key: string
  readonly currency: string
  readonly withCard: boolean
  readonly blocked: boolean
  readonly training: boolean
  /** The till's clock was too far off: the sale counts from its arrival. */
  readonly clock: boolean
  /** The claim code printed for a sale without a card. */
  readonly claim: string | null
  /** The signed receipt for the other shops of the brand. */
  readonly token?: string | undefined
  /** Answers of the returns of an exchange, in the order asked. */
  readonly returns: readonly unknown[]
  /** The codes of coupons as the till sent them. */
  readonly codes?: readonly string[]
  /** Coupons the sale earned. */
  readonly issued?: readonly CouponRecord[]
}

/** The answer to a finished sale, by the contract's names and order. */
export function presentSale(
  decision: SaleDecision,
  of: Presented,
  programme: Programme,
  ctx: ShopContext,
): Record<string, unknown> {
  const { words } = ctx
  return {
    sale: of.key,
    points: {
      earned: decision.earned,
      burned: decision.burned,
      // Whoever found or stole a blocked card learns nothing from it.
      ...(of.blocked ? {} : { balance: decision.balance, pending: decision.pending }),
    },
    gifts: decision.gifts.map(({ gift, title, costCents }) => ({
      gift,
      title: words.title(title),
      costCents,
      state: 'due',
    })),
    coupons: presentCoupons(decision, of, ctx),
    discounts: presentDiscounts(decision.discounts, of.codes ?? []),
    discountCents: decision.discountCents,
    receipt: {
      lines: receiptLines(decision, of, programme, ctx),
      claim: of.claim,
      ...(of.token === undefined ? {} : { token: of.token }),
    },
    why: decision.reasons.map(({ rule, points, reason }) => ({ rule, points, text: words.why(reason) })),
    ...(of.returns.length === 0 ? {} : { returns: of.returns }),
    ...(of.training ? { training: true } : {}),
    ...(of.clock ? { clock: true } : {}),
  }
}

function presentCoupons(decision: SaleDecision, of: Presented, ctx: ShopContext): Record<string, unknown> {
  const { redeemed, unused } = decision.coupons
  const codes = of.codes ?? []
  return {
    redeemed: redeemed.map(({ at, offer, discountCents, points }) => ({
      code: printed(codes[at] ?? ''),
      offer: offer.id,
      title: ctx.words.title(offer.title),
      discountCents,
      ...(points === 0 ? {} : { points }),
    })),
    issued: (of.issued ?? []).map((coupon) => presentCoupon(coupon, ctx)),
    ...(unused.length === 0 ? {} : { unused: presentUnused(unused, codes, ctx) }),
  }
}

function couponLines({ coupons }: SaleDecision, of: Presented, ctx: ShopContext): ReceiptLine[] {
  const { currency } = of
  return coupons.redeemed.map(({ offer, discountCents }) => ({
    kind: 'coupon-redeemed',
    title: ctx.words.title(offer.title),
    cents: discountCents,
    currency,
  }))
}

function receiptLines(decision: SaleDecision, of: Presented, programme: Programme, ctx: ShopContext): string[] {
  const lines: ReceiptLine[] = []
  if (of.training) lines.push({ kind: 'training' })
  lines.push(...couponLines(decision, of, ctx))
  if (of.withCard) {
    if (decision.burned > 0) lines.push({ kind: 'burned', points: decision.burned })
    const paidCents = decision.discountCents - decision.coupons.cents
    if (paidCents > 0) lines.push({ kind: 'discount', cents: paidCents, currency: of.currency })
    lines.push({ kind: 'earned', points: decision.earned })
    if (!of.blocked) lines.push({ kind: 'balance', points: decision.balance })
    const { expiring, idle } = decision.warnings
    if (expiring !== undefined) lines.push({ kind: 'expiring', ...expiring })
    if (idle !== undefined) lines.push({ kind: 'idle', day: idle })
    for (const gift of decision.gifts) lines.push({ kind: 'gift-due', title: ctx.words.title(gift.title) })
  } else if (of.claim !== null)
    lines.push({ kind: 'claim', code: of.claim, points: decision.claimable, days: programme.claimDays })
  for (const coupon of of.issued ?? [])
    lines.push({
      kind: 'coupon-issued',
      title: ctx.words.title(offerOf(coupon, ctx).title),
      // Held together: a code is read out and typed group by group, best from one line.
      code: formatCode(codeOf(coupon, ctx)).replaceAll(' ', '\u00a0'),
      until: coupon.until,
    })
  return receiptText(lines, of.key, ctx)
}

/**
 * The answer of a sale whose exact bytes have expired: the same numbers, from its fact.
 * Sentences and the claim code are left out, since they were of their day.
 */
export function rebuildSale(key: string, sold: Fact, balance: number): Record<string, unknown> {
  const redeemed = sold.coupons.filter(({ state }) => state === 'redeemed' || state === 'honoured')
  const ofCoupons = redeemed.flatMap(({ cents = 0, lines = [] }) =>
    cents === 0
      ? []
      : lines.flatMap(([line, amountCents]) => (amountCents > 0 ? [{ source: 'coupon', line, amountCents }] : [])),
  )
  const ofPoints = sold.lines.flatMap(({ line, discountCents }) =>
    discountCents > 0 ? [{ source: 'points', line, amountCents: discountCents }] : [],
  )
  const discounts = [...ofCoupons, ...ofPoints]
  return {
    sale: key,
    points: { earned: sold.points.earned, burned: sold.points.burned, balance, pending: 0 },
    gifts: sold.gifts.map(({ gift, costCents, state }) => ({ gift, title: gift, costCents, state })),
    coupons: {
      redeemed: redeemed.map(({ offer, cents = 0 }) => ({ offer, title: offer, discountCents: cents })),
      issued: [],
    },
    discounts,
    discountCents: discounts.reduce((sum, discount) => sum + discount.amountCents, 0),
    receipt: { lines: [], claim: null },
    why: sold.rules.map(({ rule, points }) => ({ rule, points, text: '' })),
    ...(sold.note === 'clock' ? { clock: true } : {}),
  }
}
