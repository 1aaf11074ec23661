import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import { prepareAll, query } from './query.ts'

const queries = {
  points: query()((db) => db.selectFrom('lot').select(sql<number>`total(points)`.as('points'))),
}

/** Points in all lots, held and pending ones included: what the shop owes its cards. */
export const outstandingPoints = (db: Database.Database): number => prepareAll(db, queries).points.get({})?.points ?? 0
