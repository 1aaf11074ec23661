import test from 'ava'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf, earn, lotsOf, refused, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)
const at = (day: string): number => Date.parse(`${day}T12:00:00Z`)
const DECEMBER = '2028-12-01'

const policy = (clawback: 'deficit' | 'within-balance' | 'charge') => ({
  returns: { clawback, graceDays: 30, withoutReceipt: 'base-rate' as const },
})

const balanceOf = (books: TestBooks): number | undefined => accountOf(books, CARD)?.balance

test('RETURN-1 a part return takes the floor of its share, the last one the rest', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [line(1, 500, { quantity: 3000 })], { card: CARD })
  const taken = [2, 3, 4].map((no) => till.takeBack(keyNo(no), returnOf(keyNo(1), [[1, 1000, 166]])).body)
  t.deepEqual(
    taken.map(({ points }) => points.clawedBack),
    [8, 8, 9],
  )
  t.is(taken[2]?.points.balance, 0)
  t.deepEqual(taken[0], {
    return: keyNo(2),
    points: { clawedBack: 8, reinstated: 0, balance: 17 },
    giftsAskedBack: [],
    chargeCents: 0,
    receipt: { lines: ['Points taken back: 8', 'Points now: 17'] },
  })
  t.is(books.fault(), undefined)
})

test('RETURN-2 more than was bought and what was not sold are refused, and nothing is written', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [line(1, 500, { quantity: 2000 }), line(2, -100, { kind: 'discount' })], { card: CARD })
  till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 1500, 300]]))
  const head = books.books.read.head()
  refused(t, () => till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 501]])), 'invalid', 'lines[0].quantity')
  refused(t, () => till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, -500]])), 'invalid', 'lines[0].quantity')
  refused(t, () => till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 0]])), 'invalid', 'lines[0].quantity')
  refused(t, () => till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 500, -1]])), 'invalid', 'lines[0].amountCents')
  refused(t, () => till.takeBack(keyNo(3), returnOf(keyNo(1), [[2, 1000]])), 'invalid', 'lines[0].line')
  refused(
    t,
    () =>
      till.takeBack(
        keyNo(3),
        returnOf(keyNo(1), [
          [1, 100],
          [1, 100],
        ]),
      ),
    'invalid',
    'lines[1].line',
  )
  t.is(books.books.read.head(), head)
  t.is(till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 500]])).status, 201, 'the id stayed free')
})

test('RETURN-3 a clawback takes its own lot first, then what of it expired, then the latest expiry', (t) => {
  const books = testBooks(t, { at: at('2026-01-10') })
  const till = tillAt(books)
  earn(till, keyNo(1, '2026-01-10'), CARD, 100)
  books.clock.at = at('2026-03-10')
  earn(till, keyNo(1, '2026-03-10'), CARD, 200)
  books.clock.at = at('2026-05-10')
  earn(till, keyNo(2, '2026-05-10'), CARD, 50)
  till.sell(keyNo(3, '2026-05-10'), [100], { card: CARD, burnPoints: 60 })
  till.takeBack(keyNo(4, '2026-05-10'), returnOf(keyNo(1, '2026-01-10'), [[1, 1000, 2000]]))
  t.deepEqual(lotsOf(books, CARD), [[190, '2028-03-10']], 'its own 40, the later lot 50, of the next one 10')
  t.is(balanceOf(books), 190)
})

test('RETURN-4 points of its own lot that have expired count as clawed back', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 100)
  books.clock.at = at(DECEMBER)
  earn(till, keyNo(2, DECEMBER), CARD, 500)
  const { body } = till.takeBack(keyNo(3, DECEMBER), returnOf(keyNo(1), [[1, 1000, 2000]]))
  t.deepEqual(body.points, { clawedBack: 100, reinstated: 0, balance: 500 })
  t.is(till.cancelReturn(keyNo(3, DECEMBER)).body.points.balance, 500, 'taken back, they are expired again')
  t.deepEqual(till.takeBack(keyNo(4, DECEMBER), returnOf(keyNo(1), [[1, 1000, 2000]])).body.points, {
    clawedBack: 100,
    reinstated: 0,
    balance: 500,
  })
  t.is(books.fault(), undefined)
})

test('RETURN-5 what is missing goes below zero by default, and later credits fill it', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 100)
  till.sell(keyNo(2), [18], { card: CARD, burnPoints: 90 })
  const { body } = till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 1000, 2000]]))
  t.deepEqual([body.points, body.chargeCents], [{ clawedBack: 100, reinstated: 0, balance: -90 }, 0])
  t.is(till.scan(CARD).body.balance, -90)
  t.is(till.scan(CARD).body.spendable, 0)
  t.is(earn(till, keyNo(4), CARD, 100).body.points.balance, 10)
  t.deepEqual(lotsOf(books, CARD), [[10, '2028-11-21']])
  t.is(books.fault(), undefined)
})

test('RETURN-6 or only what is there is taken', (t) => {
  const books = testBooks(t, { programme: policy('within-balance') })
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 100)
  till.sell(keyNo(2), [18], { card: CARD, burnPoints: 90 })
  const { body } = till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 1000, 2000]]))
  t.deepEqual([body.points, body.chargeCents], [{ clawedBack: 10, reinstated: 0, balance: 0 }, 0])
})

