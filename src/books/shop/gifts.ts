import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { GiftChange, GiftState } from '../../domain/fact.ts'
import type { GiftRecord } from '../../domain/records.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { GiftTable } from './schema.ts'

const queries = {
  // A sale's key is the cause of its fact, so it is not kept a second time.
  ofSale: query<{ sale: number }>()((db, p) =>
    db
      .selectFrom('gift')
      .innerJoin('journal', 'journal.seq', 'gift.sale')
      .selectAll('gift')
      .select('journal.cause')
      .where('gift.sale', '=', p.sale),
  ),
  oldestDue: query<{ limit: number }>()((db, p) =>
    db
      .selectFrom('gift')
      .innerJoin('journal', 'journal.seq', 'gift.sale')
      .selectAll('gift')
      .select('journal.cause')
      .where('gift.state', '=', sql.lit('due'))
      .orderBy('gift.sale')
      .limit(sql<number>`${p.limit}`),
  ),
  put: query<GiftTable>()((db, p) =>
    db
      .insertInto('gift')
      .values({
        sale: p.sale,
        gift: p.gift,
        account: p.account,
        state: p.state,
        cost_cents: p.cost_cents,
        until: p.until,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['sale', 'gift'])
          .doUpdateSet({ account: p.account, state: p.state, cost_cents: p.cost_cents, until: p.until }),
      ),
  ),
  deleteOf: query<{ sale: number }>()((db, p) => db.deleteFrom('gift').where('sale', '=', p.sale)),
}

/** Gifts, from due to handed, on one connection. */
export class Gifts {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  ofSale(sale: number): GiftRecord[] {
    return this.#q.ofSale.all({ sale }).map(giftOf)
  }

  /** Due gifts whose last day is before `today`, of the sales that came first. */
  overdue(today: Day, limit: number): GiftRecord[] {
    return this.#q.oldestDue
      .all({ limit })
      .map(giftOf)
      .filter(({ until }) => until < today)
  }

  /** Brings gifts to what a fact of number `seq` says. */
  apply(account: number, seq: number, changes: readonly GiftChange[]): void {
    for (const { sale, gift, state, costCents, until } of changes)
      this.#q.put.run({ sale: sale || seq, gift, account, state, cost_cents: costCents, until })
  }

  deleteOf(sale: number): void {
    this.#q.deleteOf.run({ sale })
  }
}

const giftOf = (row: GiftTable & { cause: string | null }): GiftRecord => ({
  sale: row.sale,
  saleKey: row.cause ?? '',
  gift: row.gift,
  account: row.account,
  state: row.state as GiftState,
  costCents: row.cost_cents,
  until: row.until,
})
