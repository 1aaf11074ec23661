import { conflict } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { accountInHand } from './card-session.ts'
import { mayUse } from './consent-of.ts'
import type { ShopContext } from './context.ts'

/**
 * The member who holds a card at a kiosk and wants to sign in online; nothing is stored here.
 * @returns the alias by which the brand knows who it is
 * @throws StempelError `forbidden` for a blocked card, `conflict` with path `purpose` unless its holder is a member whose
 *   consent does not rest.
 */
export function onlineAlias(tx: ShopTx, input: { readonly card: string }, now: number, ctx: ShopContext): string {
  accountInHand(tx, input.card, now, ctx)
  const code = ctx.keys.openHandle(input.card, now)?.cardCode ?? ''
  if (!mayUse(tx, code, 'brand-identity', now, ctx))
    throw conflict('purpose', 'Only members shop online with their points: agree to brand-identity first.')
  const tag = ctx.brand?.tag(code)
  const member = tag === undefined ? undefined : tx.members.byTag(tag)
  if (member === undefined) throw conflict('purpose', 'The brand has not answered yet; ask again in a moment.')
  return member.alias
}
