import test from 'ava'
import type { Exposure } from '../../../src/domain/choice/visit.ts'
import { addDays, type Day } from '../../../src/domain/day.ts'
import { type CouponChange, type Fact, fact } from '../../../src/domain/fact.ts'
import type { BasketLine } from '../../../src/domain/records.ts'
import { Uplift, type UpliftGiven } from '../../../src/domain/reports/uplift.ts'
import type { UpliftRow } from '../../../src/domain/reports/uplift-rows.ts'
import { offer } from '../../support/coupons.ts'
import { drawsOf } from '../../support/draws.ts'
import { programmeWith } from '../../support/test-books.ts'

const LAST: Day = '2026-11-22'
/** A day whose 28 days are over on the last one. */
const RIPE: Day = addDays(LAST, -28)

const at = (day: Day): number => Date.parse(`${day}T12:00:00Z`)

const programme = programmeWith({
  offers: [
    offer('coffee', { kind: 'amount', cents: 100 }, { filter: { departments: ['coffee'] } }),
    offer('jar', { kind: 'free-item', sku: '40', maxCents: 500 }, { costCents: 120 }),
    offer('week', { kind: 'amount', cents: 100 }, { validity: { days: 7 } }),
    offer('triple', { kind: 'multiplier', percent: 300, of: 'base' }),
  ],
})

/** Shown on a ripe day, unless told otherwise; the fact that issues its coupon has the account's number. */
const exposure = (account: number, more: Partial<Exposure> = {}): Exposure => {
  const { day = RIPE, arm = 'shown' } = more
  return {
    ...{ account, at: at(day), offer: 'coffee', day, programme: 1, tactic: 'favourite', arm, propensity: 1 },
    coupon: arm === 'control' ? undefined : { issued: account, n: 1 },
    ...more,
  }
}

const bought = (account: number, day: Day, cents: number, more: Partial<Fact> = {}): Fact =>
  fact({
    kind: 'sale',
    day,
    programme: 1,
    cause: 'x',
    account,
    at: at(day) + 1,
    spend: { month: '2026-10', cents },
    ...more,
  })

const used = (issued: number, id = 'coffee', more: Partial<CouponChange> = {}): CouponChange => ({
  ...{ issued, n: 1, offer: id, state: 'redeemed', terms: 1, cents: 100 },
  ...more,
})

interface Seen {
  readonly fact: Fact
  readonly bought: readonly BasketLine[] | undefined
}

function rows(
  exposures: readonly Exposure[],
  facts: readonly (Fact | Seen)[] = [],
  more: Partial<UpliftGiven> = {},
): UpliftRow[] {
  const uplift = new Uplift({
    last: LAST,
    offers: [...new Set(exposures.map(({ offer: id }) => id))].map((id) => ({ offer: id, programme: 1 })),
    programme: () => programme,
    forgottenBefore: undefined,
    hasBaskets: true,
    controlShare: undefined,
    ...more,
  })
  // In two parts, as many cards would come.
  for (const part of [0, 1]) {
    const cards = uplift.begin(exposures.filter(({ account }) => account % 2 === part))
    for (const each of facts) cards.add('fact' in each ? each : { fact: each, bought: undefined })
    uplift.end(cards)
  }
  return uplift.result()
}

/** Cards 1 to 40 were shown something, cards 101 to 140 were not. */
const both = (more: Partial<Exposure> = {}): Exposure[] =>
  Array.from({ length: 40 }, (_, i) => [
    exposure(i + 1, more),
    exposure(i + 101, { ...more, arm: 'control', coupon: undefined }),
  ]).flat()

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

/** Everybody spends about the same, and the shown so much more. */
const spending = (day: Day, more: number): Fact[] =>
  numbers(1, 40).flatMap((i) => [bought(i, day, 5000 + i + more), bought(i + 100, day, 5000 + i)])

