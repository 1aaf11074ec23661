import test from 'ava'
import fc from 'fast-check'
import { Replay } from '../../../src/books/shop/replay.ts'
import type { JournalTable } from '../../../src/books/shop/schema.ts'
import { sumsOf } from '../../../src/books/shop/sums.ts'
import { NO_POINTS } from '../../../src/domain/fact.ts'
import type { AssortmentRow } from '../../../src/domain/reports/assortment.ts'
import type { FairnessRow } from '../../../src/domain/reports/fairness.ts'
import type { RewardsMonth } from '../../../src/domain/reports/rewards.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'
import { couponTill, offer } from '../../support/coupons.ts'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cutNow, publishedBooks, reading, workOn } from '../../support/published.ts'
import { cardNo, type TestBooks } from '../../support/test-books.ts'
import { type Till, tillAt } from '../../support/till.ts'

const DAY_MS = 86_400_000
const ZONE = { timeZone: 'Europe/Berlin' }

const dayOf = (books: TestBooks): string => new Date(books.clock.now()).toISOString().slice(0, 10)

/** Every month the rewards tell of: those that were cut, and the one that is going on. */
function months(books: TestBooks): RewardsMonth[] {
  cutNow(books)
  const cut = reading(books, ({ read }) => read.cuts.all('rewards').map(({ body }) => body as RewardsMonth))
  const open = workOn(books, 'openMonth', { now: books.clock.now(), ...ZONE })
  return open === undefined ? cut : [...cut, open]
}

const liability = (books: TestBooks) => workOn(books, 'liability', { now: books.clock.now(), ...ZONE })

/** Points by the month of their last day, rebuilt from the journal alone as `verify` rebuilds them. */
const monthsByJournal = (books: TestBooks): Map<string, number> =>
  reading(books, ({ db }) => {
    const replay = new Replay({ sha256, witnessed: new Map(), part: 0, parts: 1 })
    for (const row of db.prepare<[], JournalTable>('SELECT * FROM journal ORDER BY seq').all()) replay.apply(row)
    const points = new Map<string, number>()
    for (const { lots } of replay.accounts.values())
      for (const lot of lots.filter((each) => each.points > 0)) {
        const month = lot.expires.slice(0, 7)
        points.set(month, (points.get(month) ?? 0) + lot.points)
      }
    return points
  })

/** Sells so much to each of the first so many cards, one sale each. */
function sellToMany(books: TestBooks, till: Till, cards: number, from: number, cents = 1000): void {
  for (let i = 1; i <= cards; i += 1)
    till.sell(keyNo(from + i, dayOf(books)), [line(1, cents, { department: 'coffee' })], { card: cardNo(i) })
}

const step = fc.record({
  hours: fc.integer({ min: 1, max: 900 }),
  card: fc.integer({ min: 0, max: 3 }),
  cents: fc.integer({ min: 1, max: 30_000 }),
  after: fc.constantFrom(
    'nothing',
    'nothing',
    'return',
    'void',
    'burn',
    'claim',
    'handed',
    'corrected',
    'erase',
    'cut',
  ),
})

test('REPORT-4 book totals of the rewards and of the liability are those that the journal gives, whatever happened', (t) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const books = publishedBooks(t)
      const till = tillAt(books)
      let handedCents = 0
      steps.forEach(({ hours, card, cents, after }, i) => {
        books.clock.at += hours * 3_600_000
        till.night()
        const code = card === 0 ? undefined : cardNo(card)
        const key = keyNo(i + 1, dayOf(books))
        const balance = code === undefined ? 0 : till.scan(code).body.balance
        const burnPoints = after === 'burn' ? Math.max(0, Math.min(cents, Math.floor(balance / 5))) * 5 : 0
        const sold = till.sell(key, [cents], { ...(code === undefined ? {} : { card: code }), burnPoints })
        const [gift] = sold.body.gifts
        if (after === 'return') till.takeBack(keyNo(1000 + i, dayOf(books)), returnOf(key, [[1, 1000, cents]]))
        if (after === 'void') till.cancel(key)
        if (after === 'claim' && sold.body.receipt.claim !== null) till.claim(sold.body.receipt.claim, cardNo(2))
        if ((after === 'handed' || after === 'corrected') && gift !== undefined) till.gift(key, gift.gift, 'handed')
        if (after === 'corrected' && gift !== undefined) till.gift(key, gift.gift, 'declined')
        if (after === 'handed' && gift !== undefined) handedCents += gift.costCents
        if (after === 'erase' && code !== undefined) till.erase(code)
        if (after === 'cut') cutNow(books)
      })
      const told = months(books)
      const points = { ...NO_POINTS }
      for (const month of told)
        for (const total of Object.keys(points) as (keyof typeof points)[]) points[total] += month.points[total]
      const { balance, ...sums } = reading(books, ({ db }) => sumsOf(db))
      t.deepEqual(points, sums)
      const owed = liability(books)
      t.is(owed.balance, balance)
      t.deepEqual(
        new Map(owed.months.map((each) => [each.month, each.points])),
        new Map([...monthsByJournal(books)].sort()),
      )
      t.is(
        told.reduce((sum, { rewards }) => sum + rewards.giftCents, 0),
        handedCents,
      )
      t.deepEqual(
        told.map(({ month }) => month),
        [...new Set(told.map(({ month }) => month))].sort(),
      )
      t.is(books.fault(), undefined)
    }),
    { numRuns: 12 },
  )
})

