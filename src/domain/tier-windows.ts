import type { Account } from './account.ts'
import { addDays, addMonths, type Day, monthOf } from './day.ts'
import type { Programme } from './programme.ts'

/** The months of a qualification window, both included, as YYYY-MM. */
export interface Window {
  readonly from: string
  readonly to: string
}

type Tiers = Programme['tiers']

/**
 * The windows that decide the tier of a day: the one the day lies in; those that ended within the days of grace; and,
 * where a tier is kept for the next window, each of these one window earlier. The best of them counts.
 */
export function windowsOf(tiers: Tiers, account: Pick<Account, 'opened' | 'lastDay'>, today: Day): Window[] {
  const firstDay = addDays(today, -(tiers.graceDays ?? 0))
  const begin = (day: Day): string => startOf(tiers, account, monthOf(day))
  const length = lengthOf(tiers)
  const step = (tiers.window ?? 'rolling') === 'rolling' ? 1 : length
  const windows: Window[] = []
  const first = tiers.retention ? later(begin(firstDay), -length) : begin(firstDay)
  for (let from = first; from <= begin(today); from = later(from, step))
    windows.push({ from, to: later(from, length - 1) })
  return windows
}

/** The window a day lies in. */
export function windowOf(tiers: Tiers, account: Pick<Account, 'opened' | 'lastDay'>, today: Day): Window {
  const from = startOf(tiers, account, monthOf(today))
  return { from, to: later(from, lengthOf(tiers) - 1) }
}

const YEAR = 12

const lengthOf = ({ window = 'rolling', windowMonths }: Tiers): number => (window === 'rolling' ? windowMonths : YEAR)

/** The first month of the window of a month: a year begins in January, or in the month the card began. */
function startOf(tiers: Tiers, { opened, lastDay }: Pick<Account, 'opened' | 'lastDay'>, month: string): string {
  switch (tiers.window ?? 'rolling') {
    case 'rolling':
      return later(month, 1 - tiers.windowMonths)
    case 'calendar-year':
      return `${month.slice(0, 4)}-01`
    case 'anniversary': {
      const start = `${month.slice(0, 4)}-${(opened ?? lastDay).slice(5, 7)}`
      return start <= month ? start : later(start, -YEAR)
    }
  }
}

const later = (month: string, months: number): string => monthOf(addMonths(`${month}-01`, months))