test('UPLIFT-9 spend counts from the first exposure on for as many days as its coupons are good, 28 at most', (t) => {
  const day = (days: number): Day => addDays(RIPE, days)
  const [all, one] = rows(both(), [
    ...spending(day(-29), 100_000),
    ...spending(day(0), 200),
    ...spending(day(27), 200),
    ...spending(day(28), 100_000),
  ])
  t.like(all, { offer: undefined, tactic: undefined, days: 28, exposed: 40, control: 40, verdict: 'more' })
  t.like(one, { offer: 'coffee', tactic: 'favourite', verdict: 'more' })
  t.is(all?.revenue?.cents, 400)
  t.is(all?.revenue?.totalCents, 16_000)
  const week = rows(both({ offer: 'week', day: addDays(LAST, -7), at: at(addDays(LAST, -7)) }), [
    ...spending(addDays(LAST, -6), 300),
    ...spending(addDays(LAST, 1), 9000),
  ])
  t.like(week[0], { offer: 'week', days: 7 })
  t.is(week[0]?.revenue?.cents, 300)
})

test('UPLIFT-9 exposures whose days are not over, or that are too old, do not count yet or any more', (t) => {
  for (const day of [addDays(RIPE, 1), addDays(RIPE, -56)]) t.deepEqual(rows(both({ day, at: at(day) })), [])
  for (const day of [RIPE, addDays(RIPE, -55)]) t.is(rows(both({ day, at: at(day) })).length, 2)
})

test('UPLIFT-10 a card counts once, from the first time, however often it came', (t) => {
  const again = addDays(RIPE, -10)
  const often = [...both(), ...both({ day: again, at: at(again) }).map((each) => ({ ...each, coupon: undefined }))]
  const [all] = rows(often, [...spending(addDays(RIPE, -5), 100), ...spending(addDays(RIPE, 20), 7000)])
  t.like(all, { exposed: 40, control: 40 })
  t.is(all?.revenue?.cents, 100)
})

test('UPLIFT-11 what was spent before counts as habit only where no earlier coupon can have changed it', (t) => {
  const draws = drawsOf(5)
  const habits = new Map(
    [...numbers(1, 40), ...numbers(101, 40)].map((i) => [i, 5000 + Math.round(2000 * draws.normal())]),
  )
  const facts = [...habits].flatMap(([i, cents]) => [
    bought(i, addDays(RIPE, -9), cents),
    bought(i, addDays(RIPE, 9), cents + Math.round(50 * draws.normal())),
  ])
  const width = (more: Partial<UpliftGiven>): number => {
    const { lowCents = 0, highCents = 0 } = rows(both(), facts, more)[0]?.revenue ?? {}
    return highCents - lowCents
  }
  const open = width({ forgottenBefore: addDays(RIPE, -55) })
  t.true(width({}) < open / 5, `${width({})} ${open}`)
  t.is(width({ forgottenBefore: addDays(RIPE, -56) }), width({}))
})

test('UPLIFT-12 cost: discounts of coupons whoever brings them, free items at cost, points at face value, less what came back', (t) => {
  const costs = (id: string, ...changes: (readonly [Partial<Fact>, CouponChange])[]) =>
    rows(
      both({ offer: id }),
      changes.map(([of, change]) => bought(999, addDays(RIPE, 3), 0, { ...of, coupons: [change] })),
    )[0]?.cost?.totalCents
  const each = (id: string, change: Partial<CouponChange> = {}) =>
    numbers(1, 40).map((i) => [{}, used(i, id, change)] as const)
  t.is(costs('coffee', ...each('coffee')), 4000)
  t.is(costs('coffee', ...each('coffee'), ...each('coffee', { state: 'returned', cents: -40 })), 2400)
  t.is(costs('coffee', ...each('coffee'), ...each('coffee', { state: 'issued', cents: -100 })), 0)
  t.is(costs('coffee', ...each('coffee'), [{ kind: 'hold' }, used(1, 'coffee', { state: 'held', cents: 5000 })]), 4000)
  t.is(costs('jar', ...each('jar', { cents: 480 })), 40 * 120)
  t.is(costs('jar', ...each('jar', { cents: 480 }), ...each('jar', { state: 'issued', cents: -480 })), 0)
  t.is(
    costs(
      'triple',
      ...each('triple', {
        cents: 0,
        lines: [
          [1, 50],
          [2, 25],
        ],
      }),
    ),
    40 * 15,
  )
  const late = rows(both(), [bought(1, addDays(LAST, 9), 0, { coupons: [used(1)] })])
  t.is(late[0]?.redeemed, 0)
})

