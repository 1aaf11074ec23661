import { type Day, daysBetween } from './day.ts'
import type { BasketLine } from './records.ts'

/** How regularly a card comes, by its own rhythm. */
export const STAGES = ['first', 'active', 'due', 'at-risk', 'gone'] as const

export type Stage = (typeof STAGES)[number]

/** Where behaviour puts a card: nothing of a person, and nothing that its baskets of 90 days do not say. */
export interface Behaviour {
  readonly stage: Stage
  /** Its tenth by spend, 10 being those who spend most; undefined without a purchase in the 90 days. */
  readonly decile: number | undefined
  /** Departments bought from in at least half of the visits. */
  readonly habits: readonly string[]
  /** Twice the median of the days between its visits, which has no half days; undefined below four visits. */
  readonly gap: number | undefined
}

/** Whether two cards are in the same segments, and for the same reason. */
export const isSameBehaviour = (a: Behaviour, b: Behaviour): boolean =>
  a.stage === b.stage && a.decile === b.decile && a.gap === b.gap && a.habits.join() === b.habits.join()

/** Fewer visits than this show no rhythm and no habit. */
const ENOUGH_VISITS = 4

/** How many of its own gaps a card may be away. */
const DUE = 1
const AT_RISK = 3
const GONE = 5

/** The names rules and offers know a card's segments by. */
export const segmentNames = ({ stage, decile, habits }: Behaviour): string[] => [
  `stage:${stage}`,
  ...(decile === undefined ? [] : [`decile:${decile}`]),
  ...habits.map((department) => `habit:${department}`),
]

/** The stage of a card that has a rhythm, so many days after its last visit. */
export function stageBy(gap: number, daysAway: number): Stage {
  const away = 2 * daysAway
  if (away >= GONE * gap) return 'gone'
  if (away >= AT_RISK * gap) return 'at-risk'
  return away >= DUE * gap ? 'due' : 'active'
}

interface Seen {
  readonly days: Set<Day>
  spendCents: number
  readonly departments: Map<string, Set<Day>>
}

/** A card as its baskets show it, before all cards are set beside each other. */
export interface Shopper {
  readonly account: number
  readonly spendCents: number
  readonly stage: Stage
  readonly habits: readonly string[]
  readonly gap: number | undefined
}

/** Collects baskets, each visit a day, and tells how the cards that bought them shop. */
export class Behaviours {
  readonly #cards = new Map<number, Seen>()

  add(account: number, day: Day, lines: readonly BasketLine[]): void {
    let seen = this.#cards.get(account)
    if (seen === undefined) {
      seen = { days: new Set(), spendCents: 0, departments: new Map() }
      this.#cards.set(account, seen)
    }
    seen.days.add(day)
    for (const { kind, amountCents, department } of lines) {
      if (kind !== 'item') continue
      seen.spendCents += amountCents
      if (department === undefined) continue
      const days = seen.departments.get(department)
      if (days === undefined) seen.departments.set(department, new Set([day]))
      else days.add(day)
    }
  }

  /** Every card seen, as of today. Whether a single visit was the first one is for those to say who know the past. */
  *shoppers(today: Day): Generator<Shopper> {
    for (const [account, { days, spendCents, departments }] of this.#cards) {
      const gap = gapOf(days)
      const last = [...days].reduce((a, b) => (a > b ? a : b))
      const stage = gap === undefined ? (days.size === 1 ? 'first' : 'active') : stageBy(gap, daysBetween(last, today))
      const habits = gap === undefined ? [] : habitsOf(departments, days.size)
      yield { account, spendCents, stage, habits, gap }
    }
  }
}

/** The tenth by spend of each of all cards. Cards of equal spend are in one tenth: that of the first of them. */
export function decilesOf(shoppers: readonly Shopper[]): (shopper: Shopper) => number {
  const sorted = shoppers.map(({ spendCents }) => spendCents).sort((a, b) => a - b)
  const firstAt = new Map<number, number>()
  sorted.forEach((spend, i) => {
    if (!firstAt.has(spend)) firstAt.set(spend, i)
  })
  return ({ spendCents }) => Math.floor(((firstAt.get(spendCents) ?? 0) * 10) / sorted.length) + 1
}

function gapOf(days: ReadonlySet<Day>): number | undefined {
  if (days.size < ENOUGH_VISITS) return undefined
  const sorted = [...days].sort()
  const gaps = sorted.slice(1).map((day, i) => daysBetween(sorted[i] ?? day, day))
  gaps.sort((a, b) => a - b)
  const middle = (gaps.length - 1) / 2
  return (gaps[Math.floor(middle)] ?? 0) + (gaps[Math.ceil(middle)] ?? 0)
}

const habitsOf = (departments: ReadonlyMap<string, ReadonlySet<Day>>, visits: number): string[] =>
  [...departments].flatMap(([department, days]) => (2 * days.size >= visits ? [department] : [])).sort()
