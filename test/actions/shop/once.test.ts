import test from 'ava'
import { keyNo, line, returnOf, saleOf } from '../../support/inputs.ts'
import { cardNo, testBooks, withEpoch } from '../../support/test-books.ts'
import { accountOf, earn, lotsOf, refused, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)
const OTHER = cardNo(2)
const DAY_MS = 86_400_000

test('ONCE-1 the same sale again gives the same bytes, other content 409, and nothing changes', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const finishedAt = books.clock.at
  const first = till.sell(keyNo(1), [1000], { card: CARD })
  const head = books.books.read.head()
  books.clock.at += 5 * DAY_MS
  const again = till.sell(keyNo(1), [1000], { card: CARD, finishedAt })
  t.deepEqual([first.status, again.status, again.text], [201, 200, first.text])
  t.deepEqual(again.notices, [], 'screens heard of it the first time')
  for (const other of [{ card: OTHER }, { card: undefined }, { burnPoints: 5 }, { operator: '3' }, { ext: { a: 1 } }])
    refused(t, () => till.sell(keyNo(1), [1000], { card: CARD, finishedAt, ...other }), 'conflict', 'key')
  refused(t, () => till.sell(keyNo(1), [1001], { card: CARD, finishedAt }), 'conflict', 'key')
  t.is(books.books.read.head(), head)
})

test('ONCE-2 the card is compared by its account: its code and any handle of it are the same content', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const handle = till.scan(CARD).body.card as string
  const first = till.sell(keyNo(1), [1000], { card: handle })
  t.is(till.sell(keyNo(1), [1000], { card: CARD }).text, first.text)
  t.is(till.sell(keyNo(1), [1000], { card: till.scan(CARD).body.card }).text, first.text)
  refused(t, () => till.sell(keyNo(1), [1000], { card: till.scan(OTHER).body.card }), 'conflict', 'key')
})

test('ONCE-3 a handle is good for 31 days', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const handle = till.scan(CARD).body.card as string
  books.clock.at += 31 * DAY_MS
  t.is(till.sell(keyNo(1, '2026-12-22'), [1000], { card: handle }).status, 201)
  books.clock.at += 1000
  refused(t, () => till.sell(keyNo(2, '2026-12-22'), [1000], { card: handle }), 'invalid', 'card')
})

test('ONCE-4 returns, voids, voids of returns and claims are safe to repeat as well', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const claim = till.sell(keyNo(1), [line(1, 1000, { quantity: 2000 })]).body.receipt.claim as string
  const acts = [
    () => till.claim(claim, CARD),
    () => till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 1000, 500]])),
    () => till.cancelReturn(keyNo(2)),
    () => till.cancel(keyNo(1)),
  ]
  for (const act of acts) {
    const first = act()
    const head = books.books.read.head()
    const again = act()
    t.deepEqual([first.status, again.status, again.text], [201, 200, first.text])
    t.is(books.books.read.head(), head)
  }
  refused(t, () => till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 2000, 500]])), 'conflict', 'key')
  refused(t, () => till.cancel(keyNo(1), { reason: 'other' }), 'conflict', 'key')
  refused(t, () => till.cancelReturn(keyNo(2), { reason: 'other' }), 'conflict', 'key')
  refused(t, () => till.claim(claim, OTHER), 'conflict', 'key')
})

test('ONCE-5 the very same bytes for 90 days from the answer, after that the same numbers, the 409 for ever', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.clock.at += 60 * DAY_MS
  const day = '2027-01-20'
  const sale = (key: string, cents: number, finishedAt: number) =>
    till.sell(key, [cents], { card: CARD, burnPoints: 100, finishedAt })
  const finishedAt = books.clock.at - 29 * DAY_MS
  const late = keyNo(2, '2026-12-22')
  const first = sale(late, 1000, finishedAt)
  const voided = till.cancel(keyNo(1))
  books.clock.at += 90 * DAY_MS
  till.night()
  t.is(sale(late, 1000, finishedAt).text, first.text, 'a sale that came late is kept as long as any')
  t.is(till.cancel(keyNo(1)).text, voided.text, `so is a void of ${day} of an old sale`)
  books.clock.at += DAY_MS
  till.night()
  const { status, body } = sale(late, 1000, finishedAt)
  t.is(status, 200)
  t.deepEqual([body.points.earned, body.points.burned, body.discountCents], [45, 100, 20])
  t.deepEqual(body.discounts, first.body.discounts)
  t.deepEqual(till.cancel(keyNo(1)).body.points, { ...voided.body.points })
  refused(t, () => sale(late, 1001, finishedAt), 'conflict', 'key')
})