test('UPLIFT-12 net is what revenue leaves after free items and points, which no till shows', (t) => {
  const facts = numbers(1, 40).map((i) =>
    bought(i, addDays(RIPE, 3), 1000, { coupons: [used(i, 'jar', { cents: 480 })] }),
  )
  const [all] = rows(both({ offer: 'jar' }), facts)
  t.is(all?.revenue?.cents, 1000)
  t.is(all?.net?.cents, 880)
})

test('UPLIFT-13 an offer’s own lines are told by themselves', (t) => {
  const basket = (i: number, cents: number): Seen => ({
    fact: bought(i, addDays(RIPE, 2), 9000 + cents, {
      lines: [
        { line: 1, quantity: 1000, amountCents: 9000, eligibleCents: 9000, points: 0, burned: 0, discountCents: 0 },
        { line: 2, quantity: 1000, amountCents: cents, eligibleCents: cents, points: 0, burned: 0, discountCents: 0 },
      ],
    }),
    bought: [
      { department: 'wine', quantity: 1000, amountCents: 9000, kind: 'item' },
      { department: 'coffee', quantity: 1000, amountCents: cents, kind: 'item' },
    ],
  })
  const [all, one] = rows(both(), [
    ...numbers(1, 40).map((i) => basket(i, 500)),
    ...numbers(101, 40).map((i) => basket(i, 200)),
  ])
  t.is(all?.own, undefined)
  t.is(one?.own?.cents, 300)
  t.is(rows(both({ offer: 'week' }))[1]?.own, undefined)
  t.is(rows(both(), [], { hasBaskets: false })[1]?.own, undefined)
  t.is(rows(both())[1]?.own?.cents, 0)
})

test('UPLIFT-14 nothing is told of under ten cards, no amount of under thirty, and nothing by which they could be worked out', (t) => {
  const shown = (from: number, count: number, more: Partial<Exposure> = {}): Exposure[] =>
    numbers(from, count).map((i) => exposure(i, more))
  const kept = (from: number, count: number): Exposure[] => shown(from, count, { arm: 'control', coupon: undefined })
  const [few] = rows([...shown(1, 9), ...kept(101, 9)])
  t.like(few, { exposed: undefined, control: undefined, revenue: undefined, verdict: 'inconclusive', because: 'few' })
  const [some] = rows([...shown(1, 29), ...kept(101, 29)])
  t.like(some, { exposed: 30, control: 30, revenue: undefined, cost: undefined, because: 'few' })
  const [enough] = rows([...shown(1, 30), ...kept(101, 30)])
  t.truthy(enough?.revenue)
  const nine = numbers(1, 9).map((i) => bought(i, addDays(RIPE, 1), 0, { coupons: [used(i)] }))
  t.like(rows([...shown(1, 40), ...kept(101, 40)], nine)[0], {
    exposed: 40,
    redeemed: undefined,
    cost: undefined,
    net: undefined,
  })
  const tactics = [
    ...shown(1, 40, { tactic: 'favourite' }),
    ...shown(201, 50, { tactic: 'due-again' }),
    ...shown(301, 8, { tactic: 'welcome' }),
    ...kept(101, 40),
  ]
  const byTactic = rows(tactics).filter(({ offer: id }) => id === 'coffee')
  t.deepEqual(
    byTactic.map(({ tactic, exposed }) => [tactic, exposed]),
    [
      [undefined, 100],
      ['due-again', 50],
      ['favourite', undefined],
      ['welcome', undefined],
    ],
  )
  t.true(byTactic.slice(2).every(({ revenue }) => revenue === undefined))
})

