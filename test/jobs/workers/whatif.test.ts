import test from 'ava'
import fc from 'fast-check'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import type { ProgrammeDocument } from '../../../src/domain/programme.ts'
import type { WhatIfReport } from '../../../src/jobs/workers/whatif.ts'
import { couponTill, offer } from '../../support/coupons.ts'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { publishedBooks, workOn } from '../../support/published.ts'
import { cardNo, type TestBooks } from '../../support/test-books.ts'
import { tillAt } from '../../support/till.ts'

const DAY_MS = 86_400_000

/** Tries a programme on everything these books hold of the last 90 days. */
const whatIf = (of: TestBooks, document: ProgrammeDocument, days = 90): WhatIfReport =>
  workOn(of, 'whatIf', { document, days, now: of.clock.now(), timeZone: 'Europe/Berlin', shop: '0001' })

const dayOf = (books: TestBooks): string => new Date(books.clock.now()).toISOString().slice(0, 10)

const step = fc.record({
  hours: fc.integer({ min: 1, max: 200 }),
  card: fc.integer({ min: 0, max: 4 }),
  cents: fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 4 }),
  departments: fc.constantFrom('coffee', 'dairy', undefined),
  after: fc.constantFrom('nothing', 'nothing', 'return', 'void', 'burn', 'claim', 'deposit'),
})

test('WHATIF-1 the published programme over its own history changes nothing, whatever that history is', (t) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const books = publishedBooks(t)
      const till = tillAt(books)
      steps.forEach(({ hours, card, cents, departments, after }, i) => {
        books.clock.at += hours * 3_600_000
        const lines = cents.map((each, no) =>
          line(no + 1, each, { ...(departments === undefined ? {} : { department: departments }) }),
        )
        if (after === 'deposit') lines.push(line(9, 25, { kind: 'deposit' }))
        const code = card === 0 ? undefined : cardNo(card)
        const key = keyNo(i + 1, dayOf(books))
        const balance = code === undefined ? 0 : till.scan(code).body.balance
        const burnPoints =
          after === 'burn' && cents[0] !== undefined ? Math.min(cents[0], Math.floor(balance / 5)) * 5 : 0
        const sold = till.sell(key, lines, { ...(code === undefined ? {} : { card: code }), burnPoints })
        if (after === 'return') till.takeBack(keyNo(1000 + i, dayOf(books)), returnOf(key, [[1, 1000, cents[0] ?? 0]]))
        if (after === 'void') till.cancel(key)
        if (after === 'claim' && sold.body.receipt.claim !== null) till.claim(sold.body.receipt.claim, cardNo(3))
        till.night()
      })
      const result = whatIf(books, defaultProgramme('EUR'))
      t.deepEqual(result.draft, result.now)
      t.true(
        result.fairness.every(({ gaining, losing, changeCents }) => gaining === 0 && losing === 0 && changeCents === 0),
      )
      t.deepEqual(result.kinds, [])
      t.deepEqual(result.cannotTell, [])
    }),
    { numRuns: 25 },
  )
})

test('WHATIF-2 a draft is judged on past baskets: points, gifts, reward rate and liability by hand', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  // Twelve cards buy coffee for 10.00 and milk for 25.00; one sale has no card.
  for (let i = 1; i <= 12; i += 1)
    till.sell(keyNo(i), [line(1, 1000, { department: 'coffee' }), line(2, 2500, { department: 'dairy' })], {
      card: cardNo(i),
    })
  till.sell(keyNo(13), [900])
  const published = defaultProgramme('EUR')
  const draft: ProgrammeDocument = {
    ...published,
    id: 'coffee-week',
    earn: [
      ...published.earn,
      { kind: 'points-per-amount', id: 'coffee', points: 10, perCents: 100, filter: { departments: ['coffee'] } },
    ],
    gifts: { ...published.gifts, basket: [] },
  }
  const { now, draft: then, fairness, kinds, ...rest } = whatIf(books, draft)
  t.is(rest.sales, 12)
  t.is(rest.salesWithoutCard, 1)
  t.is(rest.programme, 'coffee-week')
  // 175 points and a bar of 45 cents on 35.00 each.
  t.is(now.points, 12 * 175)
  t.is(now.pointsCents, 420)
  t.is(now.gifts, 12)
  t.is(now.giftCents, 540)
  t.is(now.eligibleCents, 42_000)
  t.is(now.rateBasisPoints, Math.floor((960 * 10_000) / 42_000))
  t.is(now.liabilityCents, 420)
  // 100 points more on coffee, no gift.
  t.is(then.points, 12 * 275)
  t.is(then.gifts, 0)
  t.is(then.rateBasisPoints, Math.floor((660 * 10_000) / 42_000))
  t.is(then.liabilityCents, 660)
  t.false(then.belowPromise)
  t.is(fairness.length, 1)
  t.like(fairness[0], { cards: 10, gaining: 0, losing: 10, changeCents: -12 * 25 })
  t.is(kinds.length, 1)
  t.like(kinds[0], {
    department: 'dairy',
    fromCents: 3000,
    toCents: 6000,
    sales: 12,
    pointsNow: 2100,
    pointsDraft: 3300,
    changeCents: -300,
  })
})

