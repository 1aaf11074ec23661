import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { BasketLine } from '../../domain/records.ts'
import type { LiabilityMonth } from '../../domain/reports/liability.ts'
import type { Observed } from '../../domain/reports/misuse.ts'
import type { ReportFact } from '../../domain/reports/report-fact.ts'
import { decodeFact } from './fact-codec.ts'
import { prepareAll, query, type Statements } from './query.ts'
import { marksOf } from './remarks.ts'

const queries = {
  head: query()((db) => db.selectFrom('journal').select('seq').orderBy('seq', 'desc').limit(sql.lit(1))),
  page: query<{ after: number; until: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .leftJoin('basket', 'basket.seq', 'journal.seq')
      .leftJoin('remark', 'remark.seq', 'journal.seq')
      .select(['journal.seq', 'journal.kind', 'journal.day', 'programme', 'numbers', 'journal.lines'])
      .select(['journal.account', 'cause', 'at', 'basket.lines as bought', 'marks', 'operator'])
      .where('journal.seq', '>', p.after)
      .where('journal.seq', '<=', p.until)
      .orderBy('journal.seq'),
  ),
  tiers: query()((db) =>
    db
      .selectFrom('account')
      .select((eb) => ['tier', eb.fn.countAll<number>().as('cards')])
      .where('state', '=', 'open')
      .groupBy('tier'),
  ),
  lots: query<{ today: string }>()((db, p) =>
    db
      .selectFrom('lot')
      .select([
        sql<string>`substr(expires, 1, 7)`.as('month'),
        sql<number>`sum(points)`.as('points'),
        sql<number>`sum(held)`.as('held'),
        sql<number>`sum(CASE WHEN active_from > ${p.today} THEN points ELSE 0 END)`.as('pending'),
      ])
      .where('points', '>', 0)
      .groupBy(sql`1`)
      .orderBy(sql`1`),
  ),
  deficit: query()((db) => db.selectFrom('account').select(sql<number>`total(deficit)`.as('deficit'))),
}

type PageRow = ReturnType<Statements<typeof queries>['page']['all']>[number]

/** A fact with everything any report looks at. */
export type ReadFact = ReportFact & Observed

const PAGE_FACTS = 1_000

export interface ReportFactsOptions {
  /** The last fact that is not wanted any more. */
  readonly after: number
  /** No fact counts as arrived before this day, so that a clock that was set back reopens no closed period. */
  readonly notBefore: Day
  /** The calendar day of an instant (ms) in the shop. */
  readonly dayOf: (atMs: number) => Day
  /** Told after each page how many facts of how many were read. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * The facts of the journal as reports read them, in pages, each a short look of its own.
 * @param db a connection of its own that reads only
 */
export function* reportFacts(db: Database.Database, options: ReportFactsOptions): Generator<ReadFact> {
  const q = prepareAll(db, queries)
  const head = q.head.get({})?.seq ?? 0
  let arrived = options.notBefore
  // Erased facts have lost their time: they arrived with the one before them, the first ones with the one after.
  let undated: PageRow[] = []
  for (let after = options.after; after < head; ) {
    const until = Math.min(after + PAGE_FACTS, head)
    for (const row of q.page.all({ after, until })) {
      const day = row.at === null ? arrived : options.dayOf(row.at)
      if (day > arrived) arrived = day
      if (arrived === '') {
        undated.push(row)
        continue
      }
      for (const earlier of undated) yield readFact(earlier, arrived)
      undated = []
      yield readFact(row, arrived)
    }
    options.onProgress?.(until, head)
    after = until
  }
  for (const row of undated) yield readFact(row, row.day)
}

function readFact(row: PageRow, arrived: Day): ReadFact {
  return {
    seq: row.seq,
    fact: decodeFact(row),
    arrived,
    bought: row.bought === null ? undefined : (JSON.parse(row.bought) as BasketLine[]),
    remark: row.marks === null ? undefined : { marks: marksOf(row.marks), operator: row.operator ?? undefined },
  }
}

/** How many open cards hold each tier. */
export const cardsByTier = (db: Database.Database): Map<string, number> =>
  new Map(
    prepareAll(db, queries)
      .tiers.all({})
      .map(({ tier, cards }) => [tier, cards]),
  )

/** What cards hold and owe, all of one moment: points by the month of their last day. */
export function heldByMonth(
  db: Database.Database,
  today: Day,
): { untilSeq: number; deficit: number; months: LiabilityMonth[] } {
  const q = prepareAll(db, queries)
  return db.transaction(() => ({
    untilSeq: q.head.get({})?.seq ?? 0,
    deficit: q.deficit.get({})?.deficit ?? 0,
    months: q.lots.all({ today }),
  }))()
}
