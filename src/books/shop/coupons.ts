import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { CouponPlace, CouponRecord, CouponShelf } from '../../domain/coupon-shelf.ts'
import type { Day } from '../../domain/day.ts'
import type { CouponChange, Fact } from '../../domain/fact.ts'
import type { Random } from '../../domain/ports.ts'
import { couponAfter } from './coupon-posting.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { CouponTable } from './schema.ts'

/** A coupon's number is its place in the books, 8 bytes, and so many random ones that go with it. */
const RANDOM_BYTES = 8
const PLACE_BYTES = 8

const queries = {
  byOldNumber: query<{ number: Uint8Array }>()((db, p) =>
    db
      .selectFrom('coupon')
      .selectAll()
      .where('number', '=', p.number)
      // Word for word the condition of its index.
      .where(sql<boolean>`length(number) = 16`),
  ),
  one: query<{ issued: number; n: number }>()((db, p) =>
    db.selectFrom('coupon').selectAll().where('issued', '=', p.issued).where('n', '=', p.n),
  ),
  issuedBy: query<{ issued: number }>()((db, p) =>
    db.selectFrom('coupon').selectAll().where('issued', '=', p.issued).orderBy('n'),
  ),
  openOf: query<{ account: number; today: string }>()((db, p) =>
    db
      .selectFrom('coupon')
      .selectAll()
      .where('account', '=', p.account)
      .where('state', '=', sql.lit('issued'))
      .where('until', '>=', p.today)
      .orderBy('until')
      .orderBy('issued')
      .orderBy('n'),
  ),
  heldBy: query<{ account: number }>()((db, p) =>
    db.selectFrom('coupon').selectAll().where('used_by', '=', p.account).where('state', '=', sql.lit('held')),
  ),
  openAfter: query<CouponPlace & { limit: number }>()((db, p) =>
    db
      .selectFrom('coupon')
      .selectAll()
      .where('state', '=', sql.lit('issued'))
      .where(sql<boolean>`(until, issued, n) > (${p.until}, ${p.issued}, ${p.n})`)
      .orderBy('until')
      .orderBy('issued')
      .orderBy('n')
      .limit(sql<number>`${p.limit}`),
  ),
  overdue: query<{ today: string; limit: number }>()((db, p) =>
    db
      .selectFrom('coupon')
      .selectAll()
      .where('state', '=', sql.lit('issued'))
      .where('until', '<', p.today)
      .orderBy('until')
      .limit(sql<number>`${p.limit}`),
  ),
  insert: query<CouponTable>()((db, p) =>
    db.insertInto('coupon').values({
      issued: p.issued,
      n: p.n,
      number: p.number,
      offer: p.offer,
      programme: p.programme,
      account: p.account,
      state: p.state,
      since: p.since,
      until: p.until,
      cents: p.cents,
      used: p.used,
      used_by: p.used_by,
      counted: p.counted,
    }),
  ),
  update: query<Pick<CouponTable, 'issued' | 'n' | 'state' | 'cents' | 'used' | 'used_by' | 'counted'>>()((db, p) =>
    db
      .updateTable('coupon')
      .set({ state: p.state, cents: p.cents, used: p.used, used_by: p.used_by, counted: p.counted })
      .where('issued', '=', p.issued)
      .where('n', '=', p.n),
  ),
  // A used coupon is part of its card's history and goes with the card.
  dropOld: query<{ before: string; limit: number }>()((db, p) =>
    db.deleteFrom('coupon').where((eb) =>
      eb(eb.refTuple('issued', 'n'), 'in', (of) =>
        of
          .selectFrom('coupon')
          .select(['issued', 'n'])
          .where('state', 'in', [sql.lit('expired' as const), sql.lit('withdrawn' as const)])
          .where('until', '<', p.before)
          .limit(sql<number>`${p.limit}`)
          .$asTuple('issued', 'n'),
      ),
    ),
  ),
  allOf: query<{ account: number }>()((db, p) =>
    db.selectFrom('coupon').selectAll().where('account', '=', p.account).orderBy('issued').orderBy('n'),
  ),
  move: query<{ issued: number; n: number; account: number | null }>()((db, p) =>
    db.updateTable('coupon').set({ account: p.account }).where('issued', '=', p.issued).where('n', '=', p.n),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('coupon').where('account', '=', p.account)),
  forgetUser: query<{ account: number }>()((db, p) =>
    db.updateTable('coupon').set({ used_by: null }).where('used_by', '=', p.account),
  ),
}

type Place = Pick<CouponRecord, 'issued' | 'n'>

/** Coupons, from issued to redeemed, on one connection. */
export class Coupons implements CouponShelf {
  readonly #q: Statements<typeof queries>
  readonly #random: Random
  /** What the last fact issued, for whoever presents it; nothing has changed since. */
  #latest: { readonly seq: number; readonly coupons: CouponRecord[] } | undefined

