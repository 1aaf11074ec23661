import { eraseAccount } from './actions/shop/erase-card.ts'
import { findHolder } from './actions/shop/holder.ts'
import { familyOf } from './actions/shop/succession.ts'
import { terminateConsents } from './actions/shop/terminate-consents.ts'
import type { BooksTx } from './books/shop/tx.ts'
import { localDay } from './domain/day.ts'
import { conflict } from './domain/errors.ts'
import type { OpenShop } from './open-shop.ts'

/**
 * Erases the card that is present, and the cards it replaced. The key folder hears of it first, so that a restore forgets
 * them as well.
 * @param card a code as read, or a handle
 * @param onErased books more in the same commit
 * @returns whether anything was kept of it.
 * @throws StempelError `conflict` for a card that was replaced: whoever found it need not be its owner.
 */
export async function forgetCard(
  { books, ctx, clock, folder }: OpenShop,
  card: string,
  onErased?: (tx: BooksTx, now: number) => void,
): Promise<boolean> {
  return books.writer.submit((tx) => {
    const now = clock.now()
    const { account, code } = findHolder(tx, card, now, ctx, ctx.programmes.at(now))
    if (account?.reason === 'recovered')
      throw conflict('card', 'This card was replaced; what it had is erased with the new card.')
    terminateConsents(tx, { code, onEnded: (ended) => folder.appendEnded(ended) }, now, ctx)
    if (account === undefined) return false
    const day = localDay(now, ctx.timeZone)
    for (const each of familyOf(tx, account.id)) folder.appendForgotten({ account: each, day })
    const isErased = eraseAccount(tx, { account: account.id }, now, ctx)
    if (isErased) onErased?.(tx, now)
    return isErased
  })
}
