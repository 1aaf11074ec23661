import test from 'ava'
import { exposureLog, exposuresUntil, followedFacts } from '../../../src/books/shop/report-uplift.ts'
import type { Exposure } from '../../../src/domain/choice/visit.ts'
import { couponTill, offer } from '../../support/coupons.ts'
import { keyNo } from '../../support/inputs.ts'
import { cutNow, publishedBooks, reading } from '../../support/published.ts'
import { cardNo } from '../../support/test-books.ts'
import { accountOf, tillAt, today } from '../../support/till.ts'

const DAY_MS = 86_400_000

const exposure = (account: number, at: number, more: Partial<Exposure> = {}): Exposure => ({
  ...{ account, at, offer: 'coffee', day: '2026-11-21', programme: 1, tactic: 'favourite', arm: 'shown' },
  ...{ propensity: 0.25, coupon: { issued: 7, n: 2 } },
  ...more,
})

test('UPLIFT-18 exposures come back as they were kept, each card in one share', (t) => {
  const books = publishedBooks(t)
  const kept = [
    exposure(1, 10),
    exposure(1, 20, { offer: 'tea', programme: 3 }),
    exposure(2, 15, { arm: 'control', coupon: undefined }),
    // More than a page.
    ...Array.from({ length: 1500 }, (_, i) => exposure(10 + i, 5, { day: '2026-11-20', offer: 'honey', programme: 2 })),
  ]
  const late = exposure(1, 30, { day: '2026-11-22', programme: 9 })
  books.job((tx) => tx.visits.putExposures([...kept, late]))
  reading(books, ({ db }) => {
    t.deepEqual(exposuresUntil(db, '2026-11-21', { part: 0, parts: 1 }), kept)
    const [even, odd] = [0, 1].map((part) => exposuresUntil(db, '2026-11-21', { part, parts: 2 }))
    t.is((even?.length ?? 0) + (odd?.length ?? 0), kept.length)
    t.true(odd?.every(({ account }) => account % 2 === 1))
    t.deepEqual(exposureLog(db, '2026-11-21', '2026-11-21'), {
      first: '2026-11-20',
      count: kept.length,
      offers: [
        { offer: 'coffee', programme: 1 },
        { offer: 'honey', programme: 2 },
        { offer: 'tea', programme: 3 },
      ],
      versions: [1, 3],
    })
    t.deepEqual(exposureLog(db, '2026-11-22', '2026-11-21')?.offers[0], { offer: 'coffee', programme: 9 })
    t.is(exposureLog(db, '2026-11-19', '2026-11-01'), undefined)
  })
})

test('UPLIFT-18 facts of followed cards and of coupons are read from a week on, all others are skipped', (t) => {
  const books = publishedBooks(t, { offers: [offer('coffee', { kind: 'amount', cents: 100 })] })
  const till = tillAt(books)
  const coupons = couponTill(books)
  till.sell(keyNo(1), [1000], { card: cardNo(1) })
  books.clock.at += 7 * DAY_MS
  cutNow(books)
  till.sell(keyNo(2, today(books)), [2000], { card: cardNo(1) })
  till.sell(keyNo(3, today(books)), [3000], { card: cardNo(2) })
  const code = coupons.give('coffee')
  coupons.sell(keyNo(4, today(books)), [4000], [code])
  till.sell(keyNo(5, today(books)), [5000], { card: cardNo(1) })
  const account = accountOf(books, cardNo(1))?.id ?? 0
  const read = (fromWeek: string, untilSeq: number) =>
    reading(books, ({ db }) => [
      ...followedFacts(db, {
        ...{ fromWeek, untilSeq, part: 0, parts: 1 },
        isWanted: (id) => id === account,
        onProgress: () => {},
      }),
    ]).map(({ fact, bought }) => [fact.kind, fact.spend?.cents, bought?.length])
  t.deepEqual(read('2026-W47', 99), [
    ['sale', 1000, 1],
    ['sale', 2000, 1],
    ['coupon', undefined, undefined],
    ['sale', undefined, undefined],
    ['sale', 5000, 1],
  ])
  t.deepEqual(read('2026-W48', 3), [['sale', 2000, 1]])
})
