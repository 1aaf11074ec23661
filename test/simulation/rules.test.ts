import assert from 'node:assert/strict'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { followCards } from '../../src/actions/shop/follow-cards.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { monthOf } from '../../src/domain/day.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import { sumOf } from '../../src/domain/whole.ts'
import { type TestBooks, testBooks } from '../support/test-books.ts'
import { type Step, steps } from './arbitraries.ts'
import { Play } from './play.ts'

const RUNS = 16 * Number(process.env.STEMPEL_PROPERTY_RUNS ?? 1)
const SEED = Number(process.env.STEMPEL_PROPERTY_SEED ?? 20_261_122)

type Earn = ProgrammeDocument['earn']

const usual = defaultProgramme('EUR')
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const points = fc.constantFrom(1, 40, 300, 2000)

const cap = some(
  fc.oneof(
    fc.record({ perSale: points }),
    fc.record({ perDay: points }),
    fc.record({ perDay: points, perMonth: points, perYear: points }),
  ),
)
const budget = some(
  fc.oneof(fc.record({ perDay: points }), fc.record({ perMonth: points, total: points }), fc.record({ total: points })),
)
const filter: fc.Arbitrary<Earn[number]['filter']> = some(
  fc.oneof<fc.Arbitrary<NonNullable<Earn[number]['filter']>>[]>(
    fc.constant({ weekdays: [6, 7] }),
    fc.constant({
      hours: [
        { from: '02:00', to: '03:00' },
        { from: '12:00', to: '18:00' },
      ],
    }),
    fc.constant({ tiers: ['silver', 'gold'] }),
    fc.constant({ dates: { from: '2026-11-21', to: '2027-03-01' } }),
  ),
)

const kinds: fc.Arbitrary<Earn[number]>[] = [
  fc.constant({ kind: 'points-per-amount', id: '', points: 7, perCents: 130 }),
  fc.constant({ kind: 'points-per-quantity', id: '', points: 3, perQuantity: 0.75 }),
  fc.constant({ kind: 'points-per-visit', id: '', points: 25, fromCents: 3000 }),
  fc.constant({ kind: 'bonus', id: '', points: 11, fromQuantity: 2 }),
  fc.constantFrom(101, 150, 333).map((percent) => ({ kind: 'multiplier', id: '', of: 'r0', percent })),
]

const rule = fc
  .record({ of: fc.oneof(...kinds), cap, budget, filter, group: some(fc.constantFrom('one', 'two')) })
  .map(({ of, group, ...limits }) => ({
    ...of,
    ...limits,
    ...(group === undefined ? {} : { group, exclusive: 'best' as const }),
  }))

/** Named by their place; the first gives points by amount, so that there is something to multiply. */
const earns: fc.Arbitrary<Earn> = fc
  .record({ cap, budget, more: fc.array(rule, { maxLength: 12 }) })
  .map(({ more, ...limits }) => [
    { kind: 'points-per-amount', id: 'r0', points: 5, perCents: 100, ...limits },
    ...more.map((each, i) => ({ ...each, id: `r${i + 1}` })),
  ])

const levels = usual.tiers.levels.map((level, i) => ({ ...level, fromPoints: i * 400, fromVisits: i * 2 }))

