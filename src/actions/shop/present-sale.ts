import type { SaleDecision } from '../../domain/decide-sale.ts'
import type { Fact } from '../../domain/fact.ts'
import type { Programme } from '../../domain/programme.ts'
import type { ReceiptLine } from '../../domain/words.ts'
import type { ShopContext } from './context.ts'

/** What a sale's answer needs beside the decision. */
interface Presented {
  readonly key: string
  readonly currency: string
  readonly withCard: boolean
  readonly blocked: boolean
  readonly training: boolean
  /** The claim code printed for a sale without a card. */
  readonly claim: string | null
  /** Answers of the returns of an exchange, in the order asked. */
  readonly returns: readonly unknown[]
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
    coupons: { redeemed: [], issued: [] },
    discounts: decision.discounts,
    discountCents: decision.discountCents,
    receipt: { lines: receiptLines(decision, of, programme, ctx), claim: of.claim },
    why: decision.reasons.map(({ rule, points, reason }) => ({ rule, points, text: words.why(reason) })),
    ...(of.returns.length === 0 ? {} : { returns: of.returns }),
    ...(of.training ? { training: true } : {}),
  }
}

function receiptLines(decision: SaleDecision, of: Presented, programme: Programme, ctx: ShopContext): string[] {
  const lines: ReceiptLine[] = []
  if (of.training) lines.push({ kind: 'training' })
  if (of.withCard) {
    if (decision.burned > 0) lines.push({ kind: 'burned', points: decision.burned })
    if (decision.discountCents > 0)
      lines.push({ kind: 'discount', cents: decision.discountCents, currency: of.currency })
    lines.push({ kind: 'earned', points: decision.earned })
    if (!of.blocked) lines.push({ kind: 'balance', points: decision.balance })
    for (const gift of decision.gifts) lines.push({ kind: 'gift-due', title: ctx.words.title(gift.title) })
  } else if (of.claim !== null)
    lines.push({ kind: 'claim', code: of.claim, points: decision.claimable, days: programme.claimDays })
  return lines.map((line) => ctx.words.receipt(line))
}

/**
 * The answer of a sale whose exact bytes have expired: the same numbers, from its fact.
 * Sentences and the claim code are left out, since they were of their day.
 */
export function rebuildSale(key: string, sold: Fact, balance: number): Record<string, unknown> {
  const discounts = sold.lines.flatMap(({ line, discountCents }) =>
    discountCents > 0 ? [{ source: 'points', line, amountCents: discountCents }] : [],
  )
  return {
    sale: key,
    points: { earned: sold.points.earned, burned: sold.points.burned, balance, pending: 0 },
    gifts: sold.gifts.map(({ gift, costCents, state }) => ({ gift, title: gift, costCents, state })),
    coupons: { redeemed: [], issued: [] },
    discounts,
    discountCents: discounts.reduce((sum, discount) => sum + discount.amountCents, 0),
    receipt: { lines: [], claim: null },
    why: sold.rules.map(({ rule, points }) => ({ rule, points, text: '' })),
  }
}
