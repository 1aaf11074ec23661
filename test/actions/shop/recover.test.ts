import test, { type ExecutionContext } from 'ava'
import { followCards } from '../../../src/actions/shop/follow-cards.ts'
import { recoverCard } from '../../../src/actions/shop/recover-card.ts'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import { addDays } from '../../../src/domain/day.ts'
import { couponTill, offer } from '../../support/coupons.ts'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cardNo, type Ran, recoveryNo, type TestBooks, testBooks, withEpoch } from '../../support/test-books.ts'
import { accountOf, lotsOf, tillAt, today } from '../../support/till.ts'

const CARD = cardNo(1)
const NEW = cardNo(50)
const DAY_MS = 86_400_000
const usual = defaultProgramme('EUR')

const recover = (books: TestBooks, newCard = NEW, lost = 1, id = `r-${lost}`): Ran =>
  books.run(recoverCard, { id, recoveryCode: recoveryNo(lost), newCard })

const sound = (t: ExecutionContext, books: TestBooks): boolean => t.is(books.fault(), undefined)

test('RECOVER-20 goods bought with the lost card come back to the lots they came from, and a void of the return undoes it', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [10_000], { card: CARD })
  books.clock.at += 40 * DAY_MS
  const day = today(books)
  till.sell(keyNo(2, day), [20_000], { card: CARD })
  till.sell(keyNo(3, day), [5000], { card: CARD, burnPoints: 500 })
  const before = lotsOf(books, CARD)
  // A card used before brings lots of its own, so that no number stays what it was.
  till.sell(keyNo(4, day), [1000], { card: NEW })
  recover(books)
  const after = [...before, [50, '2028-12-31']].sort()
  t.deepEqual(lotsOf(books, NEW).sort(), after)
  till.takeBack(keyNo(5, day), returnOf(keyNo(3, day), [[1, 1000, 5000]]))
  t.deepEqual(
    lotsOf(books, NEW).sort(),
    [
      [1000, '2028-12-31'],
      [50, '2028-12-31'],
      [500, '2028-11-21'],
    ].sort(),
  )
  till.cancelReturn(keyNo(5, day))
  t.deepEqual(lotsOf(books, NEW).sort(), after)
  till.cancel(keyNo(1))
  t.is(accountOf(books, NEW)?.balance, 1000 + 50 + 245 - 500)
  sound(t, books)
})

test('RECOVER-21 a card may be lost again: returns follow through every replacement', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [10_000], { card: CARD })
  till.sell(keyNo(2), [3000], { card: CARD, burnPoints: 500 })
  for (const [lost, fresh] of [
    [1, 50],
    [50, 51],
    [51, 52],
  ] as const) {
    books.clock.at += DAY_MS
    recover(books, cardNo(fresh), lost)
  }
  till.takeBack(keyNo(9, today(books)), returnOf(keyNo(2), [[1, 500, 1500]]))
  till.takeBack(keyNo(10, today(books)), returnOf(keyNo(2), [[1, 500, 1500]]))
  t.deepEqual(lotsOf(books, cardNo(52)), [[500, '2028-11-21']])
  for (const old of [CARD, NEW, cardNo(51)]) t.deepEqual(till.scan(old).body.blocked, { reason: 'recovered' })
  sound(t, books)
  till.erase(cardNo(52))
  t.is(books.books.read.accountsAfter(0, 10).length, 0)
  sound(t, books)
})

test('RECOVER-22 points that are owed move too, and the new card’s points pay them', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [10_000], { card: CARD })
  till.sell(keyNo(2), [3000], { card: CARD, burnPoints: 500 })
  till.cancel(keyNo(1))
  const owed = accountOf(books, CARD)?.deficit ?? 0
  t.true(owed > 0)
  till.sell(keyNo(3), [2000], { card: NEW })
  t.is(recover(books).body.points.moved, -owed)
  t.is(accountOf(books, NEW)?.balance, 100 - owed)
  t.is(accountOf(books, NEW)?.deficit, owed - 100)
  sound(t, books)
})

test('RECOVER-23 limits, tier, spend and running gifts go on where they were', (t) => {
  const earn = [{ ...usual.earn[0], cap: { perDay: 300 } }, ...usual.earn.slice(1)] as typeof usual.earn
  const running = [
    { id: 'cup', title: { en: 'Cup' }, costCents: 300, fromCents: 8000, per: 'days:30' as const, repeat: false },
  ]
  const books = testBooks(t, { programme: { earn, gifts: { ...usual.gifts, running } } })
  const till = tillAt(books)
  till.sell(keyNo(1), [70_000], { card: CARD })
  t.is(accountOf(books, CARD)?.tier, 'silver')
  t.is(accountOf(books, CARD)?.balance, 300)
  recover(books)
  t.is(accountOf(books, NEW)?.tier, 'silver')
  t.deepEqual(accountOf(books, NEW)?.spend, { '2026-11': 70_000 })
  const { body } = till.sell(keyNo(2), [9000], { card: NEW })
  t.is(body.points.earned, 0, 'the cap of the day was reached with the lost card')
  t.false(JSON.stringify(body.gifts).includes('cup'), 'the running gift was given already')
  till.cancel(keyNo(1))
  t.deepEqual(accountOf(books, NEW)?.spend, { '2026-11': 9000 })
  t.is(till.sell(keyNo(3), [2000], { card: NEW }).body.points.earned, 100, 'the void gave the room of the cap back')
  sound(t, books)
})

