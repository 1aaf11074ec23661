import { type Day, daysBetween } from '../day.ts'
import type { Customer } from './bgnbd.ts'

/** A customer's past up to a day, and what followed. */
export interface Watched extends Customer {
  /** Times it came after that day, until the end of what is known. */
  readonly later: number
}

const DAYS_A_WEEK = 7

/**
 * Splits purchase days at the end of `until`: what a model may know, and what it must foretell. Several purchases on one
 * day are one; customers who first came later are left out.
 */
export function watchedUntil(days: ReadonlyMap<string, readonly Day[]>, until: Day): Watched[] {
  const watched: Watched[] = []
  for (const all of days.values()) {
    const distinct = [...new Set(all)].sort()
    const known = distinct.filter((day) => day <= until)
    const [first, last] = [known[0], known.at(-1)]
    if (first === undefined || last === undefined) continue
    watched.push({
      repeats: known.length - 1,
      lastWeeks: daysBetween(first, last) / DAYS_A_WEEK,
      watchedWeeks: daysBetween(first, until) / DAYS_A_WEEK,
      later: distinct.length - known.length,
    })
  }
  return watched
}
