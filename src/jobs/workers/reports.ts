import { addDays, type Day, localDay, monthOf } from '../../domain/day.ts'
import { daysOf, type Period, weekOf } from '../../domain/period.ts'
import type { Programmes } from '../../domain/programme.ts'
import { AssortmentWeek } from '../../domain/reports/assortment.ts'
import { CouponsWeek } from '../../domain/reports/coupons.ts'
import type { Cut } from '../../domain/reports/cut.ts'
import { type AnswerCount, type ExperienceRow, experienceOf } from '../../domain/reports/experience.ts'
import { FairnessWeek } from '../../domain/reports/fairness.ts'
import { type Liability, type LiabilityMonth, liabilityOf } from '../../domain/reports/liability.ts'
import { Misuse, type MisuseCase, type Observed } from '../../domain/reports/misuse.ts'
import type { ReportFact } from '../../domain/reports/report-fact.ts'
import { type RewardsMonth, RewardsSum } from '../../domain/reports/rewards.ts'
import { TiersWeek } from '../../domain/reports/tiers.ts'
import { type UpliftBooks, upliftOf } from './uplift.ts'

/** Told how much of how much is done. */
type OnProgress = (done: number, total: number) => void

/** What reports are made of; the books hand it in. */
export interface ReportBooks extends UpliftBooks {
  readonly programmes: Programmes
  /** Facts after one, in their order; none counts as arrived before a day. */
  facts(after: number, notBefore: Day, onProgress: OnProgress): Iterable<ReportFact & Observed>
  /** The newest cut of a report. */
  lastCut(report: string): Pick<Cut, 'period' | 'untilSeq'> | undefined
  /** One that is there is not made again. */
  cut(report: string, period: Period): Pick<Cut, 'period' | 'untilSeq'> | undefined
  cardsByTier(): ReadonlyMap<string, number>
  cardsByStage(): ReadonlyMap<string, number>
  /** What shoppers said from one day to another. */
  answers(first: Day, last: Day): AnswerCount[]
  heldByMonth(today: Day): { untilSeq: number; deficit: number; months: LiabilityMonth[] }
}

export interface ReportInput {
  /** ms */
  readonly now: number
  /** IANA name. */
  readonly timeZone: string
}

/** The reports that are cut by week. */
const WEEKLY = ['tiers', 'fairness', 'coupons', 'assortment'] as const

/** Cuts every week and month that is over and was not cut yet. Nothing is written here. */
export function closePeriods(books: ReportBooks, input: ReportInput, onProgress: OnProgress): Cut[] {
  return [...closeMonths(books, input, onProgress), ...closeWeeks(books, input, onProgress)]
}

function closeMonths(books: ReportBooks, { now, timeZone }: ReportInput, onProgress: OnProgress): Cut[] {
  const cuts: Cut[] = []
  const inForce = books.programmes.at(now)
  const current = monthOf(localDay(now, timeZone))
  for (const { period, untilSeq, sum } of periods(books, 'rewards', monthOf, current, onProgress, () =>
    newMonth(books),
  ))
    if (period < current)
      cuts.push({ report: 'rewards', period, untilSeq, cutAt: now, body: sum.result(period, false, inForce) })
  return cuts
}

const newMonth = (books: ReportBooks): RewardsSum => new RewardsSum((version) => books.programmes.version(version))

function closeWeeks(books: ReportBooks, { now, timeZone }: ReportInput, onProgress: OnProgress): Cut[] {
  const cuts: Cut[] = []
  const today = localDay(now, timeZone)
  const current = weekOf(today)
  for (const { period, untilSeq, sum } of periods(books, 'tiers', weekOf, current, onProgress, () => new Week(books))) {
    if (period >= current) continue
    // Who holds which tier is known of now only, so a week that is cut late tells of its moves alone.
    const cards = period === weekBefore(today) ? books.cardsByTier() : undefined
    for (const [report, rows] of sum.rows(books.programmes.at(now).tiers.levels, cards))
      cuts.push({ report, period, untilSeq, cutAt: now, body: rows })
    cuts.push({ report: 'experience', period, untilSeq, cutAt: now, body: saidIn(books, period, today) })
    // What an offer changed shows over weeks, so that report looks further back than its week.
    const body = upliftOf(books, { period, untilSeq, today }, onProgress)
    cuts.push({ report: 'uplift', period, untilSeq, cutAt: now, body })
  }
  return cuts
}

