import test from 'ava'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import { lastDayOf } from '../../../src/domain/expiry.ts'
import type { ProgrammeDocument } from '../../../src/domain/programme.ts'
import { keyNo, returnOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf, lotsOf, tillAt } from '../../support/till.ts'

type Lots = ProgrammeDocument['lots']

const CARD = cardNo(1)
const base = defaultProgramme('EUR').earn.slice(0, 1)

const shopWith = (t: Parameters<typeof testBooks>[0], lots: Partial<Lots>) => {
  const books = testBooks(t, { programme: { earn: base, lots: { expireAfterMonths: 24, pendingDays: 0, ...lots } } })
  return { books, till: tillAt(books) }
}

const goTo = (books: TestBooks, text: string): void => {
  books.clock.at = Date.parse(`${text}T12:00:00+01:00`)
}

test('EXPIRE-1 points end on the same day months later, or with the year or quarter they were earned in and so many months', (t) => {
  const last = (earned: string, lots: Partial<Lots>): string =>
    lastDayOf(earned, { lots: { expireAfterMonths: 12, pendingDays: 0, ...lots } })
  t.is(last('2026-05-31', {}), '2027-05-31')
  t.is(last('2026-05-31', { expireAfterMonths: 1 }), '2026-06-30')
  t.is(last('2026-05-31', { policy: 'calendar-year' }), '2027-12-31')
  t.is(last('2026-05-31', { policy: 'calendar-year', expireAfterMonths: 0 }), '2026-12-31')
  t.is(last('2026-05-31', { policy: 'calendar-year', expireAfterMonths: 2 }), '2027-02-28')
  t.is(last('2026-05-31', { policy: 'calendar-quarter', expireAfterMonths: 0 }), '2026-06-30')
  t.is(last('2026-10-01', { policy: 'calendar-quarter', expireAfterMonths: 3 }), '2027-03-31')
})

test('EXPIRE-2 where purchases keep points alive, each one begins the months of all of them anew', (t) => {
  const { books, till } = shopWith(t, { policy: 'sliding', expireAfterMonths: 6 })
  till.sell(keyNo(1), [1000], { card: CARD })
  goTo(books, '2027-01-10')
  till.sell(keyNo(2, '2027-01-10'), [2000], { card: CARD })
  t.deepEqual(lotsOf(books, CARD), [
    [50, '2027-07-10'],
    [100, '2027-07-10'],
  ])
  t.is(books.fault(), undefined)
  goTo(books, '2027-05-22')
  till.night()
  t.is(till.scan(CARD).body.balance, 150, 'the first day of the first lot is past, and nothing ended')
  goTo(books, '2027-07-11')
  till.night()
  t.is(till.scan(CARD).body.balance, 0)
  t.is(books.fault(), undefined)
})

test('EXPIRE-3 a late sale keeps alive by its own day, and never shortens', (t) => {
  const { books, till } = shopWith(t, { policy: 'sliding', expireAfterMonths: 6 })
  till.sell(keyNo(1), [1000], { card: CARD })
  till.sell(keyNo(2, '2026-11-01'), [1000], { card: CARD, finishedAt: Date.parse('2026-11-01T12:00:00+01:00') })
  t.deepEqual(lotsOf(books, CARD), [
    [50, '2027-05-01'],
    [50, '2027-05-21'],
  ])
  till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 1000]]))
  t.is(books.fault(), undefined)
})

test('EXPIRE-4 points that end within the days of warning stand on the receipt and in the notices of a scan', (t) => {
  const { books, till } = shopWith(t, { expireAfterMonths: 2, warnDays: 30 })
  till.sell(keyNo(1), [1000], { card: CARD })
  goTo(books, '2026-12-01')
  till.sell(keyNo(2, '2026-12-01'), [2000], { card: CARD })
  t.deepEqual(till.scan(CARD).body.notices, [])
  goTo(books, '2026-12-22')
  t.deepEqual(till.scan(CARD).body.notices, [
    { kind: 'expiring', points: 50, day: '2027-01-21', text: '50 points end on 2027-01-21' },
  ])
  const { lines } = till.sell(keyNo(3, '2026-12-22'), [1000], { card: CARD }).body.receipt
  t.true(lines.includes('50 points end on 2027-01-21'))
  goTo(books, '2027-01-22')
  t.is(till.scan(CARD).body.notices[0].day, '2027-02-01', 'what is over is not warned of')
})

test('EXPIRE-5 pending points show as pending and are spendable from their day on', (t) => {
  const { books, till } = shopWith(t, { pendingDays: 14 })
  t.like(till.sell(keyNo(1), [10_000], { card: CARD }).body.points, { earned: 500, balance: 500, pending: 500 })
  t.like(till.scan(CARD).body, { balance: 500, pending: 500, spendable: 0, worthCents: 0 })
  t.throws(() => till.sell(keyNo(2), [1000], { card: CARD, burnPoints: 500 }), { code: 'conflict' })
  goTo(books, '2026-12-04')
  t.like(till.scan(CARD).body, { pending: 500, spendable: 0 })
  goTo(books, '2026-12-05')
  t.like(till.scan(CARD).body, { balance: 500, pending: 0, spendable: 500, worthCents: 100 })
  t.like(till.sell(keyNo(2, '2026-12-05'), [1000], { card: CARD, burnPoints: 500 }).body.points, { burned: 500 })
  t.is(accountOf(books, CARD)?.deficit, 0)
  t.is(books.fault(), undefined)
})
