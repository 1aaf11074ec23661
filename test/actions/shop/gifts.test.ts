import test from 'ava'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf, refused, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)

const giftsOf = (books: TestBooks, sale: string): [string, string][] =>
  books.books.read.gifts(books.books.read.sale(sale)?.seq ?? 0).map(({ gift, state }) => [gift, state])

const names = (gifts: { gift: string }[]): string[] => gifts.map(({ gift }) => gift)

test('GIFT-1 a basket gets the highest gift it reaches, with a card and by eligible spend', (t) => {
  const till = tillAt(testBooks(t))
  t.deepEqual(till.sell(keyNo(1), [2999], { card: CARD }).body.gifts, [])
  t.deepEqual(till.sell(keyNo(2), [3000], { card: CARD }).body.gifts, [
    { gift: 'chocolate-bar', title: 'Chocolate bar', costCents: 45, state: 'due' },
  ])
  t.deepEqual(names(till.sell(keyNo(3), [20_000], { card: CARD }).body.gifts), ['hazelnut-spread'])
  t.deepEqual(till.sell(keyNo(4), [20_000]).body.gifts, [], 'no card, no gift')
  const deposit = line(2, 500, { kind: 'deposit' })
  t.deepEqual(till.sell(keyNo(5), [line(1, 2600), deposit], { card: CARD }).body.gifts, [])
})

test('GIFT-2 the part paid with points does not count for a gift', (t) => {
  const till = tillAt(testBooks(t))
  till.sell(keyNo(1), [100_000], { card: CARD })
  t.deepEqual(till.sell(keyNo(2), [3000], { card: CARD, burnPoints: 5 }).body.gifts, [])
})

test('GIFT-3 gifts stack when the programme says so', (t) => {
  const { gifts } = testBooks(t).ctx.programmes.version(1)
  const till = tillAt(testBooks(t, { programme: { gifts: { ...gifts, stack: true } } }))
  t.deepEqual(names(till.sell(keyNo(1), [20_000], { card: CARD }).body.gifts), ['hazelnut-spread', 'chocolate-bar'])
})

test('GIFT-4 a due gift shows at every scan for 30 days, under the key of its sale', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [3000], { card: CARD })
  t.deepEqual(till.scan(CARD).body.gifts, [
    {
      gift: 'chocolate-bar',
      title: 'Chocolate bar',
      costCents: 45,
      state: 'due',
      sale: keyNo(1),
      until: '2026-12-21',
    },
  ])
  books.clock.at = Date.parse('2026-12-21T20:00:00+01:00')
  t.is(till.scan(CARD).body.gifts.length, 1)
  books.clock.at = Date.parse('2026-12-22T00:00:00+01:00')
  t.deepEqual(till.scan(CARD).body.gifts, [])
  refused(t, () => till.gift(keyNo(1), 'chocolate-bar', 'handed'), 'conflict', 'state')
  t.is(till.night().gifts, 1)
  t.deepEqual(giftsOf(books, keyNo(1)), [['chocolate-bar', 'expired']])
  t.is(books.fault(), undefined)
})

test('GIFT-5 what became of a gift is set as often as it is said, and a mistake can be corrected', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [3000], { card: CARD })
  const first = till.gift(keyNo(1), 'chocolate-bar', 'handed')
  t.deepEqual(first.body, { sale: keyNo(1), gift: 'chocolate-bar', state: 'handed' })
  const head = books.books.read.head()
  t.is(till.gift(keyNo(1), 'chocolate-bar', 'handed').text, first.text)
  t.is(books.books.read.head(), head)
  t.deepEqual(till.scan(CARD).body.gifts, [])
  till.gift(keyNo(1), 'chocolate-bar', 'declined')
  t.deepEqual(till.read(keyNo(1)).body.gifts[0].state, 'declined')
  refused(t, () => till.gift(keyNo(1), 'hazelnut-spread', 'handed'), 'not_found', 'gift')
  refused(t, () => till.gift(keyNo(9), 'chocolate-bar', 'handed'), 'not_found', 'gift')
})

test('GIFT-6 a return under the threshold lets a due gift vanish and leaves the points of the rest', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [2000, 1000], { card: CARD })
  const { body } = till.takeBack(keyNo(2), returnOf(keyNo(1), [[2, 1000, 1000]]))
  t.deepEqual(body.points, { clawedBack: 50, reinstated: 0, balance: 100 })
  t.deepEqual(body.giftsAskedBack, [])
  t.deepEqual(giftsOf(books, keyNo(1)), [['chocolate-bar', 'vanished']])
  t.deepEqual(till.scan(CARD).body.gifts, [])
  refused(t, () => till.gift(keyNo(1), 'chocolate-bar', 'handed'), 'conflict', 'state')
})

test('GIFT-7 a gift that was handed over is asked back once', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [2000, 500, 500], { card: CARD })
  till.gift(keyNo(1), 'chocolate-bar', 'handed')
  const first = till.takeBack(keyNo(2), returnOf(keyNo(1), [[2, 1000, 500]])).body
  t.deepEqual(first.giftsAskedBack, [
    { gift: 'chocolate-bar', title: 'Chocolate bar', costCents: 45, state: 'asked-back' },
  ])
  t.deepEqual(till.takeBack(keyNo(3), returnOf(keyNo(1), [[3, 1000, 500]])).body.giftsAskedBack, [])
  t.deepEqual(till.cancel(keyNo(1)).body.giftsAskedBack, [])
  t.is(books.fault(), undefined)
})

test('GIFT-8 or its value in points is charged, once, and a void of that return gives it back', (t) => {
  const { gifts } = testBooks(t).ctx.programmes.version(1)
  const books = testBooks(t, { programme: { gifts: { ...gifts, onReturn: 'charge-points' } } })
  const till = tillAt(books)
  till.sell(keyNo(1), [2000, 500, 500], { card: CARD })
  till.gift(keyNo(1), 'chocolate-bar', 'handed')
  const first = till.takeBack(keyNo(2), returnOf(keyNo(1), [[2, 1000, 500]])).body
  t.deepEqual(first.giftsAskedBack, [])
  t.deepEqual(first.points, { clawedBack: 25 + 225, reinstated: 0, balance: -100 })
  const second = till.takeBack(keyNo(3), returnOf(keyNo(1), [[3, 1000, 500]])).body
  t.is(second.points.clawedBack, 25)
  // The basket stays under the threshold because of the second return, so the gift stays charged.
  t.is(till.cancelReturn(keyNo(2)).body.points.balance, -100)
  t.is(accountOf(books, CARD)?.balance, 125 - 225)
  t.is(books.fault(), undefined)
})

test('GIFT-9 a void takes the gift with it, a void of the return brings it back', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [3000], { card: CARD })
  till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 1000, 3000]]))
  t.deepEqual(giftsOf(books, keyNo(1)), [['chocolate-bar', 'vanished']])
  till.cancelReturn(keyNo(2))
  t.deepEqual(giftsOf(books, keyNo(1)), [['chocolate-bar', 'due']])
  till.cancel(keyNo(1))
  t.deepEqual(giftsOf(books, keyNo(1)), [['chocolate-bar', 'vanished']])
  t.is(books.fault(), undefined)
})