test('RETURN-7 or the till charges its value, and part returns charge in sum what the whole one does', (t) => {
  const charges = [[3000], [1000, 1000, 1000], [2000, 1000]].map((quantities) => {
    const books = testBooks(t, { programme: policy('charge') })
    const till = tillAt(books)
    till.sell(keyNo(1), [line(1, 2000, { quantity: 3000 })], { card: CARD })
    till.sell(keyNo(2), [18], { card: CARD, burnPoints: 90 })
    const cents = quantities.map(
      (quantity, i) => till.takeBack(keyNo(3 + i), returnOf(keyNo(1), [[1, quantity]])).body.chargeCents,
    )
    t.is(balanceOf(books), 0)
    t.is(books.fault(), undefined)
    return cents
  })
  t.deepEqual(charges, [[18], [4, 7, 7], [11, 7]], '90 missing points are 18 cents')
})

test('RETURN-8 burned points come back with their original expiry, last-expiring lot first, in any order', (t) => {
  const orders = [
    [[1, 3000]],
    [
      [1, 1000],
      [1, 2000],
    ],
    [
      [1, 2000],
      [1, 1000],
    ],
  ] as const
  for (const order of orders) {
    const books = testBooks(t, { at: at('2026-01-10') })
    const till = tillAt(books)
    earn(till, keyNo(1, '2026-01-10'), CARD, 100)
    books.clock.at = at('2026-03-10')
    earn(till, keyNo(1, '2026-03-10'), CARD, 100)
    const sale = keyNo(2, '2026-03-10')
    till.sell(sale, [line(1, 30, { quantity: 3000 })], { card: CARD, burnPoints: 150 })
    const [part] = order
    till.takeBack(keyNo(3, '2026-03-10'), returnOf(sale, [[...part]]))
    const first = part[1] === 3000 ? 150 : part[1] === 1000 ? 50 : 100
    t.deepEqual(
      lotsOf(books, CARD),
      first === 50
        ? [[100, '2028-03-10']]
        : first === 100
          ? [
              [50, '2028-01-10'],
              [100, '2028-03-10'],
            ]
          : [
              [100, '2028-01-10'],
              [100, '2028-03-10'],
            ],
    )
    order.slice(1).forEach((rest, i) => {
      till.takeBack(keyNo(4 + i, '2026-03-10'), returnOf(sale, [[...rest]]))
    })
    t.deepEqual(lotsOf(books, CARD), [
      [100, '2028-01-10'],
      [100, '2028-03-10'],
    ])
    t.is(books.fault(), undefined)
  }
})

test('RETURN-9 burned points whose lot is over come back for 30 days', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  till.sell(keyNo(2), [100], { card: CARD, burnPoints: 500 })
  books.clock.at = at(DECEMBER)
  const { body } = till.takeBack(keyNo(3, DECEMBER), returnOf(keyNo(2), [[1, 1000, 100]]))
  t.deepEqual(body.points, { clawedBack: 0, reinstated: 500, balance: 500 })
  t.deepEqual(lotsOf(books, CARD), [[500, '2028-12-31']])
  t.is(books.fault(), undefined)
})

test('RETURN-10 burned points fill a deficit first', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  till.sell(keyNo(2), [100], { card: CARD, burnPoints: 500 })
  till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 1000, 10_000]]))
  t.is(balanceOf(books), -500)
  t.is(till.takeBack(keyNo(4), returnOf(keyNo(2), [[1, 1000, 100]])).body.points.balance, 0)
  t.deepEqual(lotsOf(books, CARD), [])
})

test('RETURN-11 goods without a receipt are judged at the base rate of their amounts, or take no points', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  refused(t, () => till.takeBack(keyNo(2), returnOf(undefined, [[1, 1000, 1099]])), 'invalid', 'original')
  const input = returnOf(undefined, [[1, 1000, 1099]], { card: CARD })
  refused(t, () => till.takeBack(keyNo(2), input), 'invalid', 'card')
  earn(till, keyNo(1), CARD, 100)
  t.deepEqual(till.takeBack(keyNo(2), input).body.points, { clawedBack: 50, reinstated: 0, balance: 50 })
  t.is(till.takeBack(keyNo(2), input).status, 200)
  t.is(till.cancelReturn(keyNo(2)).body.points.balance, 100)
  refused(t, () => till.takeBack(keyNo(3), { ...input, lines: [{ line: 1, quantity: -1, amountCents: 1 }] }), 'invalid')
  refused(t, () => till.takeBack(keyNo(3), { ...input, lines: [{ line: 1, quantity: 1, amountCents: -1 }] }), 'invalid')
  const none = testBooks(t, { programme: { returns: { ...policy('deficit').returns, withoutReceipt: 'no-points' } } })
  const other = tillAt(none)
  earn(other, keyNo(1), CARD, 100)
  t.is(other.takeBack(keyNo(2), input).body.points.clawedBack, 0)
})

test('RETURN-12 an exchange takes back first and sells in the same commit', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [2000], { card: CARD })
  const returns = [{ original: keyNo(1), lines: [{ line: 1, quantity: 1000, amountCents: 2000 }] }]
  const { status, body } = till.sell(keyNo(2), [3000], { card: CARD, returns })
  t.is(status, 201)
  t.is(body.points.balance, 150)
  t.deepEqual(
    body.returns.map((part: { points: unknown }) => part.points),
    [{ clawedBack: 100, reinstated: 0, balance: 0 }],
  )
  t.is(till.sell(keyNo(2), [3000], { card: CARD, returns }).status, 200)
  refused(t, () => till.sell(keyNo(3), [3000], { card: CARD, returns }), 'invalid', 'returns[0].lines[0].quantity')
  const own = [{ ...returns[0], original: keyNo(3) }] as typeof returns
  refused(t, () => till.sell(keyNo(3), [3000], { card: CARD, returns: own }), 'invalid', 'returns[0].original')
  t.is(balanceOf(books), 150)
  t.is(books.fault(), undefined)
})
