import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { Mark, Remark } from '../../domain/reports/misuse.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  put: query<Schema['remark']>()((db, p) =>
    db.insertInto('remark').values({ seq: p.seq, day: p.day, marks: p.marks, operator: p.operator }),
  ),
  delete: query<{ seq: number }>()((db, p) => db.deleteFrom('remark').where('seq', '=', p.seq)),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('remark')
      .where('seq', 'in', (of) =>
        of.selectFrom('remark').select('seq').where('day', '<', p.before).limit(sql<number>`${p.limit}`),
      ),
  ),
}

/** What was remarkable about sales, on one connection. */
export class Remarks {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  put({ seq, day, marks, operator }: Remark): void {
    this.#q.put.run({ seq, day, marks: marks.join(' '), operator: operator ?? null })
  }

  delete(seq: number): void {
    this.#q.delete.run({ seq })
  }

  /** Deletes those of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }
}

/** The marks of a row. */
export const marksOf = (text: string): Mark[] => text.split(' ') as Mark[]
