import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { Suggested, SuggestionAbout, SuggestionShelf } from '../../domain/suggestion.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { SuggestionTable } from './schema.ts'

const queries = {
  one: query<{ id: string }>()((db, p) => db.selectFrom('suggestion').selectAll().where('id', '=', p.id)),
  since: query<{ account: number; day: string }>()((db, p) =>
    db
      .selectFrom('suggestion')
      .selectAll()
      .where('account', '=', p.account)
      .where('day', '>=', p.day)
      .orderBy('day')
      .orderBy('id'),
  ),
  put: query<SuggestionTable>()((db, p) =>
    db
      .insertInto('suggestion')
      .values({
        ...{ id: p.id, account: p.account, day: p.day, about: p.about },
        ...{ state: p.state, at: p.at, workstation: p.workstation, issued: p.issued },
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ state: p.state, at: p.at, workstation: p.workstation, issued: p.issued }),
      ),
  ),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('suggestion')
      .where('id', 'in', (of) =>
        of.selectFrom('suggestion').select('id').where('day', '<', p.before).limit(sql<number>`${p.limit}`),
      ),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('suggestion').where('account', '=', p.account)),
}

/** What staff did with suggestions, on one connection. */
export class Suggestions implements SuggestionShelf {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  one(id: string): Suggested | undefined {
    const row = this.#q.one.get({ id })
    return row === undefined ? undefined : suggestedOf(row)
  }

  since(account: number, day: Day): Suggested[] {
    return this.#q.since.all({ account, day }).map(suggestedOf)
  }

  put({ issued, ...same }: Suggested): void {
    this.#q.put.run({ ...same, issued: issued ?? null })
  }

  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
  }
}

const suggestedOf = ({ about, issued, ...row }: SuggestionTable): Suggested => ({
  ...row,
  about: about as SuggestionAbout,
  issued: issued ?? undefined,
})