test('REPORT-5 the reward rate of a month by hand: points at face value and gifts at cost when handed, by eligible spend', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [3000], { card: cardNo(1) })
  till.gift(keyNo(1), 'chocolate-bar', 'handed')
  till.sell(keyNo(2), [3000], { card: cardNo(2) })
  till.sell(keyNo(3), [5000])
  till.takeBack(keyNo(9), returnOf(keyNo(2), [[1, 1000, 3000]]))
  const [month] = months(books)
  t.is(month?.month, '2026-11')
  t.true(month?.open)
  t.like(month?.points, { earned: 300, clawedBack: 150 })
  t.like(month?.rewards, { points: 150, pointsCents: 30, gifts: 1, giftCents: 45, eligibleCents: 3000 })
  t.is(month?.rewards.rateBasisPoints, 250)
  t.is(month?.rewards.pointsRateBasisPoints, 100)
  t.false(month?.belowPromise)
  t.deepEqual(month?.rules, [{ rule: 'base', points: 300, pointsCents: 60, rateBasisPoints: 200 }])
})

test('REPORT-6 a month below its promise says so', (t) => {
  const books = publishedBooks(t)
  tillAt(books).sell(keyNo(1), [199], { card: cardNo(1) })
  const [month] = months(books)
  t.is(month?.rewards.rateBasisPoints, 50)
  t.true(month?.belowPromise)
})

test('REPORT-7 a closed period is cut once and frozen; what comes late counts where it arrives', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [1000], { card: cardNo(1) })
  t.deepEqual(cutNow(books), [])
  books.clock.at += 12 * DAY_MS
  const cut = cutNow(books)
  t.deepEqual(
    cut.map(({ report, period }) => `${report} ${period}`),
    [
      'rewards 2026-11',
      'tiers 2026-W47',
      'fairness 2026-W47',
      'coupons 2026-W47',
      'assortment 2026-W47',
      'experience 2026-W47',
      'uplift 2026-W47',
    ],
  )
  // A sale of November that arrives in December.
  till.sell(keyNo(2, '2026-11-25'), [2000], { card: cardNo(1), finishedAt: books.clock.now() - 8 * DAY_MS })
  t.deepEqual(cutNow(books), [])
  const [november, december] = months(books)
  t.is(november?.points.earned, 50)
  t.is(december?.month, '2026-12')
  t.is(december?.points.earned, 100)
  const first = reading(books, ({ read }) => read.cuts.one('rewards', '2026-11'))
  books.job((tx) => first && tx.cuts.put({ ...first, body: { changed: true } }))
  t.deepEqual(
    reading(books, ({ read }) => read.cuts.one('rewards', '2026-11')),
    first,
  )
})

test('REPORT-8 a clock that is set back reopens no closed period', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [1000], { card: cardNo(1) })
  books.clock.at += 12 * DAY_MS
  cutNow(books)
  books.clock.at -= 9 * DAY_MS
  till.sell(keyNo(2, dayOf(books)), [2000], { card: cardNo(1) })
  books.clock.at += 40 * DAY_MS
  t.deepEqual(
    cutNow(books)
      .filter(({ report }) => report === 'rewards')
      .map(({ period }) => period),
    ['2026-12'],
  )
  t.deepEqual(
    months(books).map(({ points }) => points.earned),
    [50, 100],
  )
})

test('REPORT-9 liability by month of expiry is exact, and says what is held, pending and owed', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [10_000], { card: cardNo(1) })
  books.clock.at += 20 * DAY_MS
  till.sell(keyNo(2, dayOf(books)), [20_000], { card: cardNo(2) })
  till.hold(keyNo(3, dayOf(books)), cardNo(2), [1000], 500)
  const told = liability(books)
  t.deepEqual(told.months, [
    { month: '2028-11', points: 500, held: 0, pending: 0, cents: 100 },
    { month: '2028-12', points: 1000, held: 500, pending: 0, cents: 200 },
  ])
  t.like(told, { points: 1500, cents: 300, deficit: 0, balance: 1500 })
})

test('REPORT-10 fairness of a week: ten groups of ten cards or more, by spend', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  sellToMany(books, till, 20, 0)
  for (let i = 1; i <= 10; i += 1) till.sell(keyNo(100 + i), [9000], { card: cardNo(i) })
  books.clock.at += 7 * DAY_MS
  const rows = cutNow(books).find(({ report }) => report === 'fairness')?.body as FairnessRow[]
  t.deepEqual(rows, [
    { group: 1, cards: 10, spendCents: 10_000, rewardsCents: 100, rateBasisPoints: 100 },
    { group: 2, cards: 10, spendCents: 100_000, rewardsCents: 1000, rateBasisPoints: 100 },
  ])
})

