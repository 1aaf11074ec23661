import test from 'ava'
import { programmesOf } from '../../../src/domain/programme.ts'
import { DAY, keyNo, line } from '../../support/inputs.ts'
import { cardNo, programmeWith, testBooks } from '../../support/test-books.ts'
import { accountOf, earn, lotsOf, refused, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)
const OTHER = cardNo(2)
const at = (day: string): number => Date.parse(`${day}T12:00:00Z`)

test('BURN-1 the part paid with points is spread over the lines and earns nothing', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 1660)
  const { body } = till.sell(keyNo(2), [1198, 374], { card: CARD, burnPoints: 500 })
  t.deepEqual(body.points, { earned: 70, burned: 500, balance: 1230, pending: 0 })
  t.is(body.discountCents, 100)
  t.deepEqual(body.discounts, [
    { source: 'points', line: 1, amountCents: 76 },
    { source: 'points', line: 2, amountCents: 24 },
  ])
  t.is(books.fault(), undefined)
})

test('BURN-2 a burn that the programme calls a tender is payment and keeps earning', (t) => {
  const books = testBooks(t, { programme: { burn: { points: 500, cents: 100, as: 'tender' } } })
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 1000)
  const { body } = till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 500 })
  t.deepEqual(body.points, { earned: 50, burned: 500, balance: 550, pending: 0 })
})

test('BURN-3 burns are whole cents, at most what is burnable: never deposits or gift cards', (t) => {
  const till = tillAt(testBooks(t))
  earn(till, keyNo(1), CARD, 9000)
  const lines = [line(1, 300), line(2, 200, { kind: 'service' }), line(3, 800, { kind: 'deposit' })]
  refused(t, () => till.sell(keyNo(2), lines, { card: CARD, burnPoints: 7 }), 'invalid', 'burnPoints')
  refused(t, () => till.sell(keyNo(2), lines, { card: CARD, burnPoints: 2505 }), 'invalid', 'burnPoints')
  t.deepEqual(till.quote(lines, { card: CARD }).body.burnable, { points: 2500, cents: 500 })
  const { body } = till.sell(keyNo(2), lines, { card: CARD, burnPoints: 2500 })
  t.deepEqual(body.points, { earned: 0, burned: 2500, balance: 6500, pending: 0 })
})

test('BURN-4 points that are neither held nor there: 409, nothing written, and the key stays free', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 400)
  const head = books.books.read.head()
  refused(t, () => till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 500 }), 'conflict', 'burnPoints')
  refused(t, () => till.sell(keyNo(2), [1000], { burnPoints: 500 }), 'conflict', 'burnPoints')
  refused(t, () => till.sell(keyNo(2), [1000], { card: OTHER, burnPoints: 500 }), 'conflict', 'burnPoints')
  t.is(books.books.read.head(), head)
  t.is(till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 400 }).status, 201)
})

test('BURN-5 the lot that expires first is burned first, then the oldest', (t) => {
  const books = testBooks(t, { at: at('2026-01-10') })
  const till = tillAt(books)
  earn(till, keyNo(1, '2026-01-10'), CARD, 100)
  earn(till, keyNo(2, '2026-01-10'), CARD, 200)
  // A till that repeats late: its lot is dated earlier and so ends earlier.
  earn(till, keyNo(3, '2025-12-20'), CARD, 300)
  till.sell(keyNo(4, '2026-01-10'), [100], { card: CARD, burnPoints: 350 })
  t.deepEqual(lotsOf(books, CARD), [
    [50, '2028-01-10'],
    [200, '2028-01-10'],
  ])
})

test('BURN-6 points cannot be burned on the day after their last, whatever the night has done', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.clock.at = Date.parse('2028-11-21T23:59:00+01:00')
  t.is(till.scan(CARD).body.spendable, 500)
  books.clock.at += 120_000
  t.is(till.scan(CARD).body.balance, 0)
  refused(t, () => till.sell(keyNo(2, '2028-11-22'), [1000], { card: CARD, burnPoints: 500 }), 'conflict', 'burnPoints')
  t.deepEqual(till.sell(keyNo(2, '2028-11-22'), [1000], { card: CARD }).body.points, {
    earned: 50,
    burned: 0,
    balance: 50,
    pending: 0,
  })
  t.is(books.fault(), undefined)
})

test('LOT-3 expiry is safe to run twice and tells what it took', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.clock.at = at('2028-11-22')
  till.night()
  const head = books.books.read.head()
  t.is(accountOf(books, CARD)?.balance, 0)
  t.is(books.books.read.fact(head - 1)?.points.expired, 500, 'the last one is the gift that nobody fetched')
  till.night()
  t.is(books.books.read.head(), head)
})

