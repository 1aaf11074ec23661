import { addDays, type Day, localDay } from './domain/day.ts'
import { StempelError } from './domain/errors.ts'
import { oneByOne } from './domain/one-by-one.ts'
import { daysOf, weekOf } from './domain/period.ts'
import type { Cut } from './domain/reports/cut.ts'
import type { Report, ReportQuestion, ToldUplift, WeeklyReport } from './domain/reports/report.ts'
import type { RewardsMonth } from './domain/reports/rewards.ts'
import type { UpliftRow } from './domain/reports/uplift-rows.ts'
import type { OpenShop } from './open-shop.ts'
import { upliftWords } from './words/uplift.ts'
import { work } from './work.ts'

/** The reports of a shop. */
export interface Reports {
  /** @throws StempelError `not_found` for a period of which nothing is known, `too_many` when too many wait. */
  read(question: ReportQuestion): Promise<Report>
  /** Cuts the weeks and months that are over, once a day. Safe to run at any time. */
  keep(): Promise<void>
}

const MISUSE_DAYS = 28
/** One report at a time, so that a screen full of them takes one thread and not many. */
const MOST_WAITING = 32

/** Reads reports in a worker beside the shop, one after the other, and keeps the cuts of closed periods in the books. */
export function reportsOf({ settings, clock, books }: OpenShop): Reports {
  const { data } = settings
  const input = () => ({ now: clock.now(), timeZone: settings.timeZone })
  const today = (): Day => localDay(clock.now(), settings.timeZone)
  let closedOn: Day | undefined
  const inTurn = oneByOne('reports', MOST_WAITING)

  const keep = async (): Promise<void> => {
    const day = today()
    if (closedOn === day) return
    // A shop where nothing ever happened starts no thread for it.
    const cuts = books.read.head() === 0 ? [] : await work(data, 'closePeriods', input())
    if (cuts.length > 0)
      await books.writer.submit((tx) => {
        for (const cut of cuts) tx.cuts.put(cut)
      })
    closedOn = day
  }

  const rewards = async (month: string | undefined): Promise<Report> => {
    const months = books.read.cuts.all('rewards').map(({ body }) => body as RewardsMonth)
    const asked = months.filter((each) => month === undefined || each.month === month)
    const open = month === undefined || asked.length === 0 ? await work(data, 'openMonth', input()) : undefined
    if (open !== undefined && (month === undefined || open.month === month)) asked.push(open)
    if (month !== undefined && asked.length === 0) throw nothingOf('month', month)
    return { report: 'rewards', currency: settings.currency, months: asked }
  }

  const misuse = async (week: string | undefined): Promise<Report> => {
    const to = today()
    const { first, last } = week === undefined ? { first: addDays(to, 1 - MISUSE_DAYS), last: to } : daysOf(week)
    return {
      report: 'misuse',
      from: first,
      to: last,
      cases: await work(data, 'misuse', { ...input(), from: first, to: last }),
    }
  }

  const weekly = (report: WeeklyReport['report'], week: string | undefined): Report => {
    const cut: Cut | undefined = week === undefined ? books.read.cuts.last(report) : books.read.cuts.one(report, week)
    if (cut === undefined && week !== undefined) {
      if (week >= weekOf(today()))
        throw new StempelError('not_found', 'This week is not over; its report is cut when it is.', { path: 'week' })
      throw nothingOf('week', week)
    }
    const { period = null, cutAt, body = [] } = cut ?? {}
    const { currency, locale } = settings
    const inWords = upliftWords(locale)
    const told = (rows: unknown): ToldUplift[] =>
      (rows as UpliftRow[]).map((row) => ({ ...row, text: inWords(row, currency) }))
    return {
      report,
      currency,
      week: period,
      cutAt: cutAt === undefined ? null : new Date(cutAt).toISOString(),
      rows: report === 'uplift' ? told(body) : body,
      // What coupons changed stands beside what became of them.
      ...(report === 'coupons' ? { uplift: told(books.read.cuts.one('uplift', period ?? '')?.body ?? []) } : {}),
    } as WeeklyReport
  }

  return {
    keep: () => inTurn(keep),
    read: ({ report, week, month }) =>
      inTurn(async () => {
        await keep()
        if (report === 'rewards') return rewards(month)
        if (report === 'liability')
          return { report, currency: settings.currency, ...(await work(data, 'liability', input())) }
        return report === 'misuse' ? misuse(week) : weekly(report, week)
      }),
  }
}

const nothingOf = (path: 'week' | 'month', period: string): StempelError =>
  new StempelError('not_found', `Nothing is known of ${period}.`, { path })
