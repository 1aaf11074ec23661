import { addDays, localDay } from '../domain/day.ts'
import { startOf } from '../http/shop/programmes.ts'

/**
 * The start (ms) that somebody typed: a day or an instant, and also `now` and `tomorrow`.
 * @throws StempelError `invalid` with path `from`.
 */
export function commandStart(from: string, now: number, timeZone: string): number {
  if (from === 'now') return now
  return startOf(from === 'tomorrow' ? addDays(localDay(now, timeZone), 1) : from, timeZone)
}
