import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Lot } from '../../domain/account.ts'
import type { Day } from '../../domain/day.ts'
import type { Fact } from '../../domain/fact.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { LotTable } from './schema.ts'

const queries = {
  // Lots that are empty and over are never moved again; an empty one still running can get burned points back.
  of: query<{ account: number; day: string }>()((db, p) =>
    db
      .selectFrom('lot')
      .selectAll()
      .where('account', '=', p.account)
      .where((eb) => eb.or([eb('points', '>', 0), eb('expired', '>', 0), eb('expires', '>=', p.day)]))
      .orderBy('expires')
      .orderBy('no'),
  ),
  allOf: query<{ account: number }>()((db, p) =>
    db.selectFrom('lot').selectAll().where('account', '=', p.account).orderBy('no'),
  ),
  open: query<LotTable>()((db, p) =>
    db.insertInto('lot').values({
      account: p.account,
      no: p.no,
      points: p.points,
      held: p.held,
      expired: p.expired,
      expires: p.expires,
      active_from: p.active_from,
    }),
  ),
  move: query<Pick<LotTable, 'account' | 'no' | 'points' | 'held' | 'expired'>>()((db, p) =>
    db
      .updateTable('lot')
      .set({
        points: sql<number>`points + ${p.points}`,
        held: sql<number>`held + ${p.held}`,
        expired: sql<number>`expired + ${p.expired}`,
      })
      .where('account', '=', p.account)
      .where('no', '=', p.no)
      .returning('expires'),
  ),
  keep: query<{ account: number; day: string; until: string }>()((db, p) =>
    db
      .updateTable('lot')
      .set({ expires: p.until })
      .where('account', '=', p.account)
      .where('points', '>', sql.lit(0))
      .where('expires', '>=', p.day)
      .where('expires', '<', p.until),
  ),
  firstExpiry: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('lot')
      .select((eb) => eb.fn.min<string | null>('expires').as('day'))
      .where('account', '=', p.account)
      .whereRef('points', '>', 'held'),
  ),
  delete: query<{ account: number }>()((db, p) => db.deleteFrom('lot').where('account', '=', p.account)),
}

/** The lots of accounts on one connection. */
export class Lots {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /** An account's lots by expiry and number, without those that are empty and were over before `day`. */
  of(account: number, day: Day): Lot[] {
    return this.#q.of.all({ account, day }).map(lotOf)
  }

  /** Every lot an account ever had, by number. */
  allOf(account: number): Lot[] {
    return this.#q.allOf.all({ account }).map(lotOf)
  }

  /**
   * Applies a fact's moves.
   * @returns the earliest last day of the lots that got points which can expire; undefined when none did.
   * @throws Error when a moved lot does not exist; SqliteError when one would fall below zero.
   */
  apply(account: number, fact: Pick<Fact, 'day' | 'moves' | 'keepsUntil'>): Day | undefined {
    let first: Day | undefined
    for (const move of fact.moves) {
      const { lot: no, points, held = 0, expired = 0 } = move
      let { expires } = move
      if (expires === undefined) {
        expires = this.#q.move.get({ account, no, points, held, expired })?.expires
        if (expires === undefined) throw new Error(`lot ${no} of the account does not exist`)
      } else {
        this.#q.open.run({ account, no, points, held, expired, expires, active_from: move.activeFrom ?? fact.day })
      }
      if (points > held && (first === undefined || expires < first)) first = expires
    }
    const { day, keepsUntil } = fact
    if (keepsUntil !== undefined) this.#q.keep.run({ account, day, until: keepsUntil })
    return first
  }

  /** The first day after which points of the account expire; held points do not. */
  firstExpiry(account: number): Day | undefined {
    return this.#q.firstExpiry.get({ account })?.day ?? undefined
  }

  delete(account: number): void {
    this.#q.delete.run({ account })
  }
}

const lotOf = (row: LotTable): Lot => ({
  no: row.no,
  points: row.points,
  held: row.held,
  expired: row.expired,
  expires: row.expires,
  activeFrom: row.active_from,
})
