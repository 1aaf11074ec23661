import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { BasketLine } from '../../domain/ports.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  put: query<Schema['basket']>()((db, p) =>
    db.insertInto('basket').values({ seq: p.seq, account: p.account, day: p.day, lines: p.lines }),
  ),
  claim: query<{ seq: number; account: number }>()((db, p) =>
    db.updateTable('basket').set({ account: p.account }).where('seq', '=', p.seq),
  ),
  one: query<{ seq: number }>()((db, p) => db.selectFrom('basket').selectAll().where('seq', '=', p.seq)),
  // Baskets stand in the order they came, so the oldest are looked at and no index by day is written in every sale.
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('basket')
      .where('day', '<', p.before)
      .where('seq', 'in', (of) => of.selectFrom('basket').select('seq').orderBy('seq').limit(sql<number>`${p.limit}`)),
  ),
  delete: query<{ seq: number }>()((db, p) => db.deleteFrom('basket').where('seq', '=', p.seq)),
}

/** What was bought in one sale. */
export interface Basket {
  readonly seq: number
  readonly account: number | undefined
  readonly day: Day
  readonly lines: readonly BasketLine[]
}

/** Baskets, each under the journal number of its sale, on one connection. */
export class Baskets {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  one(seq: number): Basket | undefined {
    const row = this.#q.one.get({ seq })
    if (row === undefined) return undefined
    return { seq, account: row.account ?? undefined, day: row.day, lines: JSON.parse(row.lines) as BasketLine[] }
  }

  put(seq: number, account: number | undefined, day: Day, lines: readonly BasketLine[]): void {
    this.#q.put.run({ seq, account: account ?? null, day, lines: JSON.stringify(lines) })
  }

  claim(seq: number, account: number): void {
    this.#q.claim.run({ seq, account })
  }

  /** Deletes the baskets of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }

  delete(seq: number): void {
    this.#q.delete.run({ seq })
  }
}
