import test from 'ava'
import { DAY, keyNo, line } from '../../support/inputs.ts'
import { cardNo, testBooks } from '../../support/test-books.ts'
import { accountOf, earn, lotsOf, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)

test('EARN-1 points are given for full steps of the whole sale, not of each line', (t) => {
  const till = tillAt(testBooks(t))
  const { body } = till.sell(keyNo(1), [199, 199, 199], { card: CARD })
  t.deepEqual(body.points, { earned: 25, burned: 0, balance: 25, pending: 0 })
  t.deepEqual(body.why, [{ rule: 'base', points: 25, text: '5 points per full 1.00 EUR on 5.97 EUR' }])
  t.is(till.sell(keyNo(2), [99], { card: CARD }).body.points.earned, 0)
  t.is(till.sell(keyNo(3), [100], { card: CARD }).body.points.earned, 5)
})

test('EARN-2 points are spread over the lines by largest remainder, ties to the lower line', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  // 10 points over three equal lines: 3.33 each, so the first gets the one that is left.
  till.sell(keyNo(1), [70, 70, 70], { card: CARD })
  const even = books.books.read.fact(1)
  t.deepEqual(
    even?.lines.map(({ points }) => points),
    [4, 3, 3],
  )
  // 70 points over 11.22 and 3.50: 53.36 and 16.64, so the second gets the one that is left.
  till.sell(keyNo(2), [1122, 350], { card: CARD })
  t.deepEqual(
    books.books.read.fact(2)?.lines.map(({ points }) => points),
    [53, 17],
  )
})

test('EARN-3 deposits, gift cards, services and rounding never earn, in whatever sign they come', (t) => {
  const till = tillAt(testBooks(t))
  const { body } = till.sell(
    keyNo(1),
    [
      line(1, 1000),
      line(2, 800, { kind: 'deposit' }),
      line(3, -900, { kind: 'deposit-return' }),
      line(4, 5000, { kind: 'giftcard' }),
      line(5, 2000, { kind: 'service' }),
      line(6, 3, { kind: 'rounding' }),
      line(7, -2, { kind: 'rounding' }),
    ],
    { card: CARD },
  )
  t.is(body.points.earned, 50)
})

test('EARN-4 a discount on the whole basket is taken off items and services by their cost, never off deposits', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  // 4.00 off 30.00 items + 10.00 service: 3.00 and 1.00; 27.00 earns 135.
  const { body } = till.sell(
    keyNo(1),
    [
      line(1, 3000),
      line(2, 1000, { kind: 'service' }),
      line(3, 500, { kind: 'deposit' }),
      line(4, -400, { kind: 'discount' }),
    ],
    { card: CARD },
  )
  t.is(body.points.earned, 135)
  const [item, service, deposit] = books.books.read.fact(1)?.lines ?? []
  t.deepEqual([item?.amountCents, service?.amountCents, deposit?.amountCents], [2700, 900, 500])
})

test('EARN-5 what is eligible never falls below zero, also when the discount is larger than the basket', (t) => {
  const till = tillAt(testBooks(t))
  const { body } = till.sell(keyNo(1), [line(1, 1000), line(2, -2500, { kind: 'discount' })], { card: CARD })
  t.is(body.points.earned, 0)
})

test('EARN-6 tax counts, also where the line excludes it, unless the programme says otherwise', (t) => {
  const lines = [line(1, 1000, { taxCents: 190, taxIncluded: false }), line(2, 1190, { taxCents: 190 })]
  t.is(tillAt(testBooks(t)).sell(keyNo(1), lines, { card: CARD }).body.points.earned, 115)
  const net = testBooks(t, { programme: { eligible: { taxIncluded: false, excludeGroups: [] } } })
  t.is(tillAt(net).sell(keyNo(1), lines, { card: CARD }).body.points.earned, 100)
})

test('EARN-7 a cancelled line neither earns nor comes back, and one cancelled in part counts with its rest', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const { body } = till.sell(
    keyNo(1),
    [
      line(1, 1000, { quantity: 2000 }),
      line(2, 500),
      line(3, -500, { voids: 2 }),
      line(4, -500, { quantity: -1000, voids: 1 }),
      line(5, 0, { quantity: 3000 }),
      line(6, 0, { quantity: 1000, voids: 5 }),
    ],
    { card: CARD },
  )
  t.is(body.points.earned, 25)
  t.deepEqual(
    books.books.read.fact(1)?.lines.map(({ line: no, quantity }) => [no, quantity]),
    [
      [1, 1000],
      [2, 0],
      [5, 2000],
    ],
  )
})

