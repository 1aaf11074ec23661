import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Waiting } from '../../domain/records.ts'
import { Presence } from './presence.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { WaitingTable } from './schema.ts'

const queries = {
  one: query<{ kind: string; key: string }>()((db, p) =>
    db.selectFrom('waiting').selectAll().where('kind', '=', p.kind).where('key', '=', p.key),
  ),
  of: query<{ original: string }>()((db, p) =>
    db.selectFrom('waiting').selectAll().where('original', '=', p.original).orderBy('arrived_at').orderBy('key'),
  ),
  any: query()((db) => db.selectFrom('waiting').select('arrived_at').limit(sql.lit(1))),
  put: query<WaitingTable>()((db, p) =>
    db.replaceInto('waiting').values({
      kind: p.kind,
      key: p.key,
      original: p.original,
      digest: p.digest,
      body: p.body,
      arrived_at: p.arrived_at,
    }),
  ),
  dropOld: query<{ before: number; limit: number }>()((db, p) =>
    db
      .deleteFrom('waiting')
      .where((eb) =>
        eb(eb.refTuple('kind', 'key'), 'in', (of) =>
          of
            .selectFrom('waiting')
            .select(['kind', 'key'])
            .where('arrived_at', '<', p.before)
            .limit(sql<number>`${p.limit}`)
            .$asTuple('kind', 'key'),
        ),
      ),
  ),
  drop: query<{ kind: string; key: string }>()((db, p) =>
    db.deleteFrom('waiting').where('kind', '=', p.kind).where('key', '=', p.key),
  ),
}

/** Returns, voids and claims whose sale has not arrived, on one connection. */
export class WaitingRoom {
  readonly #q: Statements<typeof queries>
  readonly presence: Presence

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
    this.presence = new Presence(() => this.#q.any.get({}) !== undefined)
  }

  one(kind: Waiting['kind'], key: string): Waiting | undefined {
    const row = this.#q.one.get({ kind, key })
    return row === undefined ? undefined : waitingOf(row)
  }

  /** What waits for a sale, in the order of arrival. */
  of(original: string): Waiting[] {
    if (!this.presence.mayBeAny) return []
    return this.#q.of.all({ original }).map(waitingOf)
  }

  put(waiting: Waiting): void {
    this.presence.put()
    const { arrivedAt, ...same } = waiting
    this.#q.put.run({ ...same, arrived_at: arrivedAt })
  }

  /** Deletes what arrived before an instant (ms). @returns how many. */
  dropOld(before: number, limit: number): number {
    return this.#q.dropOld.run({ before, limit })
  }

  drop(kind: Waiting['kind'], key: string): void {
    this.#q.drop.run({ kind, key })
  }
}

const waitingOf = ({ kind, arrived_at, ...same }: WaitingTable): Waiting => ({
  ...same,
  kind: kind as Waiting['kind'],
  arrivedAt: arrived_at,
})
