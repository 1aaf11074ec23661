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
  print(kiosk: string, visit: object, visitId: string): void
}

/**
 * Prints what visits give, whoever read the card: a reader of the shop's, or a kiosk with one of its own. Screens are
 * told once of each visit, so it is printed once.
 */
export const createSlips =
  ({ ctx, clock, log, read, visit, print }: SlipsDeps): ((notices: readonly Notice[]) => void) =>
  (notices) => {
    for (const { event, workstation: kiosk, data } of notices) {
      const { visit: id, card } = data
      if (event !== 'card.presented' || kiosk === undefined || typeof id !== 'string' || typeof card !== 'string')
        continue
      try {
        const now = clock.now()
        // The same visit once more: it is answered as it was, with the codes that screens are not told.
        const answer = visit(read, { id, card }, now, ctx)
        const link = slipLink(card, now, ctx)
        print(kiosk, { ...JSON.parse(answer.body), ...(link === undefined ? {} : { link }) }, id)
      } catch (error) {
        log.error({ stack: error instanceof Error ? error.stack : '' }, 'the coupons of a visit were not found again')
      }
    }
  }