test('RECOVER-24 a coupon comes back with goods bought with the lost card, and counts for the new one', (t) => {
  const offers = [offer('five', { kind: 'amount', cents: 500 }, { onReturn: 'restored', caps: { total: 1 } })]
  const books = testBooks(t, { programme: { offers } })
  const coupons = couponTill(books)
  const till = tillAt(books)
  till.sell(keyNo(1), [3000], { card: CARD })
  const code = coupons.give('five', CARD)
  coupons.sell(keyNo(2), [3000], [code], CARD)
  recover(books)
  till.cancel(keyNo(2))
  t.is(coupons.read(code).state, 'issued')
  t.deepEqual(
    till.scan(NEW).body.coupons.map((each: { code: string }) => each.code),
    [code],
  )
  t.is(coupons.sell(keyNo(3), [3000], [code], NEW).body.discountCents, 500)
  sound(t, books)
})

test('RECOVER-25 what was bought, offered and wished moves with the card; of two wishes the smaller one stays', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [line(1, 3000, { department: 'tea' })], { card: CARD })
  till.sell(keyNo(2), [1000], { card: NEW })
  const [old, heir] = [CARD, NEW].map((card) => accountOf(books, card)?.id ?? 0) as [number, number]
  books.job((tx) => {
    tx.contact.set(old, 'none')
    tx.contact.set(heir, 'less')
    tx.visits.putExposures([
      {
        ...{ account: old, at: 1, offer: 'x', day: today(books), programme: 1, tactic: 'favourite', arm: 'shown' },
        ...{ propensity: 1, coupon: { issued: 1, n: 1 } },
      },
    ])
  })
  recover(books)
  const { read } = books.books
  t.is(read.contact.of(heir), 'none')
  t.is(read.contact.of(old), 'normal')
  t.is(read.visits.offered(heir, '2026-01-01').length, 1)
  t.deepEqual(read.visits.offered(old, '2026-01-01'), [])
  t.is(read.basket(1)?.account, heir)
  for (const table of ['contact', 'exposure', 'visit']) t.false(Object.hasOwn(read.everythingOf([old]), table), table)
})

test('RECOVER-26 a return, claim or sale that waited or came late finds the card that took over', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [10_000], { card: CARD })
  till.sell(keyNo(2), [3000])
  const claim = books.ctx.keys.claimCode(keyNo(2))
  till.claim(claim, CARD)
  const unsold = books.ctx.keys.claimCode(keyNo(3))
  t.is(till.claim(unsold, CARD).status, 202)
  books.clock.at += DAY_MS
  recover(books)
  t.is(till.claim(claim, CARD).status, 200, 'a repeat is the same claim')
  till.sell(keyNo(3), [2000], { finishedAt: books.clock.at - DAY_MS })
  t.is(accountOf(books, NEW)?.balance, 500 + 150 + 100)
  till.cancel(keyNo(2))
  t.is(accountOf(books, NEW)?.balance, 500 + 100)
  till.takeBack(keyNo(8, today(books)), returnOf(undefined, [[1, 1000, 2000]], { card: NEW }))
  t.is(accountOf(books, NEW)?.balance, 500)
  sound(t, books)
})

test('RECOVER-27 a replaced card is never idle by itself: it goes when the one that took over goes', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [3550], { card: CARD })
  recover(books)
  const follow = () => books.job((tx) => followCards(tx, { after: 0, limit: 10 }, books.clock.now(), books.ctx))
  books.clock.at += 500 * DAY_MS
  till.sell(keyNo(2, today(books)), [1000], { card: NEW })
  books.clock.at += 400 * DAY_MS
  t.is(follow().closed, 0)
  t.is(books.books.read.accountsAfter(0, 10).length, 2)
  sound(t, books)
  books.clock.at += 400 * DAY_MS
  t.is(follow().closed, 1)
  t.deepEqual(books.books.read.accountsAfter(0, 10), [])
  sound(t, books)
})

test('RECOVER-28 the day a card began and its anniversary stay, and a new key epoch finds both cards', (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [3550], { card: CARD })
  books.clock.at += 30 * DAY_MS
  recover(books)
  t.is(accountOf(books, NEW)?.opened, '2026-11-21')
  till.sell(keyNo(2, today(books)), [1000], { card: cardNo(2) })
  books.clock.at += DAY_MS
  recover(books, cardNo(2), 50)
  t.is(accountOf(books, cardNo(2))?.opened, '2026-11-21')
  books.ctx = withEpoch(books.ctx, 1)
  t.is(till.scan(cardNo(2)).body.balance, 175 + 50)
  t.deepEqual(till.scan(CARD).body.blocked, { reason: 'recovered' })
  sound(t, books)
})

test('RECOVER-29 what is past its last day expires before it moves, and what waits goes on waiting', (t) => {
  const books = testBooks(t, { programme: { lots: { expireAfterMonths: 1, pendingDays: 14 } } })
  const till = tillAt(books)
  till.sell(keyNo(1), [10_000], { card: CARD })
  books.clock.at += 28 * DAY_MS
  till.sell(keyNo(2, today(books)), [2000], { card: CARD })
  const waits = addDays(today(books), 14)
  books.clock.at += 5 * DAY_MS
  recover(books)
  const account = accountOf(books, NEW)
  t.is(account?.balance, 100)
  t.is(till.scan(NEW).body.pending, 100)
  t.deepEqual(
    account?.lots().map(({ points, expired, activeFrom }) => [points, expired, activeFrom]),
    [
      [0, 500, '2026-12-24'],
      [100, 0, waits],
    ],
  )
  till.cancel(keyNo(1))
  t.is(accountOf(books, NEW)?.balance, 100, 'points that ended are not taken twice')
  sound(t, books)
})
