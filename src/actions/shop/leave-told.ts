import type { Telling } from '../../domain/consent/membership.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { leaveBrand } from './member-leave.ts'

/**
 * Leaves the brand and says by which name the brand will answer: its payment confirms that the membership has ended.
 * @returns undefined for a wish that the brand never heard of.
 */
export function leaveTold(
  tx: ShopTx,
  input: { readonly account: number },
  now: number,
  ctx: ShopContext,
): Telling | undefined {
  const before = new Set(tx.members.leaves().map(({ leave }) => leave))
  if (!leaveBrand(tx, input, now, ctx)) return undefined
  const named = tx.members.leaves().find(({ leave }) => !before.has(leave))
  return named === undefined ? undefined : { token: named.leave, systems: ['brand'] }
}
