import { type Day, daysBetween, utcDay } from '../day.ts'
import { type Stage, stageBy } from '../segments.ts'
import type { CardScores } from './scores.ts'

const DAY_MS = 86_400_000

/** Fewer purchases than this show no rhythm, and so many have one gap less between them. */
export const ENOUGH_PURCHASES = 4

/** The number of a day since 1970, as packed habits hold it. */
export const dayNumber = (day: Day): number => Math.max(0, Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS))

/** Every habit of a card names a day, and all cards together name few; there are at most 65,535. */
const known = new Map<number, Day>()

/** The day of a number; undefined for 0, which stands for an unknown one. */
export function dayOfNumber(number: number): Day | undefined {
  if (number === 0) return undefined
  const day = known.get(number) ?? utcDay(number * DAY_MS)
  known.set(number, day)
  return day
}

/** The middle of some gaps in days, between two of them when their count is even; undefined below three. */
export function medianGap(gaps: readonly number[]): number | undefined {
  if (gaps.length < ENOUGH_PURCHASES - 1) return undefined
  const sorted = [...gaps].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

/** The gaps between some days, given by their numbers in any order; a day that stands twice is one. */
export function gapsBetween(days: readonly number[]): number[] {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  return sorted.slice(1).map((day, i) => day - (sorted[i] ?? day))
}

/** How regularly the card comes, by its own last visits and up to the minute, where segments are of the last night. */
export function stageOfCard({ visits, lastDay, medianGapDays }: CardScores, today: Day): Stage | undefined {
  if (visits === 0) return undefined
  if (lastDay === undefined || medianGapDays === undefined) return visits === 1 ? 'first' : 'active'
  return stageBy(2 * medianGapDays, Math.max(0, daysBetween(lastDay, today)))
}
