import type { Logger } from 'pino'
import type { Notice, ShopContext } from '../actions/shop/context.ts'
import { slipLink } from '../actions/shop/slip-link.ts'
import type { Clock, ShopTx } from '../domain/ports.ts'
import type { Action } from '../http/shop/deps.ts'

interface SlipsDeps {
  readonly ctx: ShopContext
  readonly clock: Clock
  readonly log: Logger
  /** Reads of committed books. */
  readonly read: ShopTx
  readonly visit: Action<{ id: string; card: string }>
  /** Prints what a visit answered, and the link for the shopper's phone, where the kiosk has a printer. */
  print(kiosk: string, visitOf: () => object, visitId: string): void
}

/**
 * Prints what visits give, whoever read the card: a reader of the shop's, or a kiosk with one of its own. Screens are
 * told once of each visit, so it is printed once.
 */
export const createSlips =
  ({ ctx, clock, log, read, visit, print }: SlipsDeps): ((notices: readonly Notice[]) => void) =>
  (notices) => {
    // The same visit once more: it is answered as it was, with the codes that screens are not told.
    const told = (id: string, card: string): object => {
      const now = clock.now()
      const link = slipLink(card, now, ctx)
      return { ...JSON.parse(visit(read, { id, card }, now, ctx).body), ...(link === undefined ? {} : { link }) }
    }
    for (const { event, workstation: kiosk, data } of notices) {
      const { visit: id, card } = data
      if (event !== 'card.presented' || kiosk === undefined || typeof id !== 'string' || typeof card !== 'string')
        continue
      try {
        print(kiosk, () => told(id, card), id)
      } catch (error) {
        log.error({ stack: error instanceof Error ? error.stack : '' }, 'the coupons of a visit were not found again')
      }
    }
  }
