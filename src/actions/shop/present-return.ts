import type { ReturnDecision } from '../../domain/decide-return.ts'
import type { Programme } from '../../domain/programme.ts'
import type { ReceiptLine } from '../../domain/words.ts'
import type { ShopContext } from './context.ts'
import { receiptText } from './receipt-text.ts'

/** The answer to a return or a void, by the contract's names and order. */
export function presentReturn(
  name: 'return' | 'void',
  key: string,
  decision: ReturnDecision,
  withCard: boolean,
  programme: Programme,
  ctx: ShopContext,
): Record<string, unknown> {
  const { clawedBack, reinstated, balance, chargeCents } = decision
  const giftsAskedBack = decision.giftsAskedBack.map((gift) => {
    const known = programme.giftOf.get(gift)
    return {
      gift,
      title: known === undefined ? gift : ctx.words.title(known.title),
      costCents: known?.costCents ?? 0,
      state: 'asked-back',
    }
  })
  const lines: ReceiptLine[] = []
  if (withCard) {
    lines.push(...moved(-clawedBack), ...moved(reinstated))
    lines.push({ kind: 'balance', points: balance })
    const ofPoints = chargeCents - decision.coupons.chargeCents
    if (ofPoints > 0) lines.push({ kind: 'charge', cents: ofPoints, currency: programme.currency })
  }
  const { currency } = programme
  if (decision.coupons.chargeCents !== 0)
    lines.push({ kind: 'coupon-charge', cents: decision.coupons.chargeCents, currency })
  for (const { offer, until } of decision.coupons.restored)
    lines.push({ kind: 'coupon-back', title: ctx.words.title(offer.title), until })
  for (const { title } of giftsAskedBack) lines.push({ kind: 'gift-asked-back', title })
  return {
    [name]: key,
    points: { clawedBack, reinstated, balance },
    giftsAskedBack,
    chargeCents,
    receipt: { lines: receiptText(lines, key, ctx) },
  }
}

/** A void of a return gives back what that took, and takes what it gave: in words, not by a sign. */
const moved = (points: number): ReceiptLine[] =>
  points === 0 ? [] : [{ kind: points > 0 ? 'reinstated' : 'clawed-back', points: Math.abs(points) }]
