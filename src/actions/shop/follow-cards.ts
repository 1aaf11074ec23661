import { localDay } from '../../domain/day.ts'
import { decideNight } from '../../domain/decide-account.ts'
import { closesAfter } from '../../domain/expiry.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { eraseAccount } from './erase-card.ts'
import { giveBack } from './member-leave.ts'

/** What a page of cards came to. */
export interface Followed {
  /** The last account looked at; undefined when there are no more. */
  readonly last: number | undefined
  /** Cards whose tier moved because months left its window. */
  readonly tiers: number
  /** Cards that were not used for so long that they were closed and forgotten. */
  readonly closed: number
}

/**
 * Looks at the next `limit` cards after an account: tiers follow the calendar, and cards that were not used for the
 * programme's idle months are closed and forgotten. Safe to run twice. No index serves this: it would cost every sale,
 * and a whole shop is looked through once a night.
 */
export function followCards(
  tx: ShopTx,
  input: { after: number; limit: number },
  now: number,
  ctx: ShopContext,
): Followed {
  const today = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now)
  const page = tx.accountsAfter(input.after, input.limit)
  let tiers = 0
  let closed = 0
  for (const account of page) {
    // A card that was replaced has nothing left and goes with the one that took it over.
    if (account.successor !== undefined) continue
    if (closesAfter(account.lastDay, programme) < today && account.held === 0) {
      forgetMember(tx, account.id, now, ctx)
      eraseAccount(tx, { account: account.id, cause: 'idle' }, now, ctx)
      closed += 1
      continue
    }
    if (account.state === 'closed') continue
    const facts = decideNight(account, { cause: 'night', today, now }, programme)
    for (const each of facts) tx.record(each)
    if (facts.some(({ kind }) => kind === 'tier')) tiers += 1
  }
  return { last: page.length < input.limit ? undefined : page.at(-1)?.id, tiers, closed }
}

/**
 * Who shops elsewhere stays a member there: what is held here goes back to the brand, and only this shop's account is
 * forgotten. The next time the card comes it is met like one that was never here.
 */
function forgetMember(tx: ShopTx, account: number, now: number, ctx: ShopContext): void {
  const member = tx.members.ofAccount(account)
  if (member === undefined) return
  giveBack(tx, account, Number.MAX_SAFE_INTEGER, now, ctx)
  tx.members.link(member.alias, undefined)
  tx.members.want(member.alias, false)
}
