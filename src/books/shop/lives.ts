import type Database from 'better-sqlite3'
import { prepareAll, query } from './query.ts'

/** A time the books were put back from a copy: the fact that says so, and when (ms). */
export interface Life {
  readonly seq: number
  readonly at: number
}

const queries = {
  lives: query()((db) => db.selectFrom('journal').select(['seq', 'at']).where('kind', '=', 'life')),
}

/** Every life these books began after a restore. Looks at the whole journal. */
export const livesOf = (db: Database.Database): Life[] =>
  prepareAll(db, queries)
    .lives.all({})
    .map(({ seq, at }) => ({ seq, at: at ?? 0 }))

/** Whether a head was signed in a life that a restore has ended: it lies where another life went on, and is older. */
export const isOfFormerLife = (head: Life, lives: readonly Life[]): boolean =>
  lives.some((life) => life.seq <= head.seq && head.at < life.at)
