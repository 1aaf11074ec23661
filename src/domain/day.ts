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

const MOST_REMEMBERED = 10_000

/**
 * Remembers what it was asked: every sale asks for the same few days, and to work them out costs as much as its earning.
 */
function remembering(work: (day: Day, count: number) => Day): (day: Day, count: number) => Day {
  const known = new Map<number, Map<Day, Day>>()
  let size = 0
  return (day, count) => {
    const found = known.get(count)?.get(day)
    if (found !== undefined) return found
    const answer = work(day, count)
    if (size >= MOST_REMEMBERED) known.clear()
    size = size >= MOST_REMEMBERED ? 1 : size + 1
    const ofCount = known.get(count) ?? new Map<Day, Day>()
    known.set(count, ofCount.set(day, answer))
    return answer
  }
}

/** The day `days` after (or, negative, before) the given one. */
export const addDays = remembering((day, days) => utcDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS))

/** The same day of the month `months` later, or that month's last day when it is shorter. */
export const addMonths = remembering((day, months) => {
  const [year, month, date] = parts(day)
  const target = year * 12 + (month - 1) + months
  const lastDate = new Date(Date.UTC(Math.floor(target / 12), (target % 12) + 1, 0)).getUTCDate()
  return `${pad(Math.floor(target / 12), 4)}-${pad((target % 12) + 1, 2)}-${pad(Math.min(date, lastDate), 2)}`
})

/** The month of a day, `YYYY-MM`. */
export const monthOf = (day: Day): string => day.slice(0, 7)

/** The last month that is over on a day. */
export const monthBefore = (day: Day): string => monthOf(addDays(`${monthOf(day)}-01`, -1))

/** The UTC calendar day of an instant in ms. */
export const utcDay = (atMs: number): Day => new Date(atMs).toISOString().slice(0, 10)

/** The last day of a day's month. */
export const monthEnd = (day: Day): Day => addDays(addMonths(`${monthOf(day)}-01`, 1), -1)

/** How many days lie between two days; 0 for the same one. */
export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS

/** What hangs on the shop's wall at an instant. */
export interface WallClock {
  readonly day: Day
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number
  /** Minutes since the clock showed 00:00: an hour that comes twice in autumn counts twice, one skipped in spring never. */
  readonly minute: number
}

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const zones = new Map<string, { format: Intl.DateTimeFormat; quarter: number; wall: WallClock }>()

/**
 * The clock as it showed at the begin of the quarter of an hour of an instant. Formatting costs more than the rest of a
 * sale's arithmetic, so the answer is kept that long: no zone begins a day or moves its clocks in the midst of one.
 */
function quarterOf(atMs: number, timeZone: string): WallClock {
  const quarter = Math.floor(atMs / QUARTER_MS)
  let zone = zones.get(timeZone)
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    zone = { format, quarter: Number.NaN, wall: { day: '', weekday: 1, minute: 0 } }
    zones.set(timeZone, zone)
  }
  if (zone.quarter !== quarter) {
    const text = zone.format.format(quarter * QUARTER_MS)
    const day = text.slice(0, 10)
    const minute = Number(text.slice(12, 14)) * 60 + Number(text.slice(15, 17))
    zone.wall = { day, weekday: new Date(`${day}T00:00:00Z`).getUTCDay() || 7, minute }
    zone.quarter = quarter
  }
  return zone.wall
}

/** The calendar day of an instant (ms) on the wall clock of a time zone (IANA name). */
export const localDay = (atMs: number, timeZone: string): Day => quarterOf(atMs, timeZone).day

/** The wall clock of a time zone (IANA name) at an instant (ms). */
export function wallClock(atMs: number, timeZone: string): WallClock {
  const { day, weekday, minute } = quarterOf(atMs, timeZone)
  return { day, weekday, minute: minute + Math.floor((atMs - Math.floor(atMs / QUARTER_MS) * QUARTER_MS) / MINUTE_MS) }
}

const parts = (day: Day): [number, number, number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8, 10)),
]

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** Whether a text names a time zone, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
