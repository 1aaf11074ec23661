import type Database from 'better-sqlite3'
import type { CouponStanding } from './coupon-posting.ts'
import { prepareAll, query } from './query.ts'
import { Difference } from './replay.ts'
import type { CouponTable } from './schema.ts'
import type { ToldCoupons } from './told-coupons.ts'

const queries = {
  all: query()((db) => db.selectFrom('coupon').selectAll()),
  salt: query<{ seq: number }>()((db, p) => db.selectFrom('journal').select('salt').where('seq', '=', p.seq)),
}

/**
 * Compares the coupons of the books with those the journal tells, both ways.
 * @throws Difference naming the first that differs.
 */
export function compareCoupons(db: Database.Database, { told }: ToldCoupons): void {
  const q = prepareAll(db, queries)
  for (const row of q.all.iterate({})) {
    const key = `${row.issued} ${row.n}`
    const of = told.get(key)
    const found = textOf({ ...row, used: row.used ?? undefined, counted: row.counted ?? undefined })
    const says = of === undefined ? 'nothing of it' : textOf({ ...of, account: of.account ?? null })
    if (found !== says)
      throw new Difference(`coupon ${row.n} of fact ${row.issued} is ${found}; the journal says ${says}`)
    told.delete(key)
  }
  for (const [key, { state }] of told) {
    // What was never used and is over may have been forgotten; so may the coupons of a card erased while this reads.
    if (state === 'expired' || state === 'withdrawn') continue
    const [seq = 0, n = 0] = key.split(' ').map(Number)
    if (q.salt.get({ seq })?.salt !== null) throw new Difference(`the books lack coupon ${n} of fact ${seq}`)
  }
}

const textOf = (of: Pick<CouponTable, 'offer' | 'account' | 'since' | 'until'> & CouponStanding): string =>
  [
    `${of.state} of ${of.offer}`,
    `good ${of.since} to ${of.until}`,
    `of account ${of.account ?? 'none'}`,
    `${of.cents} cents`,
    `used by fact ${of.used ?? 'none'}`,
    `counted on ${of.counted ?? 'no day'}`,
  ].join(', ')
