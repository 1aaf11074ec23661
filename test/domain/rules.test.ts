import test from 'ava'
import { netBasket } from '../../src/domain/basket.ts'
import { judge } from '../../src/domain/judge.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import type { Judged } from '../../src/domain/rewards/rule.ts'
import { judgedOf, line } from '../support/inputs.ts'
import { programmeWith } from '../support/test-books.ts'

type Earn = ProgrammeDocument['earn']

const base = { kind: 'points-per-amount', id: 'base', points: 5, perCents: 100 } as const

/** Coffee for 10.00 (2 pieces), produce for 5.50 (1.25 kg), something for 4.50. */
const judged = (earn: Earn, more: Partial<Judged> & { at?: number } = {}) => {
  const { lines } = netBasket(
    [
      line(1, 1000, { department: 'coffee', sku: 'a', quantity: 2000 }),
      line(2, 550, { department: 'produce', sku: 'b', quantity: 1250 }),
      line(3, 450, { sku: 'c' }),
    ],
    true,
  )
  const cents = lines.map(({ eligibleCents }) => eligibleCents)
  const judgement = judge(programmeWith({ earn }), judgedOf(lines, cents, more))
  return { ...judgement, given: judgement.awards.map(({ rule, points }) => [rule, points]) }
}

const passes = (filter: Earn[number]['filter'], more: Partial<Judged> & { at?: number } = {}): boolean =>
  judged([{ ...base, filter }], more).points > 0

const at = (text: string) => ({ at: Date.parse(text) })

test('RULE-1 points per quantity are given for each full step, pieces and kilograms alike', (t) => {
  const pieces = { kind: 'points-per-quantity', id: 'cups', points: 3, perQuantity: 1 } as const
  t.deepEqual(judged([{ ...pieces, filter: { departments: ['coffee'] } }]).given, [['cups', 6]])
  t.deepEqual(judged([{ ...pieces, filter: { skus: ['b'] } }]).given, [['cups', 3]])
  t.deepEqual(judged([{ ...pieces, perQuantity: 0.25, filter: { skus: ['b'] } }]).given, [['cups', 15]])
  t.deepEqual(judged([pieces]).linePoints, [6, 3, 3], '4.25 in all, four steps, spread by quantity')
  t.deepEqual(judged([{ ...pieces, filter: { departments: ['tea'] } }]).given, [])
})

test('RULE-2 points per visit are given from the spend they name, and say so below it', (t) => {
  const visit = { kind: 'points-per-visit', id: 'visit', points: 40, fromCents: 2000 } as const
  t.deepEqual(judged([visit]).given, [['visit', 40]])
  t.deepEqual(judged([{ ...visit, fromCents: 2001 }]).given, [['visit', 0]])
  t.deepEqual(judged([{ ...visit, fromCents: 1000, filter: { departments: ['coffee'] } }]).linePoints, [40, 0, 0])
})

test('RULE-3 a bonus is given once, on the lines that earned it', (t) => {
  const bonus: Earn[number] & { kind: 'bonus' } = {
    kind: 'bonus',
    id: 'bonus',
    points: 10,
    filter: { departments: ['coffee', 'produce'] },
  }
  t.deepEqual(judged([bonus]).linePoints, [6, 4, 0], '6.45 and 3.55, the half to the largest remainder')
  t.deepEqual(judged([{ ...bonus, fromQuantity: 3.25 }]).given, [['bonus', 10]])
  t.deepEqual(judged([{ ...bonus, fromQuantity: 3.251 }]).given, [])
})

test('RULE-4 a multiplier for some lines multiplies the part of the base that fell on them', (t) => {
  const { given, linePoints } = judged([
    base,
    { kind: 'multiplier', id: 'x', of: 'base', percent: 250, filter: { departments: ['coffee'] } },
  ])
  t.deepEqual(given, [
    ['base', 100],
    ['x', 75],
  ])
  t.deepEqual(linePoints, [50 + 75, 28, 22])
  t.deepEqual(
    judged([base, { kind: 'multiplier', id: 'x', of: 'base', percent: 200, filter: { departments: ['tea'] } }]).given,
    [['base', 100]],
  )
})

test('RULE-5 of an exclusive group only the best award counts, of equals the earlier, and the others say which', (t) => {
  const best = { group: 'boost', exclusive: 'best' } as const
  const { given, awards } = judged([
    base,
    { kind: 'bonus', id: 'small', points: 10, ...best },
    { kind: 'multiplier', id: 'double', of: 'base', percent: 200, ...best },
    { kind: 'bonus', id: 'equal', points: 100, ...best },
  ])
  t.deepEqual(given, [
    ['base', 100],
    ['small', 0],
    ['double', 100],
    ['equal', 0],
  ])
  t.deepEqual(awards[1]?.reason, { kind: 'exclusive', winner: 'double' })
  t.deepEqual(
    judged([
      { ...base, ...best },
      { kind: 'multiplier', id: 'double', of: 'base', percent: 200 },
      { kind: 'bonus', id: 'better', points: 101, ...best },
    ]).given,
    [
      ['base', 0],
      ['better', 101],
    ],
    'what multiplies a rule that does not count gives nothing',
  )
})