  constructor(db: Database.Database, random: Random) {
    this.#q = prepareAll(db, queries)
    this.#random = random
  }

  /** What an earlier job issued may have been taken back. */
  beginJob(): void {
    this.#latest = undefined
  }

  byNumber(number: Uint8Array): CouponRecord | undefined {
    const row = this.#q.one.get(placeIn(number))
    const isIt = row !== undefined && Buffer.compare(row.number, number.subarray(PLACE_BYTES)) === 0
    return isIt ? recordOf(row) : couponOf(this.#q.byOldNumber.get({ number }))
  }

  one(issued: number, n: number): CouponRecord | undefined {
    return couponOf(this.#q.one.get({ issued, n }))
  }

  issuedBy(seq: number): CouponRecord[] {
    if (this.#latest?.seq === seq) return this.#latest.coupons
    return this.#q.issuedBy.all({ issued: seq }).map(recordOf)
  }

  openOf(account: number, today: Day): CouponRecord[] {
    return this.#q.openOf.all({ account, today }).map(recordOf)
  }

  allOf(account: number): CouponRecord[] {
    return this.#q.allOf.all({ account }).map(recordOf)
  }

  heldBy(account: number): CouponRecord[] {
    return this.#q.heldBy.all({ account }).map(recordOf)
  }

  openAfter({ until, issued, n }: CouponPlace, limit: number): CouponRecord[] {
    return this.#q.openAfter.all({ until, issued, n, limit }).map(recordOf)
  }

  overdue(today: Day, limit: number): CouponRecord[] {
    return this.#q.overdue.all({ today, limit }).map(recordOf)
  }

  dropOld(before: Day, limit: number): number {
    this.#latest = undefined
    return this.#q.dropOld.run({ before, limit })
  }

  /** Brings coupons to what a fact of number `seq` says. One that was forgotten since is passed over. */
  apply(seq: number, fact: Fact): void {
    const coupons: CouponRecord[] = []
    for (const change of fact.coupons) {
      if (change.issued === 0) coupons.push(this.#issue(seq, fact, change))
      else this.#change(seq, fact.account, change)
    }
    this.#latest = coupons.length < fact.coupons.length ? undefined : { seq, coupons }
  }

  /** Forgets the coupons of an account, and that it used those of others. */
  deleteOf(account: number): void {
    this.#latest = undefined
    this.#q.deleteOf.run({ account })
    this.#q.forgetUser.run({ account })
  }

  #issue(seq: number, { day, programme, account }: Fact, change: CouponChange): CouponRecord {
    const row: CouponTable = {
      issued: seq,
      n: change.n,
      number: this.#random.bytes(RANDOM_BYTES),
      offer: change.offer,
      programme,
      account: account ?? null,
      state: 'issued',
      since: change.since ?? day,
      until: change.until ?? day,
      cents: 0,
      used: null,
      used_by: null,
      counted: null,
    }
    this.#q.insert.run(row)
    return recordOf(row)
  }

  #change(seq: number, account: number | undefined, change: CouponChange): void {
    const row = this.#q.one.get(change)
    if (row === undefined) return
    if (change.state === 'moved') {
      this.#q.move.run({ ...change, account: account ?? null })
      return
    }
    const before = { ...row, used: row.used ?? undefined, counted: row.counted ?? undefined }
    const after = couponAfter(before, change, seq)
    if (after === before) return
    const { used, counted } = after
    const usedBy = used === undefined ? undefined : used === row.used ? (row.used_by ?? undefined) : account
    this.#q.update.run({ ...after, used: used ?? null, used_by: usedBy ?? null, counted: counted ?? null })
  }
}

const couponOf = (row: CouponTable | undefined): CouponRecord | undefined =>
  row === undefined ? undefined : recordOf(row)

const recordOf = ({ number, account, used, used_by, counted, ...same }: CouponTable): CouponRecord => ({
  ...same,
  number: numberOf(same, number),
  account: account ?? undefined,
  used: used ?? undefined,
  usedBy: used_by ?? undefined,
  counted: counted ?? undefined,
})

/** A coupon's whole number; one issued before numbers held their place has all of it in its row. */
function numberOf({ issued, n }: Place, kept: Uint8Array): Uint8Array {
  if (kept.length > RANDOM_BYTES) return kept
  const number = Buffer.alloc(PLACE_BYTES + RANDOM_BYTES)
  number.writeUIntBE(issued, 0, 6)
  number.writeUInt16BE(n, 6)
  number.set(kept, PLACE_BYTES)
  return number
}

/** The place a number speaks of; that of no coupon when it is no number of this form. */
function placeIn(number: Uint8Array): Place {
  const view = new DataView(number.buffer, number.byteOffset, number.byteLength)
  return { issued: view.getUint32(0) * 2 ** 16 + view.getUint16(4), n: view.getUint16(6) }
}
