import type { EndedConsent } from '../../domain/consent/event.ts'
import { PURPOSES } from '../../domain/consent/purpose.ts'
import { isOpen } from '../../domain/consent/states.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { appendConsent } from './append-consent.ts'
import type { ShopContext } from './context.ts'

/**
 * Ends everything a card agrees to, because the card is erased or its holder left the brand. The evidence stays under its own pseudonym until its
 * years are over, and leads to nothing else.
 */
export function terminateConsents(
  tx: ShopTx,
  input: { code: string; action?: 'erasure' | 'left-elsewhere'; onEnded?: ((ended: EndedConsent) => void) | undefined },
  now: number,
  ctx: ShopContext,
): void {
  const { code, action = 'erasure', onEnded } = input
  const principal = ctx.keys.consentPrincipal(code)
  for (const purpose of PURPOSES) {
    const last = tx.consents.last(principal, purpose)
    if (last === undefined || !isOpen(last.state)) continue
    const change = { principal, purpose, state: 'terminated', action, actor: 'shop', last } as const
    const { at } = appendConsent(tx, change, now, ctx)
    onEnded?.({ principal: Buffer.from(principal).toString('hex'), purpose, state: 'terminated', at })
  }
}