test('RULE-6 the best of a group is found after limits', (t) => {
  const best = { group: 'boost', exclusive: 'best' } as const
  t.deepEqual(
    judged([
      { kind: 'bonus', id: 'large', points: 100, cap: { perSale: 10 }, ...best },
      { kind: 'bonus', id: 'small', points: 20, ...best },
    ]).given,
    [
      ['large', 0],
      ['small', 20],
    ],
  )
})

test('RULE-7 weekdays, hours and dates are those on the shop’s wall, the last minute of a range outside', (t) => {
  t.true(passes({ weekdays: [6] }))
  t.false(passes({ weekdays: [1, 2, 3, 4, 5, 7] }))
  const hours = [{ from: '09:00', to: '12:00' }]
  t.true(passes({ hours }, at('2026-11-24T09:00:00+01:00')))
  t.true(passes({ hours }, at('2026-11-24T11:59:59+01:00')))
  t.false(passes({ hours }, at('2026-11-24T12:00:00+01:00')))
  t.false(passes({ hours }, at('2026-11-24T08:59:59+01:00')))
  t.true(passes({ hours: [{ from: '22:00', to: '02:00' }] }, at('2026-11-24T01:59:00+01:00')))
  t.true(passes({ hours: [{ from: '22:00', to: '24:00' }] }, at('2026-11-24T23:59:00+01:00')))
  t.true(passes({ dates: { from: '2026-11-21', to: '2026-11-21' } }, at('2026-11-21T00:00:00+01:00')))
  t.false(passes({ dates: { from: '2026-11-22' } }, at('2026-11-21T23:59:59+01:00')))
  t.false(passes({ dates: { to: '2026-11-20' } }))
  t.true(passes({ weekdays: [2] }, at('2026-11-23T23:30:00Z')), 'Tuesday has begun in Berlin')
})

test('RULE-8 an hour that the clock shows twice counts twice, one that it skips never', (t) => {
  const hours = [{ from: '02:30', to: '02:45' }]
  t.true(passes({ hours }, at('2026-10-25T02:30:00+02:00')))
  t.true(passes({ hours }, at('2026-10-25T02:30:00+01:00')))
  t.false(passes({ hours }, at('2026-10-25T02:45:00+01:00')))
  for (let minute = 0; minute < 24 * 60; minute += 5)
    t.false(passes({ hours }, { at: Date.parse('2026-03-28T23:00:00Z') + minute * 60_000 }))
  t.true(passes({ hours: [{ from: '03:00', to: '03:05' }] }, at('2026-03-29T01:00:00Z')), 'the minute after 01:59')
})

test('RULE-9 shops, customer groups and segments are asked; a sale without a card is in no tier and no segment', (t) => {
  t.true(passes({ shops: ['0001', '0002'] }))
  t.false(passes({ shops: ['0002'] }))
  t.true(passes({ customerGroups: ['staff'] }, { group: 'staff' }))
  t.false(passes({ customerGroups: ['staff'] }))
  t.false(passes({ excludeCustomerGroups: ['staff'] }, { group: 'staff' }))
  t.true(passes({ excludeCustomerGroups: ['staff'] }))
  const segments = ['stage:due', 'habit:coffee']
  t.true(passes({ segments }, { segments: () => ['decile:3', 'habit:coffee'] }))
  t.false(passes({ segments }, { segments: () => ['decile:3'] }))
  t.false(passes({ segments }))
})

test('RULE-10 segments and the clock are read only for rules that name them', (t) => {
  const never = (): never => {
    throw new Error('was read')
  }
  const gold: Earn[number] = {
    kind: 'bonus',
    id: 'gold',
    points: 1,
    filter: { tiers: ['gold'], segments: ['stage:due'], hours: [{ from: '09:00', to: '10:00' }] },
  }
  t.is(judged([base, gold], { wall: never, segments: never }).points, 100)
  t.throws(() => judged([base, gold], { tier: 'gold', wall: never }))
})

test('RULE-11 many rules give what each of them would give: looking them up loses none and keeps their order', (t) => {
  const filters: Earn[number]['filter'][] = [
    undefined,
    { departments: ['coffee'] },
    { departments: ['tea', 'produce'] },
    { skus: ['c', 'd'] },
    { skus: ['a'], departments: ['produce'] },
    { tiers: ['gold'] },
    { tiers: ['silver', 'bronze'] },
    { tiers: ['gold'], departments: ['coffee'] },
    { excludeDepartments: ['coffee'] },
    { hours: [{ from: '09:00', to: '10:00' }] },
    { hours: [{ from: '09:00', to: '13:00' }], skus: ['a', 'b'] },
  ]
  const earn: Earn = Array.from({ length: 44 }, (_, i) => ({
    ...base,
    id: `r${i}`,
    points: i + 1,
    filter: filters[i % filters.length],
  }))
  for (const tier of ['gold', 'silver', undefined]) {
    const alone = earn.flatMap((rule) => judged([rule], { tier }).given)
    t.deepEqual(judged(earn, { tier }).given, alone)
  }
})
