import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Tally } from '../../domain/account.ts'
import { ruleOf } from '../../domain/offers/offer.ts'
import type { Count } from '../../domain/rewards/limits.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  tally: query<{ account: number; rule: string; from: string; to: string }>()((db, p) =>
    db
      .selectFrom('counter')
      .select([sql<number>`coalesce(sum(points), 0)`.as('sum'), sql<number>`count(nullif(points, 0))`.as('periods')])
      .where('account', '=', p.account)
      .where('rule', '=', p.rule)
      .where('period', '>=', p.from)
      .where('period', '<=', p.to),
  ),
  add: query<Schema['counter']>()((db, p) =>
    db
      .insertInto('counter')
      .values({ account: p.account, rule: p.rule, period: p.period, points: p.points })
      .onConflict((conflict) =>
        conflict
          .columns(['account', 'rule', 'period'])
          .doUpdateSet({ points: sql<number>`counter.points + excluded.points` }),
      ),
  ),
  take: query<Schema['counter']>()((db, p) =>
    db
      .updateTable('counter')
      .set({ points: sql<number>`points + ${p.points}` })
      .where('account', '=', p.account)
      .where('rule', '=', p.rule)
      .where('period', '=', p.period),
  ),
  allOf: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('counter')
      .select(['rule', 'period', 'points'])
      .where('account', '=', p.account)
      .where('points', '>', sql.lit(0)),
  ),
  usesOf: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('counter')
      .select(['rule', 'period', 'points'])
      .where('account', '=', p.account)
      .where('rule', '>=', sql.lit(ruleOf('')))
      .where('rule', '<', sql.lit(ruleOf('\uffff'))),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('counter').where('account', '=', p.account)),
}

/** The account under which all cards together are counted. */
export const ALL_CARDS = 0

/** So many tallies of all cards are remembered: those of the offers of a day, and to spare. */
const MOST_REMEMBERED = 2_000

/** What was counted, on one connection. */
export class Counters {
  readonly #q: Statements<typeof queries>
  /**
   * What all cards came to, as the one writer last read it: a choice asks it of every offer with a budget. Undefined
   * outside the writer's transactions, where another connection may have written.
   */
  #remembered: Map<string, Tally> | undefined
  #isChanged = false

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /** Begins a transaction of the writer. What the one before counted may have been taken back. */
  beginGroup(): void {
    if (this.#remembered === undefined || this.#isChanged || this.#remembered.size > MOST_REMEMBERED)
      this.#remembered = new Map()
    this.#isChanged = false
  }

  /** What was counted for an account in the periods from one to another, both included. */
  tally(account: number, rule: string, from: string, to: string): Tally {
    if (account !== ALL_CARDS || this.#remembered === undefined || this.#isChanged)
      return this.#read(account, rule, from, to)
    const name = `${from} ${to} ${rule}`
    let tally = this.#remembered.get(name)
    if (tally === undefined) {
      tally = this.#read(account, rule, from, to)
      this.#remembered.set(name, tally)
    }
    return tally
  }

  #read(account: number, rule: string, from: string, to: string): Tally {
    return this.#q.tally.get({ account, rule, from, to }) ?? { sum: 0, periods: 0 }
  }

  /** Counts what a fact of an account (none for a sale without a card) says. */
  apply(account: number | undefined, counts: readonly Count[]): void {
    for (const { rule, points, card, all } of counts) {
      // A row to insert must pass its check before a conflict is looked for, so what is below 0 cannot go that way.
      const { run } = points < 0 ? this.#q.take : this.#q.add
      if (account !== undefined) for (const period of card) run({ account, rule, period, points })
      if (all.length > 0) this.#isChanged = true
      for (const period of all) run({ account: ALL_CARDS, rule, period, points })
    }
  }

  /** Everything that is counted for an account. */
  allOf(account: number): { rule: string; period: string; points: number }[] {
    return this.#q.allOf.all({ account })
  }

  /** What was counted of an account's uses of coupons. */
  usesOf(account: number): { rule: string; period: string; points: number }[] {
    return this.#q.usesOf.all({ account })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
  }
}
