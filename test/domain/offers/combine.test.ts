import test from 'ava'
import fc from 'fast-check'
import type { Basket, NetLine } from '../../../src/domain/basket.ts'
import { combine, worthInPoints } from '../../../src/domain/offers/combine.ts'
import { takeOff } from '../../../src/domain/offers/flow.ts'
import { compileOffer, type Offer, offerSchema } from '../../../src/domain/offers/offer.ts'
import { bearable, type Candidate, type Scales, weighAll } from '../../../src/domain/offers/weigh.ts'

const DEPARTMENTS = ['coffee', 'tea', 'sweets']
const PER_CENT = 5

const line = (no: number, department: string, costCents: number, pieces: number): NetLine => ({
  ...{ line: no, kind: 'item', sku: undefined, name: undefined, department, quantity: pieces * 1000 },
  ...{ costCents, eligibleCents: costCents, burnableCents: costCents },
})

const baskets: fc.Arbitrary<Basket> = fc
  .array(
    fc.record({
      department: fc.constantFrom(...DEPARTMENTS),
      cents: fc.integer({ min: 0, max: 2000 }),
      pieces: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((given) => {
    const lines = given.map(({ department, cents, pieces }, i) => line(i + 1, department, cents, pieces))
    const sum = lines.reduce((all, { costCents }) => all + costCents, 0)
    return { lines, eligibleCents: sum, burnableCents: sum, totalCents: sum }
  })

const values: fc.Arbitrary<Offer['value']> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('amount' as const), cents: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({
    kind: fc.constant('free-item' as const),
    department: fc.constantFrom(...DEPARTMENTS),
    maxCents: fc.integer({ min: 1, max: 1500 }),
  }),
  fc.record({
    kind: fc.constant('multiplier' as const),
    percent: fc.integer({ min: 101, max: 1000 }),
    of: fc.constant('base'),
  }),
)

const offers = fc.record({
  value: values,
  department: fc.option(fc.constantFrom(...DEPARTMENTS), { nil: undefined }),
  combine: fc.constantFrom('stackable' as const, 'stackable' as const, 'exclusive' as const),
  perSale: fc.integer({ min: 1, max: 2 }),
  minimumCents: fc.constantFrom(0, 0, 1000),
})

const offerOf = ({ department, ...given }: typeof offers extends fc.Arbitrary<infer T> ? T : never, i: number) =>
  compileOffer(
    offerSchema.parse({
      id: `offer-${i}`,
      title: { en: 'x' },
      validity: { days: 1 },
      issue: { by: 'hand' },
      ...(department === undefined ? {} : { filter: { departments: [department] } }),
      ...given,
    }),
  )

/** Offers, and coupons of them: pairs of an offer's place and how many days the coupon is good. */
const coupons: fc.Arbitrary<Candidate[]> = fc
  .tuple(
    fc.array(offers, { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 10, max: 30 })), { minLength: 1, maxLength: 6 }),
  )
  .map(([given, picks]) => {
    const compiled = given.map(offerOf)
    return picks.map(([pick, day], at) => ({
      ...{ at, issued: at + 1, n: 1, until: `2026-11-${day}`, terms: 1 },
      offer: compiled[pick % compiled.length] as (typeof compiled)[number],
    }))
  })

const scalesOf = (basket: Basket): Scales => {
  const eligibleCents = basket.lines.map(({ costCents }) => costCents)
  return {
    basket,
    withCard: true,
    judged: {
      ...{ lines: basket.lines, eligibleCents, tier: 'bronze', currency: 'EUR', shop: '0001', group: undefined },
      wall: () => ({ day: '2026-11-21', weekday: 6, minute: 600 }),
      segments: () => [],
    },
    awards: () => [
      {
        rule: 'base',
        points: Math.floor(basket.eligibleCents / 100) * 5,
        weights: eligibleCents,
        reason: { kind: 'bonus', points: 0 },
      },
    ],
  }
}

