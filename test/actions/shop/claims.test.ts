import test from 'ava'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cardNo, testBooks, withEpoch } from '../../support/test-books.ts'
import { accountOf, earn, lotsOf, refused, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)
const OTHER = cardNo(2)
const DAY_MS = 86_400_000

test('CLAIM-1 a sale without a card prints a claim, which credits its base points once, dated like the sale', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const sold = till.sell(keyNo(1), [3000]).body
  t.deepEqual(sold.points, { earned: 0, burned: 0, balance: 0, pending: 0 })
  t.regex(sold.receipt.claim, /^C[0-9A-Z]{28}/)
  t.is(sold.receipt.lines.join(' '), `150 points wait for a card, 14 days: ${sold.receipt.claim}`)
  books.clock.at += 3 * DAY_MS
  const first = till.claim(sold.receipt.claim, CARD)
  t.is(first.status, 201)
  t.deepEqual(first.body, {
    claim: keyNo(1),
    points: { earned: 150, balance: 150 },
    receipt: { lines: ['Points earned: 150', 'Points now: 150'] },
  })
  t.deepEqual(lotsOf(books, CARD), [[150, '2028-11-21']])
  t.deepEqual(till.scan(CARD).body.gifts, [], 'a claim gives no gift')
  const again = till.claim(sold.receipt.claim.toLowerCase(), CARD)
  t.deepEqual([again.status, again.text], [200, first.text])
  refused(t, () => till.claim(sold.receipt.claim, OTHER), 'conflict', 'key')
  t.is(books.fault(), undefined)
})

test('CLAIM-2 a basket that earns nothing prints no claim, and a sale with a card neither', (t) => {
  const till = tillAt(testBooks(t))
  t.is(till.sell(keyNo(1), [99]).body.receipt.claim, null)
  t.is(till.sell(keyNo(2), [990], { card: CARD }).body.receipt.claim, null)
})

test('CLAIM-3 a claim is good for 14 days after the finish', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const codes = [1, 2].map((no) => till.sell(keyNo(no), [1000]).body.receipt.claim as string)
  books.clock.at += 14 * DAY_MS
  t.is(till.claim(codes[0] ?? '', CARD).status, 201)
  books.clock.at += 1
  refused(t, () => till.claim(codes[1] ?? '', CARD), 'not_found', 'code')
})

test('CLAIM-4 what came back before is not credited, what comes back after is taken from the claim', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const { claim } = till.sell(keyNo(1), [line(1, 500, { quantity: 3000 })]).body.receipt
  t.deepEqual(till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 1000, 166]])).body.points, {
    clawedBack: 0,
    reinstated: 0,
    balance: 0,
  })
  t.is(till.claim(claim, CARD).body.points.earned, 17, '25 less floor(25 ÷ 3)')
  t.is(till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 2000, 334]])).body.points.balance, 0)
  t.is(accountOf(books, CARD)?.deficit, 0)
  t.is(books.fault(), undefined)
})

test('CLAIM-5 a typing error is named as one, a code this shop never made is not found', (t) => {
  const till = tillAt(testBooks(t))
  const { claim } = till.sell(keyNo(1), [1000]).body.receipt as { claim: string }
  const last = claim.at(-1) === '0' ? '1' : '0'
  refused(t, () => till.claim(claim.slice(0, -1) + last, CARD), 'invalid', 'code')
  refused(t, () => till.claim(claim.slice(1), CARD), 'invalid', 'code')
  const foreign = testBooks(t)
  foreign.ctx = { ...foreign.ctx, keys: { ...foreign.ctx.keys, openClaim: () => undefined } }
  refused(t, () => tillAt(foreign).claim(claim, CARD), 'not_found', 'code')
})

test('CLAIM-6 a sale is claimed by its printed key and total as well, with the right total only', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [line(1, 1000), line(2, 25, { kind: 'deposit' })])
  refused(t, () => till.claim(keyNo(1), CARD), 'invalid', 'totalCents')
  refused(t, () => till.claim(keyNo(1), CARD, 1000), 'not_found', 'totalCents')
  t.is(till.claim(keyNo(1), CARD, 1025).status, 201)
  t.is(till.claim(keyNo(1), CARD, 1025).status, 200)
  t.is(till.claim(books.ctx.keys.claimCode(keyNo(1)), CARD).status, 200, 'the code means the same sale')
})

test('CLAIM-7 the points of a sale with a card, of a voided sale and for a blocked card are not to be had', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [1000], { card: OTHER })
  refused(t, () => till.claim(keyNo(1), CARD, 1000), 'conflict', 'code')
  const { claim } = till.sell(keyNo(2), [1000]).body.receipt
  books.job((tx) => tx.setAccountState(accountOf(books, OTHER)?.id ?? 0, 'blocked', 'lost', undefined))
  refused(t, () => till.claim(claim, OTHER), 'conflict', 'card')
  till.cancel(keyNo(2))
  refused(t, () => till.claim(claim, CARD), 'conflict', 'code')
  t.is(accountOf(books, CARD), undefined, 'a refused claim opens no account')
})

