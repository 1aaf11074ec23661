import type Database from 'better-sqlite3'
import type { BrandMeta } from '../../domain/brand/ports.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

/** What the books know of themselves. */
export type MetaKey =
  | 'stream'
  | 'instance'
  | 'safe-seq'
  | 'answers-dropped'
  | BrandMeta
  | 'consents-anchored'
  | 'profile'
  | 'setup-code'

const queries = {
  get: query<{ key: string }>()((db, p) => db.selectFrom('meta').select('value').where('key', '=', p.key)),
  put: query<Schema['meta']>()((db, p) => db.replaceInto('meta').values({ key: p.key, value: p.value })),
}

/** Small settings of the books on one connection; write them inside a job of the writer. */
export class Meta {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  get(key: MetaKey): string | undefined {
    return this.#q.get.get({ key })?.value
  }

  put(key: MetaKey, value: string): void {
    this.#q.put.run({ key, value })
  }
}
