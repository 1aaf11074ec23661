import { localDay } from '../../domain/day.ts'
import { decideClose } from '../../domain/decide-account.ts'
import { lettingGo } from '../../domain/offers/sale-coupons.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { leaveBrand } from './member-leave.ts'
import { familyOf, successionOf } from './succession.ts'

/**
 * Erases an account: a closing fact brings it to zero, then everything that leads from it to a card, a receipt or a time
 * is deleted; the numbers stay in the chain and lead nowhere. An account that is gone is erased already. The cards that
 * were replaced by one are the same shopper's, and go with it.
 * @returns whether there was anything to erase.
 */
export function eraseAccount(
  tx: ShopTx,
  input: { account: number; cause?: 'erasure' | 'idle' },
  now: number,
  ctx: ShopContext,
): boolean {
  const asked = tx.account(input.account)
  if (asked === undefined) return false
  // What was taken over first: it must be gone before the account that took it over is.
  for (const id of familyOf(tx, successionOf(tx, asked).holder.id).reverse()) eraseOne(tx, id, input.cause, now, ctx)
  return true
}

function eraseOne(tx: ShopTx, id: number, cause: string | undefined, now: number, ctx: ShopContext): void {
  const account = tx.account(id)
  if (account === undefined) return
  leaveBrand(tx, { account: id, forfeits: true }, now, ctx)
  const today = localDay(now, ctx.timeZone)
  const close = decideClose(account, { cause: cause ?? 'erasure', today, now }, ctx.programmes.at(now))
  // Coupons of others that its holds have go back to them; its own are forgotten with it.
  const { changes: coupons, counts } = lettingGo(tx.coupons.heldBy(account.id), account.id)
  tx.record({ ...close, coupons, counts: [...close.counts, ...counts] })
  tx.forgetAccount(account.id, ctx.keys.eventDigest)
}
