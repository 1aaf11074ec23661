import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { PointTotals } from '../../domain/fact.ts'
import { prepareAll, query } from './query.ts'

/** What all cards together earned, lost and hold, in points. */
export interface Sums extends PointTotals {
  readonly balance: number
}

/** The places of the totals in a fact's numbers, as `fact-codec.ts` writes them. */
const total = (place: number) => sql<number>`total(numbers ->> ${sql.lit(`$.p[${place}]`)})`

const queries = {
  journal: query()((db) =>
    db
      .selectFrom('journal')
      .select([
        total(0).as('earned'),
        total(1).as('clawedBack'),
        total(2).as('burned'),
        total(3).as('reinstated'),
        total(4).as('expired'),
        total(5).as('adjusted'),
      ]),
  ),
  balance: query()((db) => db.selectFrom('account').select(sql<number>`total(balance)`.as('balance'))),
}

const NONE: Sums = { earned: 0, clawedBack: 0, burned: 0, reinstated: 0, expired: 0, adjusted: 0, balance: 0 }

/**
 * Adds the books up, all of one moment: earned − clawed back − burned + reinstated − expired + adjusted = balance.
 * @param db a connection that reads only
 */
export function sumsOf(db: Database.Database): Sums {
  const q = prepareAll(db, queries)
  return db.transaction(() => ({ ...NONE, ...q.journal.get({}), ...q.balance.get({}) }))()
}