/** Answers are kept so long. */
const ANSWER_DAYS = 90

/** What was said in a week, as long as all of it is kept; and who stays away, which is known of now only. */
function saidIn(books: ReportBooks, period: Period, today: Day): ExperienceRow[] {
  const { first, last } = daysOf(period)
  const counts = today > addDays(first, ANSWER_DAYS) ? [] : books.answers(first, last)
  return experienceOf(counts, period === weekBefore(today) ? books.cardsByStage() : undefined)
}

const weekBefore = (today: Day): Period => weekOf(addDays(daysOf(weekOf(today)).first, -1))

/** Every report of one week. */
class Week {
  readonly #tiers = new TiersWeek()
  readonly #fairness: FairnessWeek
  readonly #coupons = new CouponsWeek()
  readonly #assortment = new AssortmentWeek()

  constructor(books: ReportBooks) {
    this.#fairness = new FairnessWeek((version) => books.programmes.version(version))
  }

  add(fact: ReportFact): void {
    this.#tiers.add(fact)
    this.#fairness.add(fact)
    this.#coupons.add(fact)
    this.#assortment.add(fact)
  }

  rows(
    levels: readonly { readonly id: string }[],
    cards: ReadonlyMap<string, number> | undefined,
  ): [report: (typeof WEEKLY)[number], rows: unknown][] {
    return [
      ['tiers', this.#tiers.result(levels, cards)],
      ['fairness', this.#fairness.result()],
      ['coupons', this.#coupons.result()],
      ['assortment', this.#assortment.result()],
    ]
  }
}

/** Sums the facts after the newest cut of a report by the period they arrived in; nothing is read while none is over. */
function* periods<S extends { add(fact: ReportFact): void }>(
  books: ReportBooks,
  report: string,
  periodOf: (day: Day) => Period,
  current: Period,
  onProgress: OnProgress,
  begin: () => S,
): Generator<{ period: Period; untilSeq: number; sum: S }> {
  const last = books.lastCut(report)
  const notBefore = last === undefined ? '' : addDays(daysOf(last.period).last, 1)
  let open: { period: Period; untilSeq: number; sum: S } | undefined
  for (const fact of books.facts(last?.untilSeq ?? 0, notBefore, onProgress)) {
    const period = periodOf(fact.arrived)
    if (open !== undefined && open.period !== period) {
      yield open
      open = undefined
    }
    if (open === undefined && period >= current) return
    open ??= { period, untilSeq: 0, sum: begin() }
    open.untilSeq = fact.seq
    open.sum.add(fact)
  }
  if (open !== undefined) yield open
}

/** The month that is going on; undefined while nothing happened in it. */
export function openMonth(
  books: ReportBooks,
  { now, timeZone }: ReportInput,
  onProgress: OnProgress,
): RewardsMonth | undefined {
  const last = books.lastCut('rewards')
  const notBefore = last === undefined ? '' : addDays(daysOf(last.period).last, 1)
  const sum = newMonth(books)
  let any = false
  for (const fact of books.facts(last?.untilSeq ?? 0, notBefore, onProgress)) {
    any = true
    sum.add(fact)
  }
  return any ? sum.result(monthOf(localDay(now, timeZone)), true, books.programmes.at(now)) : undefined
}

/** What cards hold at this moment. */
export const liability = (books: ReportBooks, { now, timeZone }: ReportInput): Liability =>
  liabilityOf(books.heldByMonth(localDay(now, timeZone)), books.programmes.at(now))

/** Misuse that facts show which arrived from one day to another. */
export function misuse(
  books: ReportBooks,
  { from, to }: { readonly from: Day; readonly to: Day },
  onProgress: OnProgress,
): MisuseCase[] {
  const before = books.cut('tiers', weekOf(addDays(daysOf(weekOf(from)).first, -1)))
  const cases = new Misuse()
  for (const fact of books.facts(before?.untilSeq ?? 0, '', onProgress)) {
    if (fact.arrived > to) break
    if (fact.arrived >= from) cases.add(fact)
  }
  return cases.cases()
}
