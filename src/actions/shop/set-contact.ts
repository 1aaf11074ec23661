import type { ContactLevel } from '../../domain/choice/terms.ts'
import { conflict } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'
import { findHolder } from './holder.ts'

/**
 * Sets how much a shopper wants to be offered at the door; the last word counts, from the next visit on.
 * @throws StempelError `conflict` for a card never seen, of which nothing is kept, and for a blocked one.
 */
export function setContact(
  tx: ShopTx,
  input: { card: string; level: ContactLevel },
  now: number,
  ctx: ShopContext,
): Answer {
  const { level } = input
  const { account } = findHolder(tx, input.card, now, ctx, ctx.programmes.at(now))
  if (account === undefined)
    throw conflict('card', 'This card has not bought anything here; nothing is kept of it before its first sale.')
  if (account.state !== 'open') throw conflict('card', 'This card is blocked.')
  tx.contact.set(account.id, level)
  return { status: 200, body: JSON.stringify({ level }), notices: [] }
}
