import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { Behaviour } from '../../domain/segments.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { SegmentTable } from './schema.ts'

const queries = {
  one: query<{ account: number }>()((db, p) => db.selectFrom('segment').selectAll().where('account', '=', p.account)),
  after: query<{ account: number; limit: number }>()((db, p) =>
    db
      .selectFrom('segment')
      .selectAll()
      .where('account', '>', p.account)
      .orderBy('account')
      .limit(sql<number>`${p.limit}`),
  ),
  put: query<SegmentTable>()((db, p) =>
    db
      .insertInto('segment')
      .values({ account: p.account, stage: p.stage, decile: p.decile, habits: p.habits, gap: p.gap, day: p.day })
      .onConflict((conflict) =>
        conflict
          .column('account')
          .doUpdateSet({ stage: p.stage, decile: p.decile, habits: p.habits, gap: p.gap, day: p.day }),
      ),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('segment').where('account', '=', p.account)),
}

/** Segments of cards on one connection. They follow from baskets, which are not in the journal, so no fact tells them. */
export class SegmentRows {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  one(account: number): Behaviour | undefined {
    const row = this.#q.one.get({ account })
    return row === undefined ? undefined : behaviourOf(row)
  }

  /** Cards whose accounts follow a number, in the order of their numbers. */
  after(account: number, limit: number): { account: number; behaviour: Behaviour }[] {
    return this.#q.after.all({ account, limit }).map((row) => ({ account: row.account, behaviour: behaviourOf(row) }))
  }

  put(account: number, { stage, decile, habits, gap }: Behaviour, day: Day): void {
    this.#q.put.run({ account, stage, decile: decile ?? null, habits: JSON.stringify(habits), gap: gap ?? null, day })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
  }
}

const behaviourOf = ({ stage, decile, habits, gap }: SegmentTable): Behaviour => ({
  stage,
  decile: decile ?? undefined,
  habits: JSON.parse(habits) as string[],
  gap: gap ?? undefined,
})