test('UPLIFT-14 amounts are told in steps of a fifth of their error, so that no single card’s spend shows', (t) => {
  const draws = drawsOf(11)
  const facts = [...numbers(1, 40), ...numbers(101, 40)].map((i) =>
    bought(i, addDays(RIPE, 1), 5000 + Math.round(1500 * draws.normal())),
  )
  const [all] = rows(both(), facts)
  const { cents = 1, lowCents = 1, highCents = 1 } = all?.revenue ?? {}
  // The standard error is about 1500 · √(2 ÷ 40) = 335.
  for (const each of [cents, lowCents, highCents]) t.is(Math.abs(each % 50), 0, `${each}`)
})

test('UPLIFT-15 without a control group it says so, and how many cards are missing where that can be told', (t) => {
  const shown = numbers(1, 40).map((i) => exposure(i))
  t.like(rows(shown, [], { controlShare: 0 })[0], {
    verdict: 'inconclusive',
    because: 'no-control',
    cardsMissing: undefined,
  })
  t.like(rows(shown)[0], { because: 'no-control' })
  t.like(rows(shown, [], { controlShare: 0.05 })[0], { because: 'few', control: 0 })
  const [few] = rows([...shown, ...numbers(101, 12).map((i) => exposure(i, { arm: 'control' }))], [], {
    controlShare: 0.1,
  })
  // Tens of thousands: 7.85 · 1.5² · (1 ÷ 0.9 + 1 ÷ 0.1) ÷ 0.05².
  t.true((few?.cardsMissing ?? 0) > 70_000 && (few?.cardsMissing ?? 0) < 80_000, `${few?.cardsMissing}`)
})

test('UPLIFT-5 where more or fewer of the control group came than chance allows, no effect is claimed', (t) => {
  const facts = spending(addDays(RIPE, 3), 4000)
  t.is(rows(both(), facts, { controlShare: 0.5 })[0]?.verdict, 'more')
  const [all] = rows(both(), facts, { controlShare: 0.1 })
  t.like(all, { verdict: 'inconclusive', because: 'unlike' })
  t.is(all?.revenue?.verdict, 'inconclusive')
})

test('UPLIFT-2 where coupons change nothing, the report says so at least 93 times of 100', (t) => {
  const draws = drawsOf(17)
  const claimed = numbers(0, 200).filter(() => {
    const cards = numbers(1, 260).map((i) => ({ i, habit: 4000 * Math.exp(0.6 * draws.normal()) }))
    const exposures = cards.map(({ i }) => exposure(i, i <= 60 ? { arm: 'control', coupon: undefined } : {}))
    const facts = cards.flatMap(({ i, habit }) => [
      bought(i, addDays(RIPE, -3), Math.round(habit * Math.exp(0.4 * draws.normal()))),
      bought(i, addDays(RIPE, 3), Math.round(habit * Math.exp(0.4 * draws.normal()))),
    ])
    return rows(exposures, facts)[0]?.verdict !== 'inconclusive'
  })
  t.true(claimed.length <= 14, `${claimed.length} of 200`)
})

test('UPLIFT-6 the coupons chosen and those drawn by chance are compared by the chance each was shown with', (t) => {
  const coupons = numbers(1, 200).map((i) => {
    const isDrawn = i % 4 === 0
    return exposure(i, isDrawn ? { arm: 'random', propensity: 0.05 } : { propensity: 0.8 })
  })
  // Of those chosen a half is used, of those drawn a fifth.
  const facts = numbers(1, 200).flatMap((i) =>
    (i % 4 === 0 ? i % 20 === 0 : i % 2 === 0 || i % 8 === 1)
      ? [bought(i, addDays(RIPE, 1), 100, { coupons: [used(i)] })]
      : [],
  )
  const control = numbers(301, 40).map((i) => exposure(i, { arm: 'control' }))
  const [all] = rows([...coupons, ...control], facts)
  t.is(all?.choice?.verdict, 'better')
  // 50 drawn at 1 ÷ 0.05 with 10 used, 150 chosen at 1 ÷ 0.8 with 75 used: 293.75 of 1187.5.
  t.is(all?.choice?.chanceBasisPoints, 2450)
  t.is(all?.choice?.chosenBasisPoints, 5000)
  t.is(rows(control.concat(coupons.slice(0, 20)))[0]?.choice, undefined)
})
