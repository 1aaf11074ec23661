import { localDay } from '../../domain/day.ts'
import { decideNight } from '../../domain/decide-account.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/**
 * Expires what is past its last day and lets tiers follow their window, for at most `limit` accounts. Safe to run twice.
 * @returns how many accounts were looked at; call again while that many come back.
 */
export function expireLots(tx: ShopTx, input: { limit: number }, now: number, ctx: ShopContext): number {
  const today = localDay(now, ctx.timeZone)
  const due = tx.accountsToExpire(today, input.limit)
  for (const id of due) {
    const account = tx.account(id)
    if (account === undefined) continue
    for (const each of decideNight(account, { cause: 'night', today, now }, ctx.programmes.at(now))) tx.record(each)
  }
  return due.length
}
