import { addMonths, type Day, monthEnd } from './day.ts'
import type { Programme } from './programme.ts'

/** The last day of points earned on a day, by the programme's policy. */
export function lastDayOf(earned: Day, { lots }: Pick<Programme, 'lots'>): Day {
  const { policy = 'rolling', expireAfterMonths } = lots
  switch (policy) {
    case 'rolling':
    case 'sliding':
      return addMonths(earned, expireAfterMonths)
    case 'calendar-year':
      return monthEnd(addMonths(`${earned.slice(0, 4)}-12-01`, expireAfterMonths))
    case 'calendar-quarter': {
      const quarterEnd = Math.ceil(Number(earned.slice(5, 7)) / 3) * 3
      return monthEnd(addMonths(`${earned.slice(0, 4)}-${String(quarterEnd).padStart(2, '0')}-01`, expireAfterMonths))
    }
  }
}

/** Until when a purchase on a day keeps every open lot alive; undefined where purchases do not. */
export const keepsAliveUntil = (day: Day, programme: Pick<Programme, 'lots'>): Day | undefined =>
  programme.lots.policy === 'sliding' ? lastDayOf(day, programme) : undefined

/** Months without a purchase after which a card is closed and forgotten. */
export const idleMonthsOf = ({ idleMonths = 24 }: Pick<Programme, 'idleMonths'>): number => idleMonths

/** Whether a card was away so long that it is told when it will be closed: half of the time. */
export const wasLongAway = (lastDay: Day, today: Day, programme: Pick<Programme, 'idleMonths'>): boolean =>
  addMonths(lastDay, Math.floor(idleMonthsOf(programme) / 2)) <= today

/** The last day of a card that is not used again after `lastDay`. */
export const closesAfter = (lastDay: Day, programme: Pick<Programme, 'idleMonths'>): Day =>
  addMonths(lastDay, idleMonthsOf(programme))
