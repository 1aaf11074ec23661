import type { AccountView } from '../../domain/account.ts'
import { pathsOf, StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { findHolder } from './holder.ts'

/** A card that a session is opened for. */
export interface CardPresent {
  /** A sealed handle: the code itself is kept nowhere. */
  readonly card: string
  /** A link is for looking only. */
  readonly isReading: boolean
}

/**
 * The card that is held to a reader, or that a link on a slip leads to. Nothing is stored; a card never seen is welcome.
 * @throws StempelError `invalid` with path `code` for what is no card, `unauthorised` with path `token` for a link that is
 *   not of this shop or over.
 */
export function cardPresent(
  tx: ShopTx,
  input: { code: string } | { token: string },
  now: number,
  ctx: ShopContext,
): CardPresent {
  const isReading = 'token' in input
  const code = isReading ? linkedCard(input.token, now, ctx) : heldCard(tx, input.code, now, ctx)
  return { card: ctx.keys.sealHandle(code, 'scanned', now), isReading }
}

/**
 * The account of a card in hand; undefined for a card never seen.
 * @throws StempelError `forbidden` for a blocked card: whoever holds it need not be its owner.
 */
export function accountInHand(tx: ShopTx, card: string, now: number, ctx: ShopContext): AccountView | undefined {
  const { account } = findHolder(tx, card, now, ctx, ctx.programmes.at(now))
  if (account === undefined || account.state === 'open') return account
  throw new StempelError('forbidden', 'This card is blocked; what it had is shown with the card that replaced it.', {
    path: 'Card-Session',
  })
}

function heldCard(tx: ShopTx, text: string, now: number, ctx: ShopContext): string {
  return pathsOf(
    () => 'code',
    () => findHolder(tx, text, now, ctx, ctx.programmes.at(now)).code,
  )
}

function linkedCard(token: string, now: number, ctx: ShopContext): string {
  const code = ctx.keys.openLink(token, now)
  if (code !== undefined) return code
  throw new StempelError(
    'unauthorised',
    'This link is over or not of this shop; a new slip at the door has a new one.',
    {
      path: 'token',
    },
  )
}
