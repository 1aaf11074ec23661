import { type Day, localDay } from './day.ts'

const QUARTER_MS = 900_000
/** Noon of UTC and the beginning of the same day elsewhere lie less than this apart: no zone is 15 hours ahead. */
const FURTHEST_MS = 27 * 3_600_000

/** The first instant (ms) of a calendar day on the wall clock of a time zone: no zone begins a day in the midst of a quarter. */
export function dayStart(day: Day, timeZone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`)
  let before = Math.floor((noon - FURTHEST_MS) / QUARTER_MS)
  let within = Math.ceil((noon + FURTHEST_MS) / QUARTER_MS)
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (localDay(middle * QUARTER_MS, timeZone) < day) before = middle
    else within = middle
  }
  return within * QUARTER_MS
}
