import type { Tally } from './account.ts'
import type { PastSale } from './past-sale.ts'
import type { Count } from './rewards/limits.ts'
import { ALL_CARDS, Tallies } from './tallies.ts'

/**
 * What limits, running totals and tiers would have counted under a draft: what was counted then, plus what judging anew
 * counts differently. So everything that was counted before the first past sale, or by a return, counts here too.
 */
export class CountedSales {
  readonly #difference = new Tallies()

  /** For the card of a sale, before it. */
  ofCard({ before, holder = ALL_CARDS }: PastSale, rule: string, from: string, to = from): Tally {
    const then = before?.counted?.(rule, from, to) ?? { sum: 0, periods: 0 }
    const differing = this.#difference.periods(holder, rule)
    if (differing === undefined) return then
    let { sum, periods } = then
    for (const [period, more] of differing) {
      if (period < from || period > to || more === 0) continue
      const counted = before?.counted?.(rule, period).sum ?? 0
      sum += more
      periods += Number(counted + more > 0) - Number(counted > 0)
    }
    return { sum, periods }
  }

  /** For all cards together, before a sale. */
  ofAll(sale: PastSale, rule: string, period: string): number {
    return sale.counted(rule, period) + this.#difference.tally(ALL_CARDS, rule, period).sum
  }

  /** Takes up what a sale counts under the draft, in the place of what it counted then. */
  add({ before, holder, fact }: PastSale, counts: readonly Count[]): void {
    const account = before === undefined ? undefined : holder
    this.#difference.add(account, fact.counts, -1)
    this.#difference.add(account, counts)
  }
}