test('REPORT-11 tiers of a week: cards and moves in fives, few of them not at all', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  sellToMany(books, till, 30, 0)
  for (let i = 1; i <= 12; i += 1) till.sell(keyNo(100 + i), [70_000], { card: cardNo(i) })
  till.sell(keyNo(200), [200_000], { card: cardNo(1) })
  books.clock.at += 7 * DAY_MS
  const rows = cutNow(books).find(({ report }) => report === 'tiers')?.body
  // One card in Gold is too few, and eleven in Silver would give it away.
  t.deepEqual(rows, [
    { tier: 'bronze', cards: 20, rose: 0, fell: 0 },
    { tier: 'silver', cards: undefined, rose: undefined, fell: 0 },
    { tier: 'gold', cards: undefined, rose: undefined, fell: 0 },
  ])
})

test('REPORT-12 assortment of a week: what ten cards or more buy together, and nothing else', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  for (let i = 1; i <= 12; i += 1) {
    const lines = [line(1, 500, { department: 'coffee', sku: '40' }), line(2, 100, { department: 'dairy', sku: '41' })]
    if (i <= 9) lines.push(line(3, 900, { department: 'wine' }))
    till.sell(keyNo(i), lines, { card: cardNo(i) })
  }
  for (let i = 13; i <= 24; i += 1) till.sell(keyNo(i), [line(1, 500, { department: 'coffee' })], { card: cardNo(i) })
  // One card often is still one card.
  for (let i = 100; i <= 130; i += 1) till.sell(keyNo(i), [line(1, 50, { department: 'secret' })], { card: cardNo(1) })
  books.clock.at += 7 * DAY_MS
  const rows = cutNow(books).find(({ report }) => report === 'assortment')?.body as AssortmentRow[]
  t.deepEqual(
    rows.filter(({ of }) => of === 'department'),
    [
      { of: 'department', a: 'coffee', b: undefined, baskets: 25, shareBasisPoints: undefined },
      { of: 'department', a: 'dairy', b: undefined, baskets: 10, shareBasisPoints: undefined },
      { of: 'department', a: 'coffee', b: 'dairy', baskets: 10, shareBasisPoints: 4000 },
    ],
  )
  t.deepEqual(
    rows.filter(({ of, b }) => of === 'item' && b !== undefined).map(({ a, b }) => [a, b]),
    [['40', '41']],
  )
})

test('REPORT-13 coupons of a week: what became of them, what they cost net of returns, and nothing of under ten cards', (t) => {
  const offers = [
    offer('five', { kind: 'amount', cents: 500 }, { onReturn: 'restored' }),
    offer('few', { kind: 'amount', cents: 100 }),
  ]
  const books = publishedBooks(t, { offers })
  const till = tillAt(books)
  const coupons = couponTill(books)
  sellToMany(books, till, 12, 0)
  for (let i = 1; i <= 12; i += 1) coupons.sell(keyNo(100 + i), [2000], [coupons.give('five', cardNo(i))], cardNo(i))
  till.cancel(keyNo(101))
  for (let i = 1; i <= 9; i += 1) coupons.sell(keyNo(200 + i), [2000], [coupons.give('few', cardNo(i))], cardNo(i))
  books.clock.at += 7 * DAY_MS
  const cuts = cutNow(books)
  t.deepEqual(cuts.find(({ report }) => report === 'coupons')?.body, [
    { offer: 'few', issued: undefined, redeemed: undefined, expired: 0, withdrawn: 0, costCents: undefined },
    { offer: 'five', issued: 10, redeemed: 10, expired: 0, withdrawn: 0, costCents: 5500 },
  ])
  const [month] = months(books)
  t.is(month?.rewards.couponCents, 5500 + 900)
})

test('REPORT-24 what was remarked of sales goes with their card or after ninety days, and its cases with it', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  const late = { cardAt: books.clock.now() + 2, paidAt: books.clock.now() + 1 }
  till.sell(keyNo(1), [1000], { card: cardNo(1), ...late })
  till.sell(keyNo(2), [1000], { card: cardNo(2), ...late })
  till.sell(keyNo(3), [1000], { card: cardNo(2) })
  const found = () => {
    const cases = workOn(books, 'misuse', { now: books.clock.now(), ...ZONE, from: '2026-01-01', to: '2027-12-31' })
    const rows = reading(books, ({ db }) => db.prepare<[], { seq: number }>('SELECT seq FROM remark').all())
    return [cases.map(({ count }) => count), rows.map(({ seq }) => seq)]
  }
  t.deepEqual(found(), [[2], [1, 2]])
  till.erase(cardNo(1))
  t.deepEqual(found(), [[1], [2]])
  books.clock.at += 91 * DAY_MS
  till.night()
  t.deepEqual(found(), [[], []])
})
