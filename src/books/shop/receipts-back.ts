import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { ReceiptBack, ReceiptShelf } from '../../domain/receipt-shelf.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  one: query<{ receipt: string }>()((db, p) =>
    db.selectFrom('receipt_back').selectAll().where('receipt', '=', p.receipt),
  ),
  put: query<Schema['receipt_back']>()((db, p) =>
    db.replaceInto('receipt_back').values({
      ...{ receipt: p.receipt, day: p.day, returned: p.returned },
      ...{ charged_points: p.charged_points, paid_points: p.paid_points },
    }),
  ),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('receipt_back')
      .where('receipt', 'in', (of) =>
        of.selectFrom('receipt_back').select('receipt').where('day', '<', p.before).limit(sql<number>`${p.limit}`),
      ),
  ),
}

/** What was taken back here of sales of other shops, on one connection. */
export class ReceiptsBack implements ReceiptShelf {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  one(receipt: string): ReceiptBack | undefined {
    const row = this.#q.one.get({ receipt })
    return row === undefined
      ? undefined
      : {
          ...{ receipt, day: row.day, returned: JSON.parse(row.returned) as ReceiptBack['returned'] },
          ...{ chargedPoints: row.charged_points, paidPoints: row.paid_points },
        }
  }

  put({ receipt, day, returned, chargedPoints, paidPoints }: ReceiptBack): void {
    this.#q.put.run({
      ...{ receipt, day, returned: JSON.stringify(returned) },
      ...{ charged_points: chargedPoints, paid_points: paidPoints },
    })
  }

  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }
}
