import type { Member, Telling } from '../../domain/consent/membership.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { meetMember } from './member-join.ts'
import { leaveBrand } from './member-leave.ts'
import { lapseAllHolds } from './member-points.ts'

/**
 * Leaves the brand and says by which name the brand will answer: its payment confirms that the membership has ended. A
 * card that joined in another shop and was never met here is met first, so that it can leave here as well.
 * @returns undefined for a wish that the brand never heard of.
 */
export function leaveTold(tx: ShopTx, of: Member, now: number, ctx: ShopContext): Telling | undefined {
  const { account, code } = of
  if (tx.members.any() && tx.members.ofAccount(account) === undefined) {
    // An open hold would keep the card from being met; what it promised is kept all the same.
    lapseAllHolds(tx, account, now, ctx)
    meetMember(tx, code, account, now, ctx)
  }
  const before = new Set(tx.members.leaves().map(({ leave }) => leave))
  if (!leaveBrand(tx, { account }, now, ctx)) return undefined
  const named = tx.members.leaves().find(({ leave }) => !before.has(leave))
  return named === undefined ? undefined : { token: named.leave, systems: ['brand'] }
}
