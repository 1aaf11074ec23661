/** Calendar days as `YYYY-MM-DD` text: sortable, free of time zones, and what a receipt prints. */
export type Day = string

const DAY_MS = 86_400_000

// Nearly every key of a day names that day, so the last good one is remembered.
let lastGood: Day = ''

/** Whether the text is a day that exists in the calendar. */
export function isDay(text: string): boolean {
  if (text === lastGood) return true
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(at) || utcDay(at) !== text) return false
  lastGood = text
  return true
}

/** The day `days` after (or, negative, before) the given one. */
export const addDays = (day: Day, days: number): Day => utcDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)

/** The same day of the month `months` later, or that month's last day when it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = parts(day)
  const target = year * 12 + (month - 1) + months
  const lastDate = new Date(Date.UTC(Math.floor(target / 12), (target % 12) + 1, 0)).getUTCDate()
  return `${pad(Math.floor(target / 12), 4)}-${pad((target % 12) + 1, 2)}-${pad(Math.min(date, lastDate), 2)}`
}

/** The month of a day, `YYYY-MM`. */
export const monthOf = (day: Day): string => day.slice(0, 7)

/** The UTC calendar day of an instant in ms. */
export const utcDay = (atMs: number): Day => new Date(atMs).toISOString().slice(0, 10)

const HOUR_MS = 3_600_000
const zones = new Map<string, { format: Intl.DateTimeFormat; quarter: number; day: Day }>()

/**
 * The calendar day of an instant (ms) on the wall clock of a time zone (IANA name).
 * Formatting costs more than the rest of a sale's arithmetic, so the answer is kept for a quarter of an hour: no zone
 * begins a day in the midst of one.
 */
export function localDay(atMs: number, timeZone: string): Day {
  const quarter = Math.floor(atMs / (HOUR_MS / 4))
  let zone = zones.get(timeZone)
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    zone = { format, quarter: Number.NaN, day: '' }
    zones.set(timeZone, zone)
  }
  if (zone.quarter !== quarter) {
    zone.day = zone.format.format(atMs)
    zone.quarter = quarter
  }
  return zone.day
}

const parts = (day: Day): [number, number, number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8, 10)),
]

const pad = (value: number, width: number): string => String(value).padStart(width, '0')
