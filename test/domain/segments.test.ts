import test from 'ava'
import { addDays } from '../../src/domain/day.ts'
import { Behaviours, decilesOf, type Shopper, segmentNames, stageBy } from '../../src/domain/segments.ts'

const FIRST = '2026-09-01'

/** A card that came so many days after the first of September, each time for these departments. */
const shopperOf = (
  daysIn: readonly number[],
  today: number,
  departments: readonly (readonly string[])[] = [],
): Shopper => {
  const seen = new Behaviours()
  daysIn.forEach((after, i) => {
    const lines = (departments[i] ?? []).map((department) => ({
      department,
      quantity: 1000,
      amountCents: 100,
      kind: 'item',
    }))
    seen.add(1, addDays(FIRST, after), lines)
  })
  const [shopper] = seen.shoppers(addDays(FIRST, today))
  if (shopper === undefined) throw new Error('nobody was seen')
  return shopper
}

test('SEG-1 a card is due after its own median gap, at risk after three, gone after five, with four visits or more', (t) => {
  const days = [0, 7, 14, 24]
  t.is(shopperOf(days, 24).gap, 14, 'twice the median of 7, 7 and 10')
  const stages = [30, 31, 44, 45, 58, 59].map((today) => shopperOf(days, today).stage)
  t.deepEqual(stages, ['active', 'due', 'due', 'at-risk', 'at-risk', 'gone'])
  t.is(shopperOf([0, 3, 7], 40).stage, 'active', 'three visits show no rhythm')
  t.is(shopperOf([0], 40).stage, 'first')
  t.is(shopperOf([0, 0, 0, 0], 40).stage, 'first', 'four baskets of one day are one visit')
})

test('SEG-2 a median between two gaps has no half days, and the order of baskets does not matter', (t) => {
  t.is(shopperOf([0, 1, 3, 6, 10], 10).gap, 5, 'gaps 1, 2, 3, 4')
  t.deepEqual(shopperOf([10, 3, 0, 6, 1], 10), shopperOf([0, 1, 3, 6, 10], 10))
  t.is(stageBy(5, 2), 'active')
  t.is(stageBy(5, 3), 'due')
})

test('SEG-3 a habit is a department of at least half of four or more visits', (t) => {
  const bought = [['coffee', 'dairy'], ['coffee'], ['dairy', 'tea'], []]
  t.deepEqual(shopperOf([0, 1, 2, 3], 3, bought).habits, ['coffee', 'dairy'])
  t.deepEqual(shopperOf([0, 1, 2, 3, 4], 4, bought).habits, [])
  t.deepEqual(shopperOf([0, 1, 2], 2, bought).habits, [])
})

test('SEG-4 tenths by spend have as many cards each as can be, and equal spend is in one tenth', (t) => {
  const card = (account: number, spendCents: number): Shopper => ({
    account,
    spendCents,
    stage: 'active',
    habits: [],
    gap: undefined,
  })
  const many = Array.from({ length: 20 }, (_, i) => card(i, i * 100))
  t.deepEqual(many.map(decilesOf(many)), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10])
  const equal = Array.from({ length: 20 }, (_, i) => card(i, i < 15 ? 0 : 100))
  t.deepEqual([...new Set(equal.map(decilesOf(equal)))], [1, 8])
})

test('SEG-5 the names of segments are those that rules may ask for', (t) => {
  t.deepEqual(segmentNames({ stage: 'at-risk', decile: 10, habits: ['coffee'], gap: 14 }), [
    'stage:at-risk',
    'decile:10',
    'habit:coffee',
  ])
  t.deepEqual(segmentNames({ stage: 'gone', decile: undefined, habits: [], gap: undefined }), ['stage:gone'])
})
