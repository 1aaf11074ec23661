import { hiddenCells, rounded } from '../privacy.ts'
import type { ReportFact } from './report-fact.ts'

/** One tier in a week: counts in fives, absent where they are of too few cards. */
export interface TierRow {
  readonly tier: string
  /** Cards that hold it when the week is cut. */
  readonly cards: number | undefined
  /** Cards that rose to it, or fell to it, in the week. */
  readonly rose: number | undefined
  readonly fell: number | undefined
}

/** Cards by tier and how they moved in a week. */
export class TiersWeek {
  readonly #rose = new Map<string, Set<number>>()
  readonly #fell = new Map<string, Set<number>>()

  add({ fact }: ReportFact): void {
    if (fact.kind !== 'tier' || fact.tier === undefined || fact.account === undefined) return
    const moved = fact.note === 'reached' ? this.#rose : this.#fell
    const cards = moved.get(fact.tier) ?? new Set()
    moved.set(fact.tier, cards.add(fact.account))
  }

  /**
   * @param levels the programme's tiers, lowest first
   * @param cards how many cards hold each tier; undefined when that is no longer known
   */
  result(levels: readonly { readonly id: string }[], cards: ReadonlyMap<string, number> | undefined): TierRow[] {
    const known = levels.map(({ id }) => id)
    const others = new Set([...(cards?.keys() ?? []), ...this.#rose.keys(), ...this.#fell.keys()])
    const tiers = [...known, ...[...others].filter((tier) => !known.includes(tier)).sort()]
    const held = cards === undefined ? [] : told(tiers.map((tier) => cards.get(tier) ?? 0))
    const rose = told(tiers.map((tier) => this.#rose.get(tier)?.size ?? 0))
    const fell = told(tiers.map((tier) => this.#fell.get(tier)?.size ?? 0))
    return tiers.map((tier, i) => ({ tier, cards: held[i], rose: rose[i], fell: fell[i] }))
  }
}

function told(counts: readonly number[]): (number | undefined)[] {
  const hidden = hiddenCells(counts)
  return counts.map((count, i) => (hidden[i] ? undefined : rounded(count)))
}
