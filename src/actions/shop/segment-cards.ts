import { daysBetween, localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { type Behaviours, type Shopper, stageBy } from '../../domain/segments.ts'
import type { ShopContext } from './context.ts'

/**
 * Adds the next `limit` baskets after a journal number to what was seen, those of one share of the cards: of all at once
 * there may be too many for memory.
 * @returns the last one's number; undefined at the end.
 */
export function seeBaskets(
  tx: ShopTx,
  input: { after: number; limit: number; part: number; parts: number; into: Behaviours },
): number | undefined {
  const { into, ...which } = input
  const page = tx.basketsAfter(which)
  for (const { account, day, lines } of page) if (account !== undefined) into.add(account, day, lines)
  return page.length < input.limit ? undefined : page.at(-1)?.seq
}

/** Puts cards where their baskets put them. A card whose only visit is not its first one is active. */
export function putSegments(
  tx: ShopTx,
  input: { cards: readonly Shopper[]; decileOf: (card: Shopper) => number },
  now: number,
  ctx: ShopContext,
): void {
  const today = localDay(now, ctx.timeZone)
  for (const card of input.cards) {
    const account = tx.account(card.account)
    if (account === undefined) continue
    const { habits, gap } = card
    const stage = card.stage === 'first' && account.opened !== account.lastDay ? 'active' : card.stage
    tx.segments.put(account.id, { stage, decile: input.decileOf(card), habits, gap }, today)
  }
}

/**
 * Cards whose baskets are all over keep their rhythm only, by which they are due, at risk or gone.
 * @returns the last account looked at; undefined at the end.
 */
export function ageSegments(
  tx: ShopTx,
  input: { after: number; limit: number },
  now: number,
  ctx: ShopContext,
): number | undefined {
  const today = localDay(now, ctx.timeZone)
  const page = tx.segments.after(input.after, input.limit)
  for (const { account: id, behaviour, day } of page) {
    if (day >= today) continue
    const account = tx.account(id)
    if (account === undefined) tx.segments.deleteOf(id)
    else {
      const { gap } = behaviour
      const stage = gap === undefined ? 'gone' : stageBy(gap, Math.max(0, daysBetween(account.lastDay, today)))
      tx.segments.put(id, { stage, decile: undefined, habits: [], gap }, today)
    }
  }
  return page.length < input.limit ? undefined : page.at(-1)?.account
}
