import type { Tally } from './account.ts'
import type { Count } from './rewards/limits.ts'

/** Stands for all cards together; no account has this number. */
export const ALL_CARDS = 0

const NOTHING: Tally = { sum: 0, periods: 0 }

/** What was counted, in memory: per account and name, by period. */
export class Tallies {
  readonly #counts = new Map<number, Map<string, Map<string, number>>>()

  /** Counts what a sale of a card says, or with −1 takes it back. Without a card only what is counted for all. */
  add(account: number | undefined, counts: readonly Count[], sign: 1 | -1 = 1): void {
    for (const { rule, points, card, all } of counts) {
      if (account !== undefined) for (const period of card) this.#count(account, rule, period, sign * points)
      for (const period of all) this.#count(ALL_CARDS, rule, period, sign * points)
    }
  }

  /** What was counted in the periods from one to another, both included. */
  tally(account: number, rule: string, from: string, to = from): Tally {
    const byPeriod = this.#counts.get(account)?.get(rule)
    if (byPeriod === undefined) return NOTHING
    let sum = 0
    let periods = 0
    for (const [period, points] of byPeriod) {
      if (period < from || period > to || points === 0) continue
      sum += points
      periods += 1
    }
    return { sum, periods }
  }

  /** Each period in which something was counted. */
  periods(account: number, rule: string): ReadonlyMap<string, number> | undefined {
    return this.#counts.get(account)?.get(rule)
  }

  #count(account: number, rule: string, period: string, points: number): void {
    let byRule = this.#counts.get(account)
    if (byRule === undefined) {
      byRule = new Map()
      this.#counts.set(account, byRule)
    }
    let byPeriod = byRule.get(rule)
    if (byPeriod === undefined) {
      byPeriod = new Map()
      byRule.set(rule, byPeriod)
    }
    byPeriod.set(period, (byPeriod.get(period) ?? 0) + points)
  }
}
