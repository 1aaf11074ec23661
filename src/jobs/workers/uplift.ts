import type { Exposure } from '../../domain/choice/visit.ts'
import { addDays, type Day } from '../../domain/day.ts'
import { daysOf, type Period, weekOf } from '../../domain/period.ts'
import type { Programmes } from '../../domain/programme.ts'
import type { ExposureLog, Share } from '../../domain/reports/exposure-log.ts'
import type { ReportFact } from '../../domain/reports/report-fact.ts'
import { firstEntry, Uplift } from '../../domain/reports/uplift.ts'
import { PRIOR_DAYS } from '../../domain/reports/uplift-part.ts'
import type { UpliftRow } from '../../domain/reports/uplift-rows.ts'

/** What the books tell of the control group and the others. */
export interface UpliftBooks {
  readonly programmes: Programmes
  /** Undefined when nothing is kept. */
  exposureLog(until: Day, versionsSince: Day): ExposureLog | undefined
  /** Exposures of a share of the cards, of days up to one. */
  exposures(until: Day, share: Share): Exposure[]
  /** Facts of a week and after it, up to a number: of the accounts of a share that are wanted, and those with coupons. */
  followed(
    of: Share & { fromWeek: Period; untilSeq: number; isWanted: (account: number) => boolean },
    onProgress: (done: number, total: number) => void,
  ): Iterable<Pick<ReportFact, 'fact' | 'bought'>>
}

/** Exposures and baskets are kept so long. */
const KEPT_DAYS = 90
/** A log that begins so much later than it could was never cut. */
const SLACK_DAYS = 14
/** So many exposures are held at once, in some 50 MB. */
const PART = 100_000

/** What offers changed, as a closed week sees it. */
export function upliftOf(
  books: UpliftBooks,
  week: { readonly period: Period; readonly untilSeq: number; readonly today: Day },
  onProgress: (done: number, total: number) => void,
): UpliftRow[] {
  const { last } = daysOf(week.period)
  // Of weeks that were closed this late nothing is left.
  if (week.today > addDays(last, KEPT_DAYS)) return []
  const log = books.exposureLog(last, firstEntry(last))
  if (log === undefined) return []
  const keptFrom = addDays(week.today, -KEPT_DAYS)
  const wasCut = log.first <= addDays(keptFrom, SLACK_DAYS)
  const uplift = new Uplift({
    last,
    offers: log.offers,
    programme: (version) => books.programmes.version(version),
    forgottenBefore: wasCut ? log.first : undefined,
    hasBaskets: keptFrom <= firstEntry(last),
    controlShare: controlShareOf(log, books.programmes),
  })
  const fromWeek = weekOf(addDays(log.first, -PRIOR_DAYS))
  const parts = Math.ceil(log.count / PART)
  for (let part = 0; part < parts; part += 1) {
    const cards = uplift.begin(books.exposures(last, { part, parts }))
    const wanted = { part, parts, fromWeek, untilSeq: week.untilSeq, isWanted: cards.follows }
    const progress = (done: number, total: number): void => onProgress(part * total + done, parts * total)
    for (const seen of books.followed(wanted, progress)) cards.add(seen)
    uplift.end(cards)
  }
  return uplift.result()
}

/** The share of the control group, when all programmes by which anything was shown name the same. */
function controlShareOf({ versions }: ExposureLog, programmes: Programmes): number | undefined {
  const shares = new Set(versions.map((version) => programmes.version(version).pool.terms.controlPercent))
  const [percent] = shares
  return percent === undefined || shares.size > 1 ? undefined : percent / 100
}