test('WHATIF-3 nothing is told of fewer than ten cards', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  for (let i = 1; i <= 9; i += 1) till.sell(keyNo(i), [1000], { card: cardNo(i) })
  const published = defaultProgramme('EUR')
  const [base] = published.earn
  if (base?.kind !== 'points-per-amount') return t.fail('the default programme begins with its base rule')
  const result = whatIf(books, { ...published, earn: [{ ...base, points: 10 }] })
  t.is(result.draft.points, 900)
  t.deepEqual(result.fairness, [])
  t.deepEqual(result.kinds, [])
})

test('WHATIF-4 a draft with other tiers is followed from what each card had spent', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  // Two sales of 100.00: under the draft the second is judged in Silver, which here starts at 100.00.
  till.sell(keyNo(1), [10_000], { card: cardNo(1) })
  till.sell(keyNo(2), [10_000], { card: cardNo(1) })
  const published = defaultProgramme('EUR')
  const levels = published.tiers.levels.map((level) =>
    level.id === 'silver' ? { ...level, fromCents: 10_000 } : level,
  )
  const result = whatIf(books, { ...published, tiers: { ...published.tiers, levels } })
  t.is(result.now.points, 1000)
  t.is(result.draft.points, 500 + 625)
})

test('WHATIF-5 only the last days count, and baskets that were deleted are not in it', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [1000], { card: cardNo(1) })
  books.clock.at += 10 * DAY_MS
  till.sell(keyNo(2, dayOf(books)), [3000], { card: cardNo(1) })
  t.is(whatIf(books, defaultProgramme('EUR'), 90).sales, 2)
  t.is(whatIf(books, defaultProgramme('EUR'), 10).sales, 1)
  t.is(whatIf(books, defaultProgramme('EUR'), 10).now.points, 150)
  till.erase(cardNo(1))
  t.is(whatIf(books, defaultProgramme('EUR'), 90).sales, 0)
})

test('WHATIF-9 coupons stay as they were used: their discount on both sides, and the points of a multiplier', (t) => {
  const offers = [
    offer('five', { kind: 'amount', cents: 500 }),
    offer('times', { kind: 'multiplier', percent: 300, of: 'base' }),
  ]
  const books = publishedBooks(t, { offers })
  const till = couponTill(books)
  // The first sale opens the card; the second is 20.00 less 5.00, three times 75 points.
  till.sell(keyNo(1), [1000], [], cardNo(1))
  const codes = [till.give('five', cardNo(1)), till.give('times', cardNo(1))]
  t.is(till.sell(keyNo(2), [2000], codes, cardNo(1)).body.points.earned, 225)
  const published = { ...defaultProgramme('EUR'), offers }
  const same = whatIf(books, published)
  t.deepEqual(same.draft, same.now)
  t.is(same.now.couponCents, 500)
  t.is(same.now.points, 275)
  t.deepEqual(same.cannotTell, [])
  const without = whatIf(books, { ...published, offers: [] })
  t.deepEqual(without.draft, same.now)
  t.deepEqual(without.cannotTell, ['offers'])
})

test('WHATIF-10 a cap and a budget of a draft cut what past sales would have got', (t) => {
  const books = publishedBooks(t)
  const till = tillAt(books)
  for (let i = 1; i <= 3; i += 1) till.sell(keyNo(i), [10_000], { card: cardNo(1) })
  till.sell(keyNo(4), [10_000], { card: cardNo(2) })
  const published = defaultProgramme('EUR')
  const [base, ...more] = published.earn
  if (base?.kind !== 'points-per-amount') return t.fail('the default programme begins with its base rule')
  const capped = whatIf(books, { ...published, earn: [{ ...base, cap: { perDay: 600 } }, ...more] })
  t.is(capped.now.points, 2000)
  t.is(capped.draft.points, 600 + 500)
  const budget = whatIf(books, { ...published, earn: [{ ...base, budget: { total: 1700 } }, ...more] })
  t.is(budget.draft.points, 1700)
})
