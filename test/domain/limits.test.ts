import test from 'ava'
import Database from 'better-sqlite3'
import { booksFile } from '../../src/books/shop/open.ts'
import { fact } from '../../src/domain/fact.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import { keyNo, line, returnOf } from '../support/inputs.ts'
import { cardNo, programmeWith, type TestBooks, testBooks } from '../support/test-books.ts'
import { tillAt } from '../support/till.ts'

type Earn = ProgrammeDocument['earn']

const base = { kind: 'points-per-amount', id: 'base', points: 5, perCents: 100 } as const
const CARD = cardNo(1)
const OTHER = cardNo(2)
const HOUR = 3_600_000

const shopWith = (t: Parameters<typeof testBooks>[0], earn: Earn) => {
  const books = testBooks(t, { programme: { earn } })
  return { books, till: tillAt(books) }
}

const clean = (t: { is(a: unknown, b: unknown): boolean }, books: TestBooks): boolean => t.is(books.fault(), undefined)

test('LIMIT-1 a cap leaves a card what the sale, the day, the month and the year have left, and says so', (t) => {
  const { books, till } = shopWith(t, [{ ...base, cap: { perSale: 200, perDay: 250, perMonth: 300 } }])
  const first = till.sell(keyNo(1), [10_000], { card: CARD }).body
  t.is(first.points.earned, 200)
  t.is(
    first.why[0].text,
    '5 points per full 1.00 EUR on 100.00 EUR; cut from 500 points: at most 200 a sale for one card',
  )
  const second = till.sell(keyNo(2), [10_000], { card: CARD }).body
  t.is(second.points.earned, 50)
  t.regex(second.why[0].text, /cut from 500 points: at most 250 a day for one card$/)
  t.is(till.sell(keyNo(3), [10_000], { card: CARD }).body.points.earned, 0)
  t.is(till.sell(keyNo(4), [10_000], { card: OTHER }).body.points.earned, 200, 'another card has its own room')
  books.clock.at += 24 * HOUR
  const next = till.sell(keyNo(5, '2026-11-22'), [10_000], { card: CARD }).body
  t.is(next.points.earned, 50)
  t.regex(next.why[0].text, /at most 300 a month for one card$/)
  books.clock.at += 9 * 24 * HOUR
  t.is(till.sell(keyNo(6, '2026-12-01'), [10_000], { card: CARD }).body.points.earned, 200, 'a new month, a new day')
  clean(t, books)
})

test('LIMIT-2 a budget is shared by all cards, and the last sale gets what is left of it', (t) => {
  const { books, till } = shopWith(t, [{ ...base, budget: { perDay: 600, total: 900 } }])
  t.is(till.sell(keyNo(1), [10_000], { card: CARD }).body.points.earned, 500)
  const cut = till.sell(keyNo(2), [10_000], { card: OTHER }).body
  t.is(cut.points.earned, 100)
  t.regex(cut.why[0].text, /cut from 500 points: at most 600 a day for all cards$/)
  books.clock.at += 24 * HOUR
  t.is(till.sell(keyNo(3, '2026-11-22'), [10_000], { card: CARD }).body.points.earned, 300)
  t.is(till.sell(keyNo(4, '2026-11-22'), [10_000], { card: CARD }).body.points.earned, 0)
  clean(t, books)
})

test('LIMIT-3 a late sale counts for its own business day', (t) => {
  const { books, till } = shopWith(t, [{ ...base, cap: { perDay: 100 } }])
  t.is(till.sell(keyNo(1), [10_000], { card: CARD }).body.points.earned, 100)
  t.is(
    till.sell(keyNo(2, '2026-11-20'), [10_000], { card: CARD, finishedAt: books.clock.at - 24 * HOUR }).body.points
      .earned,
    100,
  )
  t.is(
    till.sell(keyNo(3, '2026-11-20'), [10_000], { card: CARD, finishedAt: books.clock.at - 24 * HOUR }).body.points
      .earned,
    0,
  )
  clean(t, books)
})

test('LIMIT-4 a void gives its room back, a return gives none, since it can be taken back itself', (t) => {
  const { books, till } = shopWith(t, [{ ...base, cap: { perDay: 100 }, budget: { perMonth: 1000 } }])
  till.sell(keyNo(1), [line(1, 1000), line(2, 1000)], { card: CARD })
  till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 1000, 1000]]))
  t.is(till.sell(keyNo(3), [2000], { card: CARD }).body.points.earned, 0, 'the return left no room')
  till.cancel(keyNo(1))
  t.is(till.sell(keyNo(4), [2000], { card: CARD }).body.points.earned, 50, 'the void took the other half')
  till.cancel(keyNo(4))
  t.is(till.sell(keyNo(5), [2000], { card: CARD }).body.points.earned, 50)
  t.is(
    books.job((tx) => tx.counted('base', '2026-11')),
    100,
  )
  clean(t, books)
})

