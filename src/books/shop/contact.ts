import type Database from 'better-sqlite3'
import type { ContactLevel } from '../../domain/choice/terms.ts'
import type { ContactShelf } from '../../domain/door-shelves.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  one: query<{ account: number }>()((db, p) =>
    db.selectFrom('contact').select('level').where('account', '=', p.account),
  ),
  put: query<Schema['contact']>()((db, p) =>
    db
      .insertInto('contact')
      .values({ account: p.account, level: p.level })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ level: p.level })),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('contact').where('account', '=', p.account)),
}

/** How much shoppers want to be offered, on one connection. Most never say, and have no row. */
export class Contacts implements ContactShelf {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  of(account: number): ContactLevel {
    return this.#q.one.get({ account })?.level ?? 'normal'
  }

  set(account: number, level: ContactLevel): void {
    if (level === 'normal') this.deleteOf(account)
    else this.#q.put.run({ account, level })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
  }
}
