import { addDays, addMonths, type Day, isDay } from './day.ts'

/**
 * Closed periods of reports: ISO weeks as `2026-W47`, months as `2026-11`. Both sort as text.
 */
export type Period = string

const DAY_MS = 86_400_000

/** Days since a Monday. */
const weekday = (day: Day): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

/** The ISO week of a day: weeks begin on Monday and belong to the year of their Thursday. */
export function weekOf(day: Day): Period {
  const thursday = addDays(day, 3 - weekday(day))
  const year = thursday.slice(0, 4)
  const number = Math.floor((Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / DAY_MS / 7)
  return `${year}-W${String(number + 1).padStart(2, '0')}`
}

/** Whether the text is an ISO week that exists. */
export const isWeek = (text: string): boolean => /^\d{4}-W\d{2}$/.test(text) && weekOf(daysOf(text).first) === text

/** Whether the text is a month that exists. */
export const isMonth = (text: string): boolean => /^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`)

/** First and last day of a week or a month. */
export function daysOf(period: Period): { first: Day; last: Day } {
  if (!period.includes('W')) {
    const first = `${period}-01`
    return { first, last: addDays(addMonths(first, 1), -1) }
  }
  // The 4th of January always lies in week 1.
  const fourth = `${period.slice(0, 4)}-01-04`
  const first = addDays(fourth, (Number(period.slice(6)) - 1) * 7 - weekday(fourth))
  return { first, last: addDays(first, 6) }
}