test('CLAIM-8 a claim counts for the tier in the month of its sale', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const { claim } = till.sell(keyNo(1), [60_000]).body.receipt
  books.clock.at += 12 * DAY_MS
  till.claim(claim, CARD)
  t.deepEqual([accountOf(books, CARD)?.tier, accountOf(books, CARD)?.spend], ['silver', { '2026-11': 60_000 }])
})

test('LATE-8 a return before its sale waits, is judged in the commit of the sale, and then answers what it came to', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const input = returnOf(keyNo(1), [[1, 1000, 1000]])
  const first = till.takeBack(keyNo(2), input)
  t.deepEqual([first.status, first.body], [202, { return: keyNo(2), state: 'waiting', for: keyNo(1) }])
  t.is(till.takeBack(keyNo(2), input).text, first.text)
  refused(t, () => till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 500]])), 'conflict', 'key')
  t.is(books.books.read.head(), 0)
  t.is(till.sell(keyNo(1), [1000, 1000], { card: CARD }).body.points.balance, 100)
  t.is(till.scan(CARD).body.balance, 50)
  const judged = till.takeBack(keyNo(2), input)
  t.deepEqual([judged.status, judged.body.points], [200, { clawedBack: 50, reinstated: 0, balance: 50 }])
  t.is(books.fault(), undefined)
})

test('LATE-9 so does a void, which this till may repeat for days, and a claim by the printed key', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const alone = (key: string) => till.cancel(key, { businessDate: '2026-11-21' }, null)
  const finishedAt = books.clock.at
  t.is(alone(keyNo(1)).status, 202)
  books.clock.at += 20 * DAY_MS
  t.is(alone(keyNo(1)).status, 202)
  refused(t, () => alone(keyNo(3)), 'forbidden', 'Staff-Session')
  t.is(till.claim(keyNo(2), CARD, 1000).status, 202)
  refused(t, () => till.claim(keyNo(2), OTHER, 1000), 'conflict', 'key')
  till.sell(keyNo(1), [1000], { card: CARD, finishedAt })
  t.is(till.scan(CARD).body.balance, 0)
  t.is(alone(keyNo(1)).status, 200)
  till.sell(keyNo(2), [1000], { finishedAt: books.clock.at })
  t.is(till.scan(CARD).body.balance, 50)
  t.is(till.claim(keyNo(2), CARD, 1000).status, 200)
  t.is(books.fault(), undefined)
})

test('LATE-10 a claim that came in time stays in time while it waits, and its total can be put right', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const finishedAt = books.clock.at
  till.claim(keyNo(1), CARD, 9999)
  books.clock.at += DAY_MS
  till.claim(keyNo(1), CARD, 1000)
  books.clock.at += 20 * DAY_MS
  till.sell(keyNo(1), [1000], { finishedAt })
  t.is(till.scan(CARD).body.balance, 50)
})

test('LATE-11 what waits names no card', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.takeBack(keyNo(1), returnOf(keyNo(9), [[1, 1000]], { card: CARD }))
  till.claim(keyNo(8), CARD, 1000)
  const waiting = books.job((tx) => [tx.waiting('return', keyNo(1)), tx.waiting('claim', keyNo(8))])
  for (const each of waiting) t.false(each?.body.includes(CARD))
  earn(till, keyNo(2), CARD, 100)
  till.sell(keyNo(9), [1000], { card: OTHER })
  t.is(till.takeBack(keyNo(1), returnOf(keyNo(9), [[1, 1000]], { card: CARD })).status, 200)
  refused(t, () => till.takeBack(keyNo(1), returnOf(keyNo(9), [[1, 1000]], { card: OTHER })), 'conflict', 'key')
})

test('LATE-12 something that waited and does not fit is dropped, and the repeat is told why', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const tooMuch = returnOf(keyNo(1), [[1, 5000, 1000]])
  till.takeBack(keyNo(2), tooMuch)
  till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 1000, 1000]]))
  t.is(till.sell(keyNo(1), [1000], { card: CARD }).status, 201)
  t.is(till.scan(CARD).body.balance, 0, 'the one that fits was judged')
  refused(t, () => till.takeBack(keyNo(2), tooMuch), 'invalid', 'lines[0].quantity')
  t.is(books.fault(), undefined)
})

test('LATE-13 the returned part of an exchange waits for its original too', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  const returns = [{ original: keyNo(1), lines: [{ line: 1, quantity: 1000, amountCents: 1000 }] }]
  const { body } = till.sell(keyNo(2), [3000], { card: CARD, returns })
  t.deepEqual(body.returns, [{ return: `${keyNo(2)}#1`, state: 'waiting' }])
  t.is(till.sell(keyNo(1), [1000], { card: CARD }).body.points.balance, 200)
  t.is(till.scan(CARD).body.balance, 150)
  t.is(books.fault(), undefined)
})

test('LATE-14 what waited 30 days for its sale is given up', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.takeBack(keyNo(2), returnOf(keyNo(1), [[1, 1000]]))
  books.clock.at += 30 * DAY_MS
  t.is(till.night().waiting, 0)
  books.clock.at += DAY_MS
  t.is(till.night().waiting, 1)
})

test('CLAIM-9 a waiting claim survives a change of the key epoch', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.claim(keyNo(1), CARD, 1000)
  books.ctx = withEpoch(books.ctx, 1)
  till.sell(keyNo(1), [1000])
  t.is(till.scan(CARD).body.balance, 50)
})
