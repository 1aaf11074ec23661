import type { Logger } from 'pino'
import { isToMeet, meetCard } from './actions/shop/meet-card.ts'
import type { ShopDeps } from './http/shop/deps.ts'
import type { OpenShop } from './open-shop.ts'

/**
 * Has a member who is in this shop for the first time brought some of their points, where the line allows it in a moment.
 * Whatever fails of that, the card is served as it is known here.
 * @returns undefined for anybody else, of whom nothing is kept.
 */
export function meet({ books, brand, clock, ctx }: OpenShop, log: Logger, card: string): Promise<void> | undefined {
  if (!isToMeet(books.read as unknown as ShopDeps['read'], { card }, clock.now(), ctx)) return undefined
  return books.writer
    .submit((tx) => {
      // Another reader may have met the card since.
      if (isToMeet(tx, { card }, clock.now(), ctx)) meetCard(tx, { card }, clock.now(), ctx)
    })
    .then(() => brand?.line.open?.soon())
    .catch((error: unknown) => log.error({ error }, 'a member could not be met'))
}