const programmes: fc.Arbitrary<Partial<ProgrammeDocument>> = fc.record({
  earn: earns,
  gifts: fc
    .record({
      per: fc.constantFrom('month', 'year', 'days:7', 'days:45'),
      repeat: fc.boolean(),
      onReturn: fc.constantFrom('ask-back' as const, 'charge-points' as const),
    })
    .map(({ onReturn, ...of }) => ({
      ...usual.gifts,
      onReturn,
      running: [{ id: 'jar', title: { en: 'Jar' }, fromCents: 7000, costCents: 100, ...of }],
    })),
  tiers: fc
    .record({
      windowMonths: fc.constantFrom(1, 12),
      window: fc.constantFrom('rolling' as const, 'calendar-year' as const, 'anniversary' as const),
      measure: fc.constantFrom('spend' as const, 'points' as const, 'visits' as const),
      retention: fc.boolean(),
      graceDays: fc.constantFrom(0, 20),
      downgrade: fc.constantFrom('reached' as const, 'one-step' as const),
    })
    .map((of) => ({ ...of, levels })),
  lots: fc.record({
    expireAfterMonths: fc.constantFrom(1, 6),
    pendingDays: fc.constantFrom(0, 14),
    policy: fc.constantFrom(
      'rolling' as const,
      'calendar-year' as const,
      'calendar-quarter' as const,
      'sliding' as const,
    ),
    warnDays: fc.constantFrom(0, 40),
  }),
})

/** What the facts say a rule gave and took back in a period, over all cards. */
function givenBy(books: TestBooks, rule: string, isIn: (day: string) => boolean): number {
  const { read } = books.books
  let sum = 0
  for (let seq = 1; seq <= read.head(); seq += 1) {
    const fact = read.fact(seq)
    if (fact === undefined) continue
    if (fact.kind === 'sale' && isIn(fact.day))
      sum += sumOf(fact.rules, (each) => (each.rule === rule ? each.points : 0))
    if (fact.kind !== 'void') continue
    for (const count of fact.counts) if (count.rule === rule && isIn(count.all[0] ?? '')) sum += count.points
  }
  return sum
}

/** Budgets hold, and what is counted is what was given. */
function checkBudgets(books: TestBooks, earn: Earn): void {
  const day = new Date(books.clock.at).toISOString().slice(0, 10)
  for (const { id, budget: of } of earn) {
    const given: [number | undefined, string, (day: string) => boolean][] = [
      [of?.perDay, day, (each) => each === day],
      [of?.perMonth, monthOf(day), (each) => each.startsWith(monthOf(day))],
      [of?.total, 'all', () => true],
    ]
    for (const [most, period, isIn] of given) {
      if (most === undefined) continue
      const counted = books.books.read.counted(id, period)
      assert.ok(counted <= most, `${id} gave ${counted} of ${most} in ${period}`)
      assert.equal(counted, givenBy(books, id, isIn), `${id} in ${period}`)
    }
  }
}

/** Caps hold for every card in every period. */
function checkCaps(books: TestBooks, earn: Earn): void {
  for (const account of books.books.read.accountsAfter(0, 100))
    for (const { id, cap: of } of earn) {
      const day = new Date(books.clock.at).toISOString().slice(0, 10)
      const within = (most: number | undefined, period: string): void =>
        assert.ok((account.counted?.(id, period).sum ?? 0) <= (most ?? Number.MAX_SAFE_INTEGER), `${id} in ${period}`)
      within(of?.perDay, day)
      within(of?.perMonth, monthOf(day))
      within(of?.perYear, day.slice(0, 4))
    }
}

function play(programme: Partial<ProgrammeDocument>, history: readonly Step[]): void {
  const teardowns: (() => unknown)[] = []
  const teardown: ExecutionContext['teardown'] = (after) => void teardowns.push(after)
  try {
    const books = testBooks({ teardown }, { programme })
    const shop = new Play(books)
    for (const step of history) {
      shop.take(step)
      if (step.do === 'night')
        books.job((tx) => followCards(tx, { after: 0, limit: 100 }, books.clock.now(), books.ctx))
      checkBudgets(books, programme.earn ?? [])
      checkCaps(books, programme.earn ?? [])
    }
    assert.equal(books.fault(), undefined)
  } finally {
    for (const after of teardowns.reverse()) after()
  }
}

test('LIMIT-20 random programmes over random histories: caps and budgets hold, sums agree, verify is clean after every step', (t) => {
  fc.assert(fc.property(programmes, steps, play), { numRuns: RUNS, seed: SEED, includeErrorInReport: true })
  t.pass()
})