test('LATE-1 a sale is dated by its business day and judged by the books as they stand when it comes', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const finishedAt = books.clock.at
  books.clock.at += 20 * DAY_MS
  till.sell(keyNo(9, '2026-12-11'), [60_000], { card: CARD })
  const { body } = till.sell(keyNo(1), [1000], { card: CARD, finishedAt })
  t.is(body.points.earned, 62, 'the card is silver by now')
  t.deepEqual(lotsOf(books, CARD).at(0), [62, '2028-11-21'])
  t.is(books.books.read.fact(books.books.read.head())?.note, undefined)
})

test('LATE-2 a finish over 30 days old or 24 hours ahead counts from its arrival and is marked, never refused', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const now = books.clock.at
  const noteOf = (key: string): string | undefined => {
    const fact = books.books.read.fact(books.books.read.sale(key)?.seq ?? 0)
    return `${fact?.note} ${fact?.day}`
  }
  const cases = [
    ['2026-11-21', now - 30 * DAY_MS, 'undefined 2026-11-21'],
    ['2026-11-21', now - 30 * DAY_MS - 1, 'clock 2026-11-21'],
    ['2026-11-22', now + DAY_MS, 'undefined 2026-11-22'],
    ['2026-11-22', now + DAY_MS + 1, 'clock 2026-11-21'],
    ['2019-01-01', now, 'clock 2026-11-21'],
    ['2031-01-01', now, 'clock 2026-11-21'],
  ] as const
  cases.forEach(([day, finishedAt, note], i) => {
    const key = keyNo(i + 1, day)
    const { status, body } = till.sell(key, [1000], { card: CARD, finishedAt })
    t.is(status, 201)
    t.is(noteOf(key), note)
    t.is(body.clock, note.startsWith('clock') ? true : undefined, 'the till is told')
  })
  t.is(till.scan(CARD).body.spendable, 300)
})

test('LATE-3 a sale without a card whose clock was wrong can be claimed for 14 days from its arrival', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const { claim } = till.sell(keyNo(1), [1000], { finishedAt: 0 }).body.receipt
  books.clock.at += 14 * DAY_MS
  t.is(till.claim(claim, CARD).body.points.earned, 50)
})

test('LATE-4 training is judged and leaves nothing, also not the account of a new card', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const { status, body } = till.sell(keyNo(1), [3000], { card: CARD, training: true })
  t.is(status, 200)
  t.deepEqual([body.points.earned, body.gifts.length, body.training], [150, 1, true])
  t.deepEqual(body.receipt.lines[0], 'Training: nothing was booked')
  t.is(books.books.read.head(), 0)
  t.is(accountOf(books, CARD), undefined)
  t.is(till.sell(keyNo(1), [3000], { card: CARD }).status, 201, 'the key is free')
})

test('LATE-5 cards of others are admitted by the programme, and a card of no kind is refused without its number', (t) => {
  const cards = [{ id: 'club', prefix: '29', minLength: 8, maxLength: 13, digitsOnly: true }]
  const books = testBooks(t, { programme: { cards } })
  const till = tillAt(books)
  t.is(till.sell(keyNo(1), [1000], { card: '2912345678' }).body.points.balance, 50)
  t.is(till.scan('2912345678').body.balance, 50)
  t.is(till.sell(keyNo(2), [1000], { card: till.scan('2912345678').body.card }).body.points.balance, 100)
  const error = t.throws(() => till.scan('1234567890')) as Error
  t.false(error.message.includes('1234567890'))
  refused(t, () => till.sell(keyNo(3), [1000], { card: '1234567890' }), 'invalid', 'card')
})