test('EARN-8 paying with a gift card earns like cash', (t) => {
  const till = tillAt(testBooks(t))
  const tenders = [{ kind: 'giftcard', amountCents: 1000 }]
  t.is(till.sell(keyNo(1), [1000], { card: CARD, tenders }).body.points.earned, 50)
})

test('EARN-9 a group the programme leaves out gets no points, no gift and no tier', (t) => {
  const books = testBooks(t, { programme: { eligible: { taxIncluded: true, excludeGroups: ['staff'] } } })
  const { body } = tillAt(books).sell(keyNo(1), [90_000], { card: CARD, customerGroup: 'staff' })
  t.is(body.points.earned, 0)
  t.deepEqual(body.gifts, [])
  t.deepEqual(accountOf(books, CARD)?.spend, {})
})

test('TIER-1 a sale counts for its tier after it was judged: the next one earns by it', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  t.is(till.sell(keyNo(1), [60_000], { card: CARD }).body.points.earned, 3000)
  t.is(accountOf(books, CARD)?.tier, 'silver')
  const silver = till.sell(keyNo(2), [1099], { card: CARD }).body
  t.is(silver.points.earned, 62, '50, and floor(50 × 0.25) = 12 on top')
  t.deepEqual(
    silver.why.map(({ rule, points }: { rule: string; points: number }) => [rule, points]),
    [
      ['base', 50],
      ['silver', 12],
    ],
  )
  till.sell(keyNo(3), [119_000], { card: CARD })
  t.is(accountOf(books, CARD)?.tier, 'gold')
  t.is(till.sell(keyNo(4), [1000], { card: CARD }).body.points.earned, 75)
})

test('TIER-2 the threshold itself reaches the tier, a cent below it does not', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [59_999], { card: CARD })
  t.is(accountOf(books, CARD)?.tier, 'bronze')
  till.sell(keyNo(2), [1], { card: CARD })
  t.is(accountOf(books, CARD)?.tier, 'silver')
})

test('TIER-3 months that have left the window count no more at the very next sale', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [60_000], { card: CARD })
  books.clock.at = Date.parse('2027-10-31T12:00:00+01:00')
  t.is(till.scan(CARD).body.tier.id, 'silver', 'November to October are twelve months')
  books.clock.at = Date.parse('2027-11-01T12:00:00+01:00')
  t.is(till.scan(CARD).body.tier.id, 'bronze')
  t.is(till.sell(keyNo(1, '2027-11-01'), [1000], { card: CARD }).body.points.earned, 50)
  t.is(accountOf(books, CARD)?.tier, 'bronze')
})

test('TIER-4 a return takes its spend from the month of the sale, and the tier may fall', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [60_000], { card: CARD })
  till.takeBack(keyNo(2), {
    original: keyNo(1),
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1000, amountCents: 60_000 }],
  })
  t.is(accountOf(books, CARD)?.tier, 'bronze')
  t.deepEqual(accountOf(books, CARD)?.spend, { '2026-11': 0 })
})

test('LOT-1 points live to the end of the same day 24 months on, or that month its last day', (t) => {
  const books = testBooks(t)
  earn(tillAt(books), keyNo(1), CARD, 100)
  t.deepEqual(lotsOf(books, CARD), [[100, '2028-11-21']])
  for (const [from, until] of [
    ['2026-08-31', '2027-02-28'],
    ['2027-08-31', '2028-02-29'],
    ['2026-12-31', '2027-06-30'],
    ['2026-08-30', '2027-02-28'],
  ] as const) {
    const shop = testBooks(t, {
      at: Date.parse(`${from}T12:00:00Z`),
      programme: { lots: { expireAfterMonths: 6, pendingDays: 0 } },
    })
    earn(tillAt(shop), keyNo(1, from), CARD, 100)
    t.deepEqual(lotsOf(shop, CARD), [[100, until]])
  }
})

test('LOT-2 a lot is dated by the business day, also after midnight', (t) => {
  const books = testBooks(t, { at: Date.parse('2026-11-22T00:30:00+01:00') })
  earn(tillAt(books), keyNo(1, DAY), CARD, 100)
  t.deepEqual(lotsOf(books, CARD), [[100, '2028-11-21']])
})
