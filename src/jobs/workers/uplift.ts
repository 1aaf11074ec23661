import type { Exposure } from '../../domain/choice/visit.ts'
import { addDays, type Day } from '../../domain/day.ts'
import { daysOf, type Period, weekOf } from '../../domain/period.ts'
import type { Programmes } from '../../domain/programme.ts'
import type { ReportFact } from '../../domain/reports/report-fact.ts'
import { ENTRY_DAYS, OUTCOME_DAYS, PRIOR_DAYS, UpliftWeek } from '../../domain/reports/uplift.ts'
import type { UpliftRow } from '../../domain/reports/uplift-rows.ts'

/** What the books tell of the control group and the others. */
export interface UpliftBooks {
  readonly programmes: Programmes
  /** Exposures of days up to one. */
  exposures(until: Day): Exposure[]
  /** The first of all exposures that are kept. */
  firstExposure(): Day | undefined
  /** Facts of a week and after it, up to a number: those of accounts that are wanted, and those with coupons. */
  followed(
    of: { fromWeek: Period; untilSeq: number; isWanted: (account: number) => boolean },
    onProgress: (done: number, total: number) => void,
  ): Iterable<Pick<ReportFact, 'fact' | 'bought'>>
}

/** Exposures are kept as long as baskets. */
const KEPT_DAYS = 90
/** A log that begins so much later than it could was never cut. */
const SLACK_DAYS = 14

/** What offers changed, as a closed week sees it. */
export function upliftOf(
  books: UpliftBooks,
  week: { readonly period: Period; readonly untilSeq: number; readonly today: Day },
  onProgress: (done: number, total: number) => void,
): UpliftRow[] {
  const first = books.firstExposure()
  const { last } = daysOf(week.period)
  // A shop whose door shows nothing, and weeks long before it did, are not looked through.
  if (first === undefined || first > last || week.today > addDays(last, KEPT_DAYS)) return []
  const exposures = books.exposures(last)
  const keptFrom = addDays(week.today, -KEPT_DAYS)
  const uplift = new UpliftWeek({
    last,
    exposures,
    programme: (version) => books.programmes.version(version),
    forgottenBefore: first > addDays(keptFrom, SLACK_DAYS) ? undefined : first,
    controlShare: controlShareOf(exposures, last, books.programmes),
  })
  const fromWeek = weekOf(addDays(first, -PRIOR_DAYS))
  const wanted = { fromWeek, untilSeq: week.untilSeq, isWanted: uplift.follows }
  for (const seen of books.followed(wanted, onProgress)) uplift.add(seen)
  return uplift.result()
}

/** The share of the control group, when all programmes in force in the days of entry name the same. */
function controlShareOf(exposures: readonly Exposure[], last: Day, programmes: Programmes): number | undefined {
  const from = addDays(last, 1 - ENTRY_DAYS - OUTCOME_DAYS)
  const versions = new Set(exposures.flatMap(({ day, programme }) => (day >= from ? [programme] : [])))
  const shares = new Set([...versions].map((version) => programmes.version(version).pool.terms.controlPercent))
  const [percent] = shares
  return percent === undefined || shares.size > 1 ? undefined : percent / 100
}
