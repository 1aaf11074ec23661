import { z } from 'zod'
import { type Day, monthOf } from '../day.ts'

const points = z.int().min(1).max(1_000_000_000).optional()
const some = (given: object): boolean => Object.keys(given).length > 0
const NONE = 'a limit names at least one number'

/** At most so many points of one rule for one card, by the business day of the sale. */
export const capSchema = z
  .strictObject({ perSale: points, perDay: points, perMonth: points, perYear: points })
  .refine(some, NONE)

/** At most so many points of one rule for all cards together, by the business day of the sale. */
export const budgetSchema = z
  .strictObject({ perDay: points, perMonth: points, perYear: points, total: points })
  .refine(some, NONE)

/** What one fact counts: `points` more under the rule's name, in each of these periods. */
export interface Count {
  readonly rule: string
  /** Points, or another whole number that the rule's name stands for; below 0 when something is taken back. */
  readonly points: number
  /** Periods counted for the card alone. */
  readonly card: readonly string[]
  /** Periods counted for all cards together. */
  readonly all: readonly string[]
}

/** What has been counted so far, before the sale. */
export interface Counted {
  /** For the card; undefined for a sale without one. */
  readonly card: ((rule: string, period: string) => number) | undefined
  readonly all: (rule: string, period: string) => number
}

/** The limit that cut an award. */
export interface Cut {
  readonly limit: 'cap' | 'budget'
  readonly per: 'sale' | 'day' | 'month' | 'year' | 'total'
  readonly most: number
}

/** The period of all time. */
export const TOTAL = 'all'

type Limits = {
  readonly cap?: z.output<typeof capSchema> | undefined
  readonly budget?: z.output<typeof budgetSchema> | undefined
}

/** The limits of a rule made ready; undefined when it has none. */
export interface CompiledLimits {
  /** Whether it can only be kept where there is a card to count for. */
  readonly needsCard: boolean
  /** How many of these points are left on that day, and what cut them. */
  cut(points: number, day: Day, counted: Counted): { points: number; cut: Cut | undefined }
  /** What points given on that day count for; undefined when nothing is counted. */
  count(points: number, day: Day): Count | undefined
}

type Per = 'day' | 'month' | 'year' | 'total'

/** A day's period of each length. */
const PERIODS: Readonly<Record<Per, (day: Day) => string>> = {
  day: (day) => day,
  month: monthOf,
  year: (day) => day.slice(0, 4),
  total: () => TOTAL,
}

/** Makes a rule's limits ready. */
export function compileLimits(rule: string, { cap, budget }: Limits): CompiledLimits | undefined {
  if (cap === undefined && budget === undefined) return undefined
  const caps = listed([
    ['day', cap?.perDay],
    ['month', cap?.perMonth],
    ['year', cap?.perYear],
  ])
  const budgets = listed([
    ['day', budget?.perDay],
    ['month', budget?.perMonth],
    ['year', budget?.perYear],
    ['total', budget?.total],
  ])
  return {
    needsCard: caps.length > 0,
    cut(asked, day, counted) {
      let left = asked
      let cut: Cut | undefined
      const atMost = (room: number, by: Cut): void => {
        if (room >= left) return
        left = Math.max(0, room)
        cut = by
      }
      if (cap?.perSale !== undefined) atMost(cap.perSale, { limit: 'cap', per: 'sale', most: cap.perSale })
      for (const [per, most] of caps)
        if (left > 0) atMost(most - (counted.card?.(rule, PERIODS[per](day)) ?? most), { limit: 'cap', per, most })
      for (const [per, most] of budgets)
        if (left > 0) atMost(most - counted.all(rule, PERIODS[per](day)), { limit: 'budget', per, most })
      return { points: left, cut }
    },
    count(points, day) {
      if (points === 0 || caps.length + budgets.length === 0) return undefined
      const periods = (of: readonly [Per, number][]): string[] => of.map(([per]) => PERIODS[per](day))
      return { rule, points, card: periods(caps), all: periods(budgets) }
    },
  }
}

const listed = (limits: readonly [Per, number | undefined][]): [Per, number][] =>
  limits.flatMap(([per, most]) => (most === undefined ? [] : [[per, most] as [Per, number]]))