test('LOT-4 pending points show and cannot be burned until their day', (t) => {
  const books = testBooks(t, { programme: { lots: { expireAfterMonths: 24, pendingDays: 14 } } })
  const till = tillAt(books)
  t.deepEqual(earn(till, keyNo(1), CARD, 500).body.points, { earned: 500, burned: 0, balance: 500, pending: 500 })
  const { body } = till.scan(CARD)
  t.deepEqual([body.balance, body.pending, body.spendable, body.worthCents], [500, 500, 0, 0])
  refused(t, () => till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 500 }), 'conflict', 'burnPoints')
  books.clock.at = at('2026-12-05')
  t.is(till.scan(CARD).body.spendable, 500)
})

test('LOT-5 points of a till whose date runs a day ahead can be used today', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1, '2026-11-22'), CARD, 500)
  t.deepEqual(lotsOf(books, CARD), [[500, '2028-11-22']])
  t.is(till.scan(CARD).body.spendable, 500)
  t.is(till.sell(keyNo(2, DAY), [1000], { card: CARD, burnPoints: 500 }).body.points.burned, 500)
  t.is(accountOf(books, CARD)?.deficit, 0)
})

test('HOLD-1 a hold locks points for this sale only and fixes the discount', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 600)
  const { status, body } = till.hold(keyNo(2), CARD, [1198, 374], 500)
  t.is(status, 200)
  t.deepEqual(body, {
    discounts: [
      { source: 'points', line: 1, amountCents: 76 },
      { source: 'points', line: 2, amountCents: 24 },
    ],
    discountCents: 100,
    expiresAt: '2026-11-21T11:10:00.000Z',
  })
  t.deepEqual([till.scan(CARD).body.balance, till.scan(CARD).body.spendable], [600, 100])
  refused(t, () => till.sell(keyNo(3), [1000], { card: CARD, burnPoints: 500 }), 'conflict', 'burnPoints')
  const sold = till.sell(keyNo(2), [1198, 374], { card: CARD, burnPoints: 500 }).body
  t.deepEqual(sold.points, { earned: 70, burned: 500, balance: 170, pending: 0 })
  t.is(accountOf(books, CARD)?.held, 0)
  t.is(books.fault(), undefined)
})

test('HOLD-2 letting go and finishing without burn give the points back to their lots', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  till.hold(keyNo(2), CARD, [1000], 500)
  t.is(till.letGo(keyNo(2)).status, 200)
  t.is(till.letGo(keyNo(2)).status, 200, 'a hold that is gone is let go already')
  t.is(till.scan(CARD).body.spendable, 500)
  till.hold(keyNo(3), CARD, [1000], 500)
  t.is(till.sell(keyNo(3), [1000], { card: CARD }).body.points.balance, 550)
  t.deepEqual(lotsOf(books, CARD), [
    [500, '2028-11-21'],
    [50, '2028-11-21'],
  ])
  t.is(books.fault(), undefined)
})

test('HOLD-3 the last hold of a key counts; the same again changes nothing', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 1000)
  const first = till.hold(keyNo(2), CARD, [1000], 500)
  const head = books.books.read.head()
  books.clock.at += 1000
  t.is(till.hold(keyNo(2), CARD, [1000], 500).text, first.text)
  t.is(books.books.read.head(), head)
  till.hold(keyNo(2), CARD, [1000], 1000)
  t.is(accountOf(books, CARD)?.held, 1000)
  refused(t, () => till.hold(keyNo(2), CARD, [2000], 1500), 'conflict', 'burnPoints')
  t.is(accountOf(books, CARD)?.held, 1000, 'a refusal leaves the hold that was granted')
})

test('HOLD-4 a finish under a hold is never refused: what has lapsed and gone becomes a deficit and a shortfall', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  till.hold(keyNo(2), CARD, [1000], 500)
  books.clock.at += 10 * 60_000
  t.is(till.lapse().length, 1)
  t.is(till.lapse().length, 0)
  t.is(till.sell(keyNo(3), [500], { card: CARD, burnPoints: 400 }).body.points.balance, 120, '500 − 400 + 20')
  const { body } = till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 500 })
  t.is(body.discountCents, 100)
  t.deepEqual(body.points, { earned: 45, burned: 500, balance: -335, pending: 0 }, '120 − 500 + 45')
  t.is(accountOf(books, CARD)?.deficit, 335)
  t.is(books.books.read.fact(books.books.read.head())?.note, 'shortfall')
  t.is(earn(till, keyNo(4), CARD, 335).body.points.balance, 0, 'credits fill the deficit first')
  t.deepEqual(lotsOf(books, CARD), [])
  t.is(books.fault(), undefined)
})

