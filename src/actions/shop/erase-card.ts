import { localDay } from '../../domain/day.ts'
import { decideClose } from '../../domain/decide-account.ts'
import { lettingGo } from '../../domain/offers/sale-coupons.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/**
 * Erases an account: a closing fact brings it to zero, then everything that leads from it to a card, a receipt or a time
 * is deleted; the numbers stay in the chain and lead nowhere. An account that is gone is erased already.
 * @returns whether there was anything to erase.
 */
export function eraseAccount(
  tx: ShopTx,
  input: { account: number; cause?: 'erasure' | 'idle' },
  now: number,
  ctx: ShopContext,
): boolean {
  const account = tx.account(input.account)
  if (account === undefined) return false
  const today = localDay(now, ctx.timeZone)
  const close = decideClose(account, { cause: input.cause ?? 'erasure', today, now }, ctx.programmes.at(now))
  // Coupons of others that its holds have go back to them; its own are forgotten with it.
  const { changes: coupons, counts } = lettingGo(tx.coupons.heldBy(account.id), account.id)
  tx.record({ ...close, coupons, counts: [...close.counts, ...counts] })
  tx.forgetAccount(account.id, ctx.keys.eventDigest)
  return true
}
