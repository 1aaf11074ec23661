import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Exposure } from '../../domain/choice/visit.ts'
import type { Day } from '../../domain/day.ts'
import type { BasketLine } from '../../domain/records.ts'
import type { ExposureLog, Share } from '../../domain/reports/exposure-log.ts'
import type { ReportFact } from '../../domain/reports/report-fact.ts'
import { decodeFact } from './fact-codec.ts'
import { prepareAll, query, type Statements } from './query.ts'

const PAGE = 1_000
const PPM = 1_000_000
/** How a fact's numbers begin what it did to coupons. */
const COUPONS = '"k":'

const queries = {
  log: query<{ until: string }>()((db, p) =>
    db
      .selectFrom('exposure')
      .select((eb) => [eb.fn.min<string | null>('day').as('first'), eb.fn.countAll<number>().as('count')])
      .where('day', '<=', p.until),
  ),
  /** SQLite gives the other columns of the row that has the maximum. */
  offers: query<{ until: string }>()((db, p) =>
    db
      .selectFrom('exposure')
      .select((eb) => ['offer', 'programme', eb.fn.max('at').as('at')])
      .where('day', '<=', p.until)
      .groupBy('offer'),
  ),
  versions: query<{ since: string; until: string }>()((db, p) =>
    db.selectFrom('exposure').select('programme').distinct().where('day', '>=', p.since).where('day', '<=', p.until),
  ),
  exposures: query<{ account: number; at: number; offer: string; until: string } & Share>()((db, p) =>
    db
      .selectFrom('exposure')
      .selectAll()
      .where(sql<boolean>`(account, at, offer) > (${p.account}, ${p.at}, ${p.offer})`)
      .where('day', '<=', p.until)
      .where(sql<boolean>`account % ${p.parts} = ${p.part}`)
      .orderBy('account')
      .orderBy('at')
      .orderBy('offer')
      .limit(sql.lit(PAGE)),
  ),
  /** Where reading begins: the last fact of the newest week that was over before a day. */
  before: query<{ period: string }>()((db, p) =>
    db
      .selectFrom('cut')
      .select('until_seq')
      .where('report', '=', 'tiers')
      .where('period', '<', p.period)
      .orderBy('period', 'desc')
      .limit(sql.lit(1)),
  ),
  page: query<{ after: number; until: number } & Share>()((db, p) =>
    db
      .selectFrom('journal')
      .leftJoin('basket', 'basket.seq', 'journal.seq')
      .select(['journal.seq', 'journal.kind', 'journal.day', 'programme', 'numbers', 'journal.lines'])
      .select(['journal.account', 'cause', 'at', 'basket.lines as bought'])
      .where('journal.seq', '>', p.after)
      .where('journal.seq', '<=', p.until)
      .where(
        sql<boolean>`(journal.account % ${p.parts} = ${p.part} OR instr(journal.numbers, ${sql.lit(COUPONS)}) > 0)`,
      )
      .orderBy('journal.seq'),
  ),
}

type PageRow = ReturnType<Statements<typeof queries>['page']['all']>[number]

/**
 * What is kept of exposures up to a day.
 * @param since the first day whose programmes are asked for
 */
export function exposureLog(db: Database.Database, until: Day, since: Day): ExposureLog | undefined {
  const q = prepareAll(db, queries)
  const { first, count } = q.log.get({ until }) ?? { first: null, count: 0 }
  if (first === null) return undefined
  const versions = q.versions.all({ since, until }).map(({ programme }) => programme)
  return {
    first,
    count,
    versions,
    offers: q.offers.all({ until }).map(({ offer, programme }) => ({ offer, programme })),
  }
}

/** What cards were offered at the door up to a day, and the control group would have been. */
export function exposuresUntil(db: Database.Database, until: Day, share: Share): Exposure[] {
  const q = prepareAll(db, queries)
  const out: Exposure[] = []
  for (let last = { account: -1, at: 0, offer: '' }; ; ) {
    const page = q.exposures.all({ ...last, ...share, until })
    for (const { propensity_ppm, issued, n, ...same } of page)
      out.push({
        ...same,
        tactic: same.tactic as Exposure['tactic'],
        propensity: propensity_ppm / PPM,
        coupon: issued === null || n === null ? undefined : { issued, n },
      })
    const end = page.at(-1)
    if (end === undefined || page.length < PAGE) return out
    last = end
  }
}

export interface FollowedOptions extends Share {
  /** The week (ISO) from whose begin on facts are wanted; some before it may come, too. */
  readonly fromWeek: string
  /** The last fact that is wanted. */
  readonly untilSeq: number
  readonly isWanted: (account: number) => boolean
  /** Told after each page how many facts of how many were read. */
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Facts of some accounts, and those of anybody that did something to coupons, with what was bought; in pages, each a
 * short look of its own. All others are skipped before they are decoded, which is most of the work.
 * @param db a connection of its own that reads only
 */
export function* followedFacts(
  db: Database.Database,
  { fromWeek, untilSeq, part, parts, isWanted, onProgress }: FollowedOptions,
): Generator<Pick<ReportFact, 'fact' | 'bought'>> {
  const q = prepareAll(db, queries)
  // Weeks begin after the last fact of the one before them, as that was cut.
  const begin = q.before.get({ period: fromWeek })?.until_seq ?? 0
  for (let after = begin; after < untilSeq; ) {
    const until = Math.min(after + PAGE, untilSeq)
    for (const row of q.page.all({ after, until, part, parts })) {
      const isOurs = row.account !== null && isWanted(row.account)
      if (row.at !== null && (isOurs || row.numbers.includes(COUPONS))) yield readFact(row, isOurs)
    }
    onProgress(until, untilSeq)
    after = until
  }
}

const readFact = (row: PageRow, isOurs: boolean): Pick<ReportFact, 'fact' | 'bought'> => ({
  fact: decodeFact(row),
  bought: row.bought === null || !isOurs ? undefined : (JSON.parse(row.bought) as BasketLine[]),
})
