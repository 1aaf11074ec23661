import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { Resolution, VisitAnswer, VisitAnswerShelf } from '../../domain/visit-answer.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { VisitAnswerTable } from './schema.ts'

const queries = {
  one: query<{ visit: string }>()((db, p) => db.selectFrom('visit_answer').selectAll().where('visit', '=', p.visit)),
  of: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('visit_answer')
      .selectAll()
      .where('account', '=', p.account)
      .orderBy('day', 'desc')
      .orderBy('visit', 'desc'),
  ),
  tell: query<{ visit: string; shown: string }>()((db, p) =>
    db.updateTable('visit_answer').set({ shown: p.shown }).where('visit', '=', p.visit),
  ),
  put: query<VisitAnswerTable>()((db, p) => {
    const { visit, account, day, answer, reason, told, issued, ticket, resolution, resolved_by, resolved_day, shown } =
      p
    const said = { answer, reason, told, issued, ticket, resolution, resolved_by, resolved_day, shown }
    return db
      .insertInto('visit_answer')
      .values({ visit, account, day, ...said })
      .onConflict((conflict) => conflict.column('visit').doUpdateSet(said))
  }),
  ticket: query<{ ticket: string }>()((db, p) =>
    db.selectFrom('visit_answer').selectAll().where('ticket', 'is not', null).where('ticket', '=', p.ticket),
  ),
  tickets: query<{ limit: number }>()((db, p) =>
    db
      .selectFrom('visit_answer')
      .selectAll()
      .where('ticket', 'is not', null)
      .orderBy(sql`resolution IS NOT NULL`)
      .orderBy('day', 'desc')
      .orderBy('ticket')
      .limit(sql<number>`${p.limit}`),
  ),
  resolve: query<{ visit: string; text: string; by: string; day: string }>()((db, p) =>
    db
      .updateTable('visit_answer')
      .set({ resolution: p.text, resolved_by: p.by, resolved_day: p.day, shown: null })
      .where('visit', '=', p.visit),
  ),
  lastDay: query<{ account: number }>()((db, p) =>
    db.selectFrom('visit_asked').select('day').where('account', '=', p.account),
  ),
  putLastDay: query<{ account: number; day: string }>()((db, p) =>
    db
      .insertInto('visit_asked')
      .values({ account: p.account, day: p.day })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ day: p.day })),
  ),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('visit_answer')
      .where('visit', 'in', (of) =>
        of.selectFrom('visit_answer').select('visit').where('day', '<', p.before).limit(sql<number>`${p.limit}`),
      ),
  ),
  dropLastDays: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('visit_asked')
      .where('account', 'in', (of) =>
        of.selectFrom('visit_asked').select('account').where('day', '<', p.before).limit(sql<number>`${p.limit}`),
      ),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('visit_answer').where('account', '=', p.account)),
  deleteLastDay: query<{ account: number }>()((db, p) => db.deleteFrom('visit_asked').where('account', '=', p.account)),
}

/** What shoppers said at the door, on one connection. */
export class VisitAnswers implements VisitAnswerShelf {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  one(visit: string): VisitAnswer | undefined {
    const row = this.#q.one.get({ visit })
    return row === undefined ? undefined : answerOf(row)
  }

  of(account: number): VisitAnswer[] {
    return this.#q.of.all({ account }).map(answerOf)
  }

  untold(account: number): VisitAnswer[] {
    const rows = this.#q.of.all({ account })
    return rows.flatMap((row) => (row.resolution === null || row.shown !== null ? [] : [answerOf(row)])).reverse()
  }

  tell(visit: string, at: string): void {
    this.#q.tell.run({ visit, shown: at })
  }

  /** Whatever was told of a former answer of the visit is to be told anew. */
  put({ reason, issued, ticket, resolution, ...same }: VisitAnswer): void {
    const { account, day } = same
    this.#q.put.run({
      ...same,
      ...{ reason: reason ?? null, issued: issued ?? null, ticket: ticket ?? null, shown: null },
      ...{ resolution: resolution?.text ?? null, resolved_by: resolution?.by ?? null },
      resolved_day: resolution?.day ?? null,
    })
    this.#q.putLastDay.run({ account, day })
  }

  ticket(ticket: string): VisitAnswer | undefined {
    const row = this.#q.ticket.get({ ticket })
    return row === undefined ? undefined : answerOf(row)
  }

  tickets(limit: number): VisitAnswer[] {
    return this.#q.tickets.all({ limit }).map(answerOf)
  }

  resolve(visit: string, resolution: Resolution): void {
    this.#q.resolve.run({ visit, ...resolution })
  }

  lastDay(account: number): Day | undefined {
    return this.#q.lastDay.get({ account })?.day
  }

  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }

  dropLastDays(before: Day, limit: number): number {
    return this.#q.dropLastDays.run({ before, limit })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
    this.#q.deleteLastDay.run({ account })
  }
}

const answerOf = ({ resolution, resolved_by, resolved_day, ...row }: VisitAnswerTable): VisitAnswer => ({
  ...{ visit: row.visit, account: row.account, day: row.day, answer: row.answer, told: row.told },
  ...{ reason: row.reason ?? undefined, issued: row.issued ?? undefined, ticket: row.ticket ?? undefined },
  resolution: resolution === null ? undefined : { text: resolution, by: resolved_by ?? '', day: resolved_day ?? '' },
})
