import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { PromisedCoupon } from '../../domain/coupon-shelf.ts'
import type { Hold } from '../../domain/records.ts'
import { Presence } from './presence.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { HoldTable } from './schema.ts'

const queries = {
  one: query<{ key: string }>()((db, p) => db.selectFrom('hold').selectAll().where('key', '=', p.key)),
  lapsed: query<{ now: number; limit: number }>()((db, p) =>
    db
      .selectFrom('hold')
      .selectAll()
      .where('state', '=', 'granted')
      .where('expires_at', '<=', p.now)
      .orderBy('expires_at')
      .limit(sql<number>`${p.limit}`),
  ),
  put: query<HoldTable>()((db, p) =>
    db.replaceInto('hold').values({
      key: p.key,
      seq: p.seq,
      account: p.account,
      points: p.points,
      lots: p.lots,
      expires_at: p.expires_at,
      state: p.state,
      digest: p.digest,
      answer: p.answer,
      coupons: p.coupons,
    }),
  ),
  lapse: query<{ key: string }>()((db, p) => db.updateTable('hold').set({ state: 'lapsed' }).where('key', '=', p.key)),
  dropOld: query<{ before: number; limit: number }>()((db, p) =>
    db
      .deleteFrom('hold')
      .where('key', 'in', (of) =>
        of
          .selectFrom('hold')
          .select('key')
          .where('state', '=', 'lapsed')
          .where('expires_at', '<', p.before)
          .limit(sql<number>`${p.limit}`),
      ),
  ),
  drop: query<{ key: string }>()((db, p) => db.deleteFrom('hold').where('key', '=', p.key)),
  allOf: query<{ account: number }>()((db, p) => db.selectFrom('hold').selectAll().where('account', '=', p.account)),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('hold').where('account', '=', p.account)),
  any: query()((db) => db.selectFrom('hold').select('seq').limit(sql.lit(1))),
}

/** Promises of discounts, on one connection. */
export class Holds {
  readonly #q: Statements<typeof queries>
  readonly presence: Presence

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
    this.presence = new Presence(() => this.#q.any.get({}) !== undefined)
  }

  one(key: string): Hold | undefined {
    if (!this.presence.mayBeAny) return undefined
    const row = this.#q.one.get({ key })
    return row === undefined ? undefined : holdOf(row)
  }

  allOf(account: number): Hold[] {
    return this.#q.allOf.all({ account }).map(holdOf)
  }

  lapsed(now: number, limit: number): Hold[] {
    return this.#q.lapsed.all({ now, limit }).map(holdOf)
  }

  /** Sets the hold of a key; the last one put counts. */
  put(hold: Hold): void {
    this.presence.put()
    const { expiresAt, lots, coupons, ...same } = hold
    this.#q.put.run({
      ...same,
      expires_at: expiresAt,
      lots: packLots(lots),
      coupons: coupons === undefined || coupons.length === 0 ? null : packCoupons(coupons),
    })
  }

  lapse(key: string): void {
    this.#q.lapse.run({ key })
  }

  /** Deletes lapsed holds that ended before an instant (ms). @returns how many. */
  dropOld(before: number, limit: number): number {
    return this.#q.dropOld.run({ before, limit })
  }

  drop(key: string): void {
    this.#q.drop.run({ key })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
  }
}

/** Lots of a hold as the table holds them: pairs of number and points. */
const packLots = (lots: Hold['lots']): string => JSON.stringify(lots.map(({ lot, points }) => [lot, points]))

type PackedCoupon = [
  issued: number,
  n: number,
  number: string,
  offer: string,
  terms: number,
  lines: PromisedCoupon['lines'],
]

const packCoupons = (coupons: readonly PromisedCoupon[]): string =>
  JSON.stringify(coupons.map((of): PackedCoupon => [of.issued, of.n, of.number, of.offer, of.terms, of.lines]))

const unpackCoupons = (text: string): PromisedCoupon[] =>
  (JSON.parse(text) as PackedCoupon[]).map(([issued, n, number, offer, terms, lines]) => ({
    ...{ issued, n, number, offer, terms, lines },
  }))

const holdOf = (row: HoldTable): Hold => ({
  key: row.key,
  seq: row.seq,
  account: row.account,
  points: row.points,
  lots: (JSON.parse(row.lots) as [number, number][]).map(([lot, points]) => ({ lot, points })),
  expiresAt: row.expires_at,
  state: row.state,
  digest: row.digest,
  answer: row.answer,
  ...(row.coupons === null ? {} : { coupons: unpackCoupons(row.coupons) }),
})
