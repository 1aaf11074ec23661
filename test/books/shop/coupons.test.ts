import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import Database from 'better-sqlite3'
import { Coupons } from '../../../src/books/shop/coupons.ts'
import { migrate, SHOP_MIGRATIONS } from '../../../src/books/shop/migrate.ts'
import { fact } from '../../../src/domain/fact.ts'
import { testBooks } from '../../support/test-books.ts'
import { DAY, folderOf, NOON, seeded, sha256 } from './fixture.ts'

const BEFORE_PLACES = '0017'

test('COUPON-51 a coupon is found by its place and its random bytes; one whose number held no place, by that number', (t) => {
  const folder = folderOf(t)
  for (const name of readdirSync(SHOP_MIGRATIONS).filter((each) => each < BEFORE_PLACES))
    copyFileSync(join(SHOP_MIGRATIONS, name), join(folder, name))
  const db = new Database(':memory:')
  migrate(db, sha256, folder)
  const old = seeded('before').bytes(16)
  db.prepare(
    `INSERT INTO coupon (issued, n, number, offer, programme, state, since, until, cents)
     VALUES (7, 1, ?, 'old', 1, 'issued', ?, ?, 0)`,
  ).run(old, DAY, DAY)
  const visit = db.prepare("INSERT INTO visit (id, digest, day, began, chosen, answer) VALUES (?, ?, ?, ?, 0, '{}')")
  for (const [id, began] of [
    ['b', 1],
    ['a', 2],
  ])
    visit.run(id, sha256('card'), DAY, began)
  migrate(db, sha256)
  t.deepEqual(db.prepare('SELECT id FROM visit ORDER BY rowid').pluck().all(), ['b', 'a'])

  const coupons = new Coupons(db, seeded('numbers'))
  const change = { issued: 0, n: 2, offer: 'new', state: 'issued' } as const
  const coupon = { kind: 'coupon', day: DAY, programme: 1, account: 5, cause: 'hand', at: NOON } as const
  coupons.apply(2 ** 40 + 9, fact({ ...coupon, coupons: [change] }))
  coupons.apply(8, fact({ ...coupon, coupons: [change, { ...change, n: 3 }] }))
  const all = [7, 2 ** 40 + 9, 8].flatMap((seq) => coupons.issuedBy(seq))
  t.is(all.length, 4)
  t.is(new Set(all.map(({ number }) => Buffer.from(number).toString('hex'))).size, 4)
  for (const each of all) {
    t.is(each.number.length, 16)
    t.deepEqual(coupons.byNumber(each.number), each)
    const other = Uint8Array.from(each.number)
    other[15] = (other[15] ?? 0) ^ 1
    t.is(coupons.byNumber(other), undefined, 'the place alone is not enough')
  }
  coupons.beginJob()
  t.deepEqual(
    [7, 2 ** 40 + 9, 8].flatMap((seq) => coupons.issuedBy(seq)),
    all,
    'as they are read, and as they were issued',
  )
  t.deepEqual(all[0]?.number, Buffer.from(old))
  t.is(coupons.byNumber(new Uint8Array(16)), undefined)
})

test('COUPON-51 what a job issued that was taken back is not there for the next one', (t) => {
  const books = testBooks(t)
  let issued = 0
  t.throws(
    () =>
      books.job((tx) => {
        const coupons = [{ issued: 0, n: 1, offer: 'new', state: 'issued' }] as const
        issued = tx.record(
          fact({ kind: 'coupon', day: DAY, programme: 1, account: undefined, cause: 'hand', at: NOON, coupons }),
        )
        t.is(tx.coupons.issuedBy(issued).length, 1)
        throw new Error('taken back')
      }),
    { message: 'taken back' },
  )
  t.true(issued > 0)
  t.deepEqual(
    books.job((tx) => tx.coupons.issuedBy(issued)),
    [],
  )
})
