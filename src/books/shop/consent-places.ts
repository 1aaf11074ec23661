import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import { GENESIS, hex } from './chain.ts'
import { placeHash } from './consent-chain.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  head: query()((db) => db.selectFrom('consent_chain').select(['no', 'hash']).orderBy('no', 'desc').limit(sql.lit(1))),
  insert: query<Schema['consent_chain']>()((db, p) =>
    db.insertInto('consent_chain').values({
      no: p.no,
      kind: p.kind,
      day: p.day,
      commitment: p.commitment,
      hash: p.hash,
    }),
  ),
}

/**
 * The consent chain on one connection. Events are rare, so that its head is read each time: nothing has to be taken back
 * when a job fails.
 */
export class ConsentPlaces {
  readonly #sha256: (text: string) => Uint8Array
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database, sha256: (text: string) => Uint8Array) {
    this.#sha256 = sha256
    this.#q = prepareAll(db, queries)
  }

  head(): { readonly no: number; readonly hash: string } {
    const row = this.#q.head.get({})
    return row === undefined ? { no: 0, hash: GENESIS } : { no: row.no, hash: hex(row.hash) }
  }

  /** @param commit makes what the place is bound to, once its number is known. @returns the number. */
  append(kind: 'statement' | 'event', day: Day, commit: (no: number) => Uint8Array): number {
    const { no: last, hash: before } = this.head()
    const no = last + 1
    const commitment = commit(no)
    const hash = placeHash(this.#sha256, before, { no, kind, day, commitment: hex(commitment) })
    this.#q.insert.run({ no, kind, day, commitment, hash })
    return no
  }
}
