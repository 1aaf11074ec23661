import test from 'ava'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import type { RunningGift } from '../../../src/domain/programme.ts'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { tillAt } from '../../support/till.ts'

const CARD = cardNo(1)
const { gifts } = defaultProgramme('EUR')

const shopWith = (t: Parameters<typeof testBooks>[0], given: Partial<RunningGift>) => {
  const jar = { id: 'jar', title: { en: 'Jar' }, fromCents: 5000, costCents: 100, per: 'month', ...given }
  const books = testBooks(t, { programme: { gifts: { ...gifts, basket: [], running: [jar] } } })
  return { books, till: tillAt(books) }
}

const goTo = (books: TestBooks, text: string): void => {
  books.clock.at = Date.parse(`${text}T12:00:00+01:00`)
}

type Till = ReturnType<typeof tillAt>

const buy = (till: Till, no: number, cents: number, day?: string): string[] =>
  till.sell(keyNo(no, day), [line(1, cents)], { card: CARD }).body.gifts.map(({ gift }: { gift: string }) => gift)

test('GIFT-20 a running total makes its gift due once in a period, with the purchase that reaches it', (t) => {
  const { books, till } = shopWith(t, {})
  t.deepEqual(buy(till, 1, 4999), [])
  t.deepEqual(buy(till, 2, 1), ['jar'])
  t.deepEqual(buy(till, 3, 10_000), [], 'once a month')
  t.is(till.scan(CARD).body.gifts[0].title, 'Jar')
  goTo(books, '2026-12-01')
  t.deepEqual(buy(till, 4, 4999, '2026-12-01'), [])
  t.deepEqual(buy(till, 5, 1, '2026-12-01'), ['jar'])
  t.is(books.fault(), undefined)
})

test('GIFT-21 a gift that repeats is due at every multiple, one with each purchase that passes any', (t) => {
  const { books, till } = shopWith(t, { repeat: true, per: 'year' })
  t.deepEqual(buy(till, 1, 5000), ['jar'])
  t.deepEqual(buy(till, 2, 4999), [])
  t.deepEqual(buy(till, 3, 10_001), ['jar'])
  t.deepEqual(buy(till, 4, 4999), [])
  t.deepEqual(buy(till, 5, 1), ['jar'])
  t.is(books.fault(), undefined)
})

test('GIFT-22 periods of days begin for every card on the same day', (t) => {
  const { books, till } = shopWith(t, { per: 'days:14' })
  goTo(books, '2026-11-16')
  t.deepEqual(buy(till, 1, 3000, '2026-11-16'), [])
  goTo(books, '2026-11-29')
  t.deepEqual(buy(till, 2, 2000, '2026-11-29'), ['jar'], '16 to 29 November is one period')
  goTo(books, '2026-11-30')
  t.deepEqual(buy(till, 3, 3000, '2026-11-30'), [])
  t.deepEqual(buy(till, 4, 2000, '2026-11-30'), ['jar'])
  t.is(books.fault(), undefined)
})

test('GIFT-23 a return below the threshold takes a due gift away, asks a handed one back, and it can be earned again', (t) => {
  const { books, till } = shopWith(t, { per: 'days:14' })
  buy(till, 1, 3000)
  t.deepEqual(buy(till, 2, 2500), ['jar'])
  t.deepEqual(till.takeBack(keyNo(3), returnOf(keyNo(2), [[1, 100, 250]])).body.giftsAskedBack, [], '52.50 are left')
  t.is(till.scan(CARD).body.gifts.length, 1)
  till.takeBack(keyNo(4), returnOf(keyNo(2), [[1, 900, 2250]]))
  t.is(till.scan(CARD).body.gifts.length, 0)
  till.cancelReturn(keyNo(4))
  t.is(till.scan(CARD).body.gifts.length, 1, 'the return was taken back')
  till.gift(keyNo(2), 'jar', 'handed')
  t.is(till.cancel(keyNo(2)).body.giftsAskedBack[0].gift, 'jar')
  t.is(books.fault(), undefined)
  t.deepEqual(buy(till, 5, 2000), ['jar'])
  t.is(books.fault(), undefined)
})

test('GIFT-24 goods of another purchase that come back leave the gift, and nothing is earned twice', (t) => {
  const { books, till } = shopWith(t, {})
  buy(till, 1, 3000)
  t.deepEqual(buy(till, 2, 2000), ['jar'])
  till.takeBack(keyNo(3), returnOf(keyNo(1), [[1, 1000, 3000]]))
  t.is(till.scan(CARD).body.gifts.length, 1)
  t.deepEqual(buy(till, 4, 3000), [])
  t.is(books.fault(), undefined)
})

test('GIFT-25 a claim counts for the running total and makes no gift due by itself', (t) => {
  for (const per of ['month', 'days:30']) {
    const { books, till } = shopWith(t, { per })
    const { claim } = till.sell(keyNo(1), [5000]).body.receipt
    till.claim(claim, CARD)
    t.is(till.scan(CARD).body.gifts.length, 0)
    t.deepEqual(buy(till, 2, 100), ['jar'])
    t.is(books.fault(), undefined)
  }
})
