import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Cut } from '../../domain/reports/cut.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  put: query<Schema['cut']>()((db, p) =>
    db
      .insertInto('cut')
      .values({ report: p.report, period: p.period, until_seq: p.until_seq, cut_ms: p.cut_ms, body: p.body })
      .onConflict((conflict) => conflict.doNothing()),
  ),
  one: query<{ report: string; period: string }>()((db, p) =>
    db.selectFrom('cut').selectAll().where('report', '=', p.report).where('period', '=', p.period),
  ),
  last: query<{ report: string }>()((db, p) =>
    db.selectFrom('cut').selectAll().where('report', '=', p.report).orderBy('period', 'desc').limit(sql.lit(1)),
  ),
  all: query<{ report: string }>()((db, p) =>
    db.selectFrom('cut').selectAll().where('report', '=', p.report).orderBy('period'),
  ),
}

/** Reports of closed periods, on one connection. */
export class Cuts {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /** Keeps a cut; one that is there already stays as it is. */
  put({ report, period, untilSeq, cutAt, body }: Cut): void {
    this.#q.put.run({ report, period, until_seq: untilSeq, cut_ms: cutAt, body: JSON.stringify(body) })
  }

  one(report: string, period: string): Cut | undefined {
    return cutOf(this.#q.one.get({ report, period }))
  }

  /** The newest one. */
  last(report: string): Cut | undefined {
    return cutOf(this.#q.last.get({ report }))
  }

  /** All of a report, oldest first. */
  all(report: string): Cut[] {
    return this.#q.all.all({ report }).flatMap((row) => cutOf(row) ?? [])
  }
}

function cutOf(row: Schema['cut'] | undefined): Cut | undefined {
  if (row === undefined) return undefined
  const { report, period, until_seq, cut_ms, body } = row
  return { report, period, untilSeq: until_seq, cutAt: cut_ms, body: JSON.parse(body) }
}
