import type { Count, Counted } from './rewards/limits.ts'

/** What the limits of a draft count while past sales are judged again; everything starts at 0 with the first of them. */
export class CountedSales {
  readonly #points = new Map<string, number>()

  /** What was counted before the next sale of a card; undefined for one that had no card then. */
  before(holder: number | undefined): Counted {
    return {
      card: holder === undefined ? undefined : (rule, period) => this.#read(holder, rule, period),
      all: (rule, period) => this.#read(ALL, rule, period),
    }
  }

  add(holder: number | undefined, counts: readonly Count[]): void {
    for (const { rule, points, card, all } of counts) {
      if (holder !== undefined) for (const period of card) this.#count(holder, rule, period, points)
      for (const period of all) this.#count(ALL, rule, period, points)
    }
  }

  #read(of: number, rule: string, period: string): number {
    return this.#points.get(keyOf(of, rule, period)) ?? 0
  }

  #count(of: number, rule: string, period: string, points: number): void {
    const key = keyOf(of, rule, period)
    this.#points.set(key, (this.#points.get(key) ?? 0) + points)
  }
}

/** No account has this number. */
const ALL = 0

const keyOf = (of: number, rule: string, period: string): string => `${of} ${rule} ${period}`