test('LATE-6 a blocked card burns nothing and tells nothing of its balance, and the sale is not refused', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.job((tx) => tx.setAccountState(accountOf(books, CARD)?.id ?? 0, 'blocked', 'lost', undefined))
  const scan = till.scan(CARD).body
  t.deepEqual(Object.keys(scan), ['card', 'blocked'])
  t.deepEqual(scan.blocked, { reason: 'lost' })
  refused(t, () => till.sell(keyNo(2), [3000], { card: CARD, burnPoints: 500 }), 'conflict', 'burnPoints')
  refused(t, () => till.hold(keyNo(2), CARD, [3000], 500), 'conflict', 'card')
  const { body, notices } = till.sell(keyNo(2), [3000], { card: CARD })
  t.deepEqual(body.points, { earned: 150, burned: 0 })
  t.deepEqual([body.gifts, body.receipt.lines], [[], ['Points earned: 150']])
  t.false(JSON.stringify(notices).includes('650'))
})

test('LATE-7 a card known under the keys of the epoch before is found, and known under the new ones from its next sale', (t) => {
  const books = testBooks(t, { epoch: 1 })
  const till = tillAt(books)
  earn(till, keyNo(1), CARD, 500)
  books.ctx = withEpoch(books.ctx, 2)
  t.is(till.scan(CARD).body.balance, 500)
  till.sell(keyNo(2), [1000], { card: CARD })
  books.ctx = withEpoch(books.ctx, 3)
  t.is(till.scan(CARD).body.balance, 550)
  t.is(till.sell(keyNo(2), [1000], { card: CARD }).status, 200, 'a repeat is the same under any epoch')
})

test('ERASE-1 an erased card leaves numbers that sum to nothing, and its sales cannot be written again', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  earn(till, keyNo(1), OTHER, 100)
  earn(till, keyNo(2), CARD, 500)
  till.takeBack(keyNo(3), returnOf(keyNo(2), [[1, 1000, 0]]))
  till.hold(keyNo(4), OTHER, [1000], 100)
  const claim = till.sell(keyNo(5), [1000]).body.receipt.claim as string
  till.claim(claim, CARD)
  t.true(till.erase(CARD))
  t.is(accountOf(books, CARD), undefined)
  t.is(till.scan(CARD).body.balance, 0)
  refused(t, () => till.sell(keyNo(2), [10_000], { card: CARD }), 'conflict', 'key')
  refused(t, () => till.takeBack(keyNo(6), returnOf(keyNo(2), [[1, 1000]])), 'conflict', 'original')
  refused(t, () => till.takeBack(keyNo(3), returnOf(keyNo(2), [[1, 1000]])), 'conflict', 'key')
  refused(t, () => till.cancel(keyNo(2)), 'conflict', 'key')
  refused(t, () => till.claim(claim, OTHER), 'conflict')
  refused(t, () => till.read(keyNo(5)), 'not_found', 'key')
  t.false(till.erase(CARD))
  t.is(earn(till, keyNo(7), CARD, 10).body.points.balance, 10, 'the card itself starts anew')
  t.is(books.fault(), undefined)
})

test('DAY-1 a sale in another currency earns nothing, counts for nothing and burns nothing, in an import only', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  refused(t, () => till.sell(keyNo(1), [1000], { card: CARD, currency: 'HUF' }), 'invalid', 'currency')
  books.ctx = { ...books.ctx, rules: 'import' }
  const { body } = till.sell(keyNo(1, '2009-03-01'), [9_000_000], { card: CARD, currency: 'HUF', finishedAt: 0 })
  t.is(body.points.earned, 0)
  t.deepEqual(body.gifts, [])
  t.is(body.why[0].text, 'No rule gives points for HUF')
  t.deepEqual([accountOf(books, CARD)?.tier, accountOf(books, CARD)?.spend], ['bronze', {}])
  earn(till, keyNo(2), CARD, 500)
  const burning = saleOf([1000], { card: CARD, currency: 'HUF', burnPoints: 500 })
  refused(t, () => till.sell(keyNo(3), burning.lines, burning), 'invalid', 'currency')
})

test('DAY-2 an imported sale of years ago is dated then, and its points are over at once', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  books.ctx = { ...books.ctx, rules: 'import' }
  const finishedAt = Date.parse('2009-03-01T12:00:00Z')
  const { body } = till.sell(keyNo(1, '2009-03-01'), [1000], { card: CARD, finishedAt })
  t.deepEqual(body.points, { earned: 50, burned: 0, balance: 0, pending: 0 })
  t.is(books.books.read.fact(1)?.day, '2009-03-01')
  t.is(books.fault(), undefined)
})
