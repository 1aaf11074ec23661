import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Exposure, VisitRecord } from '../../domain/choice/visit.ts'
import type { Day } from '../../domain/day.ts'
import type { VisitShelf } from '../../domain/door-shelves.ts'
import { Exposures } from './exposures.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { VisitTable } from './schema.ts'

const queries = {
  one: query<{ id: string }>()((db, p) => db.selectFrom('visit').selectAll().where('id', '=', p.id)),
  lastChosen: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('visit')
      .selectAll()
      .where('account', '=', p.account)
      .where('chosen', '>', sql.lit(0))
      .orderBy('began', 'desc')
      .limit(sql.lit(1)),
  ),
  put: query<VisitTable>()((db, p) =>
    db.insertInto('visit').values({
      id: p.id,
      account: p.account,
      digest: p.digest,
      day: p.day,
      began: p.began,
      chosen: p.chosen,
      issued: p.issued,
      answer: p.answer,
    }),
  ),
  // Visits stand in the order they came, so the oldest are looked at and no index by day is written at each of them.
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('visit')
      .where('day', '<', p.before)
      .where(sql<boolean>`rowid IN (SELECT rowid FROM visit ORDER BY rowid LIMIT ${p.limit})`),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('visit').where('account', '=', p.account)),
}

/** Visits at the door and what was offered there, on one connection. */
export class Visits implements VisitShelf {
  readonly #q: Statements<typeof queries>
  readonly #exposures: Exposures

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
    this.#exposures = new Exposures(db)
  }

  one(id: string): VisitRecord | undefined {
    return visitOf(this.#q.one.get({ id }))
  }

  lastChosen(account: number): VisitRecord | undefined {
    return visitOf(this.#q.lastChosen.get({ account }))
  }

  put({ account, issued, ...same }: VisitRecord): void {
    this.#q.put.run({ ...same, account: account ?? null, issued: issued ?? null })
  }

  offered(account: number, since: Day): ReturnType<VisitShelf['offered']> {
    return this.#exposures.since(account, since)
  }

  putExposures(exposures: readonly Exposure[]): void {
    for (const each of exposures) this.#exposures.put(each)
  }

  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }

  dropExposures(before: Day, limit: number): number {
    return this.#exposures.drop(before, limit)
  }

  /** Forgets the visits of an account and what it was offered. */
  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
    this.#exposures.deleteOf(account)
  }
}

const visitOf = (row: VisitTable | undefined): VisitRecord | undefined =>
  row === undefined ? undefined : { ...row, account: row.account ?? undefined, issued: row.issued ?? undefined }