const subsets = <T>(of: readonly T[]): T[][] =>
  Array.from({ length: 2 ** of.length }, (_, bits) => of.filter((_each, i) => (bits >> i) & 1))

test('COUPON-30 no other allowed combination gives more, and no line falls below 0', (t) => {
  fc.assert(
    fc.property(baskets, coupons, (basket, brought) => {
      const scales = scalesOf(basket)
      const room = basket.lines.map(bearable)
      const chosen = combine(brought, scales, room, PER_CENT)
      const { weighed } = weighAll(brought, scales)
      const used = weighed.filter(({ coupon }) => chosen.used.some((each) => each.coupon === coupon))
      const worth = worthInPoints(used, room, PER_CENT)
      for (const set of subsets(weighed)) {
        const alone = set.some(({ coupon }) => coupon.offer.combine === 'exclusive')
        if (alone && set.length > 1) continue
        t.true(worthInPoints(set, room, PER_CENT) <= worth)
      }
      t.is(chosen.used.length + chosen.unused.length, brought.length)
      const exclusive = chosen.used.filter(({ coupon }) => coupon.offer.combine === 'exclusive').length
      t.true(exclusive === 0 || chosen.used.length === 1)
      room.forEach((most, i) => {
        t.true(chosen.used.reduce((sum, { lineCents }) => sum + (lineCents[i] ?? 0), 0) <= most)
      })
    }),
    { numRuns: 300 },
  )
})

test('COUPON-31 the combination does not depend on the order of the codes', (t) => {
  fc.assert(
    fc.property(
      baskets,
      coupons,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (basket, brought, dice) => {
        const room = basket.lines.map(bearable)
        const shuffled = brought
          .map((each) => ({ each, at: dice.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each)
        const told = (of: readonly Candidate[]) =>
          combine(of, scalesOf(basket), room, PER_CENT).used.map(({ coupon, lineCents }) => [coupon.issued, lineCents])
        t.deepEqual(told(shuffled), told(brought))
      },
    ),
    { numRuns: 200 },
  )
})

test('COUPON-32 the cents taken off are as many as the lines can bear: the smallest cut, found by trying every one', (t) => {
  const demands = fc.array(
    fc.record({
      cents: fc.integer({ min: 0, max: 50 }),
      lines: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
    }),
    { maxLength: 6 },
  )
  const rooms = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(demands, rooms, (asked, room) => {
      const taken = takeOff(asked, room)
      const total = taken.flat().reduce((a, b) => a + b, 0)
      const cuts = subsets(asked.map((_, i) => i)).map((inside) => {
        const lines = new Set(inside.flatMap((d) => asked[d]?.lines ?? []))
        const bearing = [...lines].reduce((sum, each) => sum + (room[each] ?? 0), 0)
        return asked.reduce((sum, { cents }, d) => (inside.includes(d) ? sum : sum + cents), bearing)
      })
      t.is(total, Math.min(...cuts))
      taken.forEach((of, d) => {
        t.true(of.every((cents, i) => cents === 0 || (cents > 0 && asked[d]?.lines.includes(i))))
        t.true(of.reduce((a, b) => a + b, 0) <= (asked[d]?.cents ?? 0))
      })
      room.forEach((most, i) => {
        t.true(taken.reduce((sum, of) => sum + (of[i] ?? 0), 0) <= most)
      })
    }),
    { numRuns: 500 },
  )
})

test('COUPON-33 alone, an amount is spread by largest remainder, ties to the lower line', (t) => {
  t.deepEqual(takeOff([{ cents: 100, lines: [0, 1, 2] }], [100, 100, 100]), [[34, 33, 33]])
  const moved = takeOff(
    [
      { cents: 100, lines: [0, 1] },
      { cents: 100, lines: [0] },
    ],
    [100, 100],
  )
  t.deepEqual(moved, [
    [0, 100],
    [100, 0],
  ])
})
