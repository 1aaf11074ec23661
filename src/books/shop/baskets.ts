import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { BasketLine, SeenBasket } from '../../domain/records.ts'
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
  after: query<{ after: number; limit: number; part: number; parts: number }>()((db, p) =>
    db
      .selectFrom('basket')
      .selectAll()
      .where('seq', '>', p.after)
      .where(sql<boolean>`account % ${p.parts} = ${p.part}`)
      .orderBy('seq')
      .limit(sql<number>`${p.limit}`),
  ),
  // An account's facts are walked back in one statement; asking for each of them costs ten times as much.
  last: query<{ account: number; facts: number }>()((db, p) =>
    db
      .withRecursive('step(seq, prior, rest)', (of) =>
        of
          .selectFrom('account')
          .innerJoin('journal', 'journal.seq', 'account.last_seq')
          .select(['journal.seq', 'journal.prior', sql<number>`${p.facts} - 1`.as('rest')])
          .where('account.id', '=', p.account)
          .unionAll(
            of
              .selectFrom('step')
              .innerJoin('journal', 'journal.seq', 'step.prior')
              .select(['journal.seq', 'journal.prior', sql<number>`step.rest - 1`.as('rest')])
              .where('step.rest', '>', sql.lit(0)),
          ),
      )
      .selectFrom('step')
      // A cross join keeps this order, and with it that of the walk; SQLite would look through all baskets instead.
      .crossJoin('basket')
      .select(['basket.seq', 'basket.account', 'basket.day', 'basket.lines'])
      .whereRef('basket.seq', '=', 'step.seq'),
  ),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('basket')
      .where('day', '<', p.before)
      .where('seq', 'in', (of) => of.selectFrom('basket').select('seq').orderBy('seq').limit(sql<number>`${p.limit}`)),
  ),
  delete: query<{ seq: number }>()((db, p) => db.deleteFrom('basket').where('seq', '=', p.seq)),
}

/** Baskets, each under the journal number of its sale, on one connection. */
export class Baskets {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  one(seq: number): SeenBasket | undefined {
    const row = this.#q.one.get({ seq })
    return row === undefined ? undefined : basketOf(row)
  }

  /** Baskets of one share of the cards after a journal number, in the order of their numbers. */
  after(which: { after: number; limit: number; part: number; parts: number }): SeenBasket[] {
    return this.#q.after.all(which).map(basketOf)
  }

  /** Baskets among the last so many facts of an account, newest first; the walk goes as far as it is followed. */
  *last(account: number, facts: number): Generator<SeenBasket> {
    for (const row of this.#q.last.iterate({ account, facts })) yield basketOf(row)
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

const basketOf = ({ seq, account, day, lines }: Schema['basket']): SeenBasket => ({
  seq,
  account: account ?? undefined,
  day,
  lines: JSON.parse(lines) as BasketLine[],
})