test('LIMIT-5 without a card, a rule gives nothing that must be counted for one; its budget is counted', (t) => {
  const { books, till } = shopWith(t, [
    { ...base, budget: { total: 60 } },
    { kind: 'bonus', id: 'hello', points: 7, cap: { perDay: 7 } },
    { kind: 'bonus', id: 'any', points: 3, cap: { perSale: 2 } },
  ])
  const { why } = till.sell(keyNo(1), [1000]).body
  t.deepEqual(
    why.map(({ rule, points }: { rule: string; points: number }) => [rule, points]),
    [
      ['base', 50],
      ['any', 2],
    ],
  )
  t.is(till.sell(keyNo(2), [1000], { card: CARD }).body.points.earned, 10 + 7 + 2)
  clean(t, books)
})

test('LIMIT-6 erasing a card deletes what was counted for it, and budgets stay as they were', (t) => {
  const { books, till } = shopWith(t, [{ ...base, cap: { perYear: 500 }, budget: { perYear: 5000 } }])
  till.sell(keyNo(1), [2000], { card: CARD })
  till.sell(keyNo(2), [2000], { card: OTHER })
  t.true(till.erase(CARD))
  t.is(
    books.job((tx) => tx.counted('base', '2026')),
    200,
  )
  clean(t, books)
})

test('LIMIT-7 a sale in training and a quote count nothing', (t) => {
  const { books, till } = shopWith(t, [{ ...base, cap: { perDay: 100 }, budget: { total: 100 } }])
  t.is(till.sell(keyNo(1), [2000], { card: CARD, training: true }).body.points.earned, 100)
  t.is(till.quote([2000], { card: CARD }).body.points.earned, 100)
  t.is(till.sell(keyNo(2), [1000], { card: CARD }).body.points.earned, 50)
  t.is(till.quote([2000], { card: CARD }).body.points.earned, 50, 'a quote knows what is left')
  clean(t, books)
})

test('LIMIT-8 a multiplier multiplies what its rule really gave, and has limits of its own', (t) => {
  const { books, till } = shopWith(t, [
    { ...base, cap: { perSale: 100 } },
    { kind: 'multiplier', id: 'triple', of: 'base', percent: 300, cap: { perSale: 150 } },
  ])
  const { points, why } = till.sell(keyNo(1), [10_000], { card: CARD }).body
  t.is(points.earned, 250)
  t.regex(why[1].text, /^3 times 100 points; cut from 200 points: at most 150 a sale for one card$/)
  clean(t, books)
})

test('LIMIT-9 counts go on when a rule is published again under its name', (t) => {
  const { books, till } = shopWith(t, [{ ...base, budget: { total: 100 } }])
  till.sell(keyNo(1), [1500], { card: CARD })
  const again = programmeWith({ earn: [{ ...base, budget: { total: 200 } }] }, 2)
  books.ctx = { ...books.ctx, programmes: { at: () => again, version: () => again } }
  t.is(till.sell(keyNo(2), [10_000], { card: CARD }).body.points.earned, 125)
  clean(t, books)
})

test('LIMIT-10 a count that was changed beside the journal is found', (t) => {
  const { books, till } = shopWith(t, [{ ...base, cap: { perDay: 100 }, budget: { total: 1000 } }])
  till.sell(keyNo(1), [1000], { card: CARD })
  const given = { kind: 'adjust', day: '2026-11-21', programme: 1, account: undefined, cause: 'test', at: 0 } as const
  books.job((tx) => tx.record(fact({ ...given, counts: [{ rule: 'base', points: 5, card: [], all: ['all'] }] })))
  clean(t, books)
  const file = new Database(booksFile(books.folder))
  file.prepare("UPDATE counter SET points = 60 WHERE account = 0 AND period = 'all'").run()
  t.is(books.fault(), 'base counts 60 in all, the journal says 55')
  file.prepare("UPDATE counter SET points = 55 WHERE account = 0 AND period = 'all'").run()
  file.prepare('DELETE FROM counter WHERE account <> 0').run()
  file.close()
  t.regex(books.fault() ?? '', /^the books lack the count base 2026-11-21 of account \d+, which is 50$/)
})
