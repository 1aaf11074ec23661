import type { Basket } from './basket.ts'
import { wallClock } from './day.ts'
import type { SaleCircumstances, SaleState } from './decide-sale.ts'
import type { Room } from './judge.ts'
import type { Judged } from './rewards/rule.ts'
import type { SaleInput } from './sale.ts'

/** What the rules look at. */
export function judgedOf(
  state: SaleState,
  sale: SaleInput,
  basket: Basket,
  found: { eligible: readonly number[]; tier: string | undefined },
  when: SaleCircumstances,
): Judged {
  return {
    lines: basket.lines,
    eligibleCents: found.eligible,
    tier: found.tier,
    currency: sale.currency,
    shop: when.shop,
    group: sale.customerGroup,
    wall: () => wallClock(when.judgedAt, when.timeZone),
    segments: () => state.segments?.() ?? [],
  }
}

/** What limits look at: caps count for the card, budgets for all cards, both by the business day. */
export function roomOf({ account, counted }: SaleState, { day }: SaleCircumstances): Room {
  return {
    day,
    counted: {
      card: account === undefined ? undefined : (rule, period) => account.counted?.(rule, period).sum ?? 0,
      all: (rule, period) => counted?.(rule, period) ?? 0,
    },
  }
}