test('HOLD-5 held points do not expire while held; they do when let go', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 600)
  books.clock.at = Date.parse('2028-11-21T23:55:00+01:00')
  till.hold(keyNo(2, '2028-11-21'), CARD, [1000], 500)
  books.clock.at = Date.parse('2028-11-22T00:01:00+01:00')
  till.night()
  t.deepEqual(lotsOf(books, CARD), [[500, '2028-11-21']], 'the 100 that nobody held are over')
  till.letGo(keyNo(2, '2028-11-21'))
  t.is(accountOf(books, CARD)?.balance, 0)
  t.is(books.fault(), undefined)
})

test('HOLD-6 held points pay under their hold, also after their last day', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.clock.at = Date.parse('2028-11-21T23:55:00+01:00')
  till.hold(keyNo(2, '2028-11-21'), CARD, [1000], 500)
  books.clock.at = Date.parse('2028-11-22T00:01:00+01:00')
  const { body } = till.sell(keyNo(2, '2028-11-21'), [1000], { card: CARD, burnPoints: 500 })
  t.deepEqual(body.points, { earned: 45, burned: 500, balance: 45, pending: 0 })
})

test('HOLD-7 a hold never takes the points of another card, and a suspended sale hands its hold over', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  earn(till, keyNo(2), OTHER, 500)
  till.hold(keyNo(3), CARD, [1000], 500)
  t.is(till.sell(keyNo(3), [1000], { card: OTHER, burnPoints: 500 }).body.points.balance, 45)
  t.is(till.scan(CARD).body.spendable, 500, 'the hold of the other card was let go')
  till.hold(keyNo(4), CARD, [1000], 500)
  const { body } = till.sell(keyNo(5), [1000], { card: CARD, burnPoints: 500, resumes: keyNo(4) })
  t.deepEqual(body.points, { earned: 45, burned: 500, balance: 45, pending: 0 })
  t.is(accountOf(books, CARD)?.held, 0)
  t.is(books.fault(), undefined)
})

test('HOLD-8 a card never seen may be held for nothing, and nothing is stored', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  t.deepEqual(till.hold(keyNo(1), OTHER, [1000], 0).body.discounts, [])
  refused(t, () => till.hold(keyNo(1), OTHER, [1000], 500), 'conflict', 'burnPoints')
  t.is(books.books.read.head(), 0)
  till.sell(keyNo(1), [1000], { card: OTHER })
  refused(t, () => till.hold(keyNo(1), OTHER, [1000], 5), 'conflict', 'key')
})

test('HOLD-10 a programme published while the customer pays does not change what a hold promised', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 505)
  till.hold(keyNo(2), CARD, [1000], 505)
  const dearer = programmeWith({ burn: { points: 1000, cents: 100, as: 'discount' } }, 2)
  const from = books.clock.at + 1
  books.ctx = {
    ...books.ctx,
    programmes: programmesOf([
      { programme: programmeWith(), from: 0 },
      { programme: dearer, from },
    ]),
  }
  books.clock.at += 60_000
  const { body } = till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 505 })
  t.deepEqual([body.discountCents, body.points.burned, body.points.earned], [101, 505, 40])
  refused(t, () => till.sell(keyNo(3), [1000], { card: CARD, burnPoints: 5 }), 'invalid', 'burnPoints')
})

test('HOLD-9 a debt is paid by pending points before it stands, and by held points once they are let go', (t) => {
  const books = testBooks(t, { programme: { lots: { expireAfterMonths: 24, pendingDays: 14 } } })
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.clock.at = at('2026-12-10')
  const day = '2026-12-10'
  till.hold(keyNo(2, day), CARD, [1000], 500)
  books.clock.at += 20 * 60_000
  till.lapse()
  till.sell(keyNo(3, day), [10_000], { card: CARD, burnPoints: 500 })
  t.deepEqual(
    till.sell(keyNo(2, day), [1000], { card: CARD, burnPoints: 500 }).body.points,
    {
      earned: 45,
      burned: 500,
      balance: 40,
      pending: 40,
    },
    '495 pending − 500 leave a debt of 5, which the 45 fill',
  )
  t.is(accountOf(books, CARD)?.deficit, 0)
  t.is(books.fault(), undefined)
})
