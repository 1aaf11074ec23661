import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { netBasket } from '../../src/domain/basket.ts'
import { judge } from '../../src/domain/judge.ts'
import { compileProgramme, type ProgrammeDocument, programmeSchema, programmesOf } from '../../src/domain/programme.ts'
import { judgedOf, line } from '../support/inputs.ts'
import { programmeWith } from '../support/test-books.ts'

type Earn = ProgrammeDocument['earn']

const faultsOf = (changes: Partial<ProgrammeDocument>): string[] => {
  const checked = programmeSchema.safeParse({ ...defaultProgramme('EUR'), ...changes })
  return checked.success ? [] : checked.error.issues.map(({ path }) => path.join('.'))
}

const judged = (earn: Earn, tier: string | undefined = undefined) => {
  const { lines } = netBasket(
    [
      line(1, 1000, { department: 'coffee', sku: 'a' }),
      line(2, 550, { department: 'produce', sku: 'b' }),
      line(3, 450, { sku: 'c' }),
    ],
    true,
  )
  const cents = lines.map(({ eligibleCents }) => eligibleCents)
  return judge(programmeWith({ earn }), judgedOf(lines, cents, { tier }))
}

const base = { kind: 'points-per-amount', id: 'base', points: 5, perCents: 100 } as const

test('EARN-13 a rule looks only at the lines its filter lets through, and gives points to those alone', (t) => {
  const { linePoints, points } = judged([{ ...base, filter: { departments: ['coffee', 'produce'] } }])
  t.is(points, 75, '15 full steps of 15.50')
  t.deepEqual(linePoints, [48, 27, 0])
  t.is(judged([{ ...base, filter: { excludeDepartments: ['coffee'] } }]).points, 50)
  t.is(judged([{ ...base, filter: { skus: ['c'] } }]).points, 20)
  t.is(judged([{ ...base, filter: { excludeSkus: ['a', 'b', 'c'] } }]).points, 0)
  t.is(judged([{ ...base, filter: { tiers: ['gold'] } }]).points, 0)
  t.is(judged([{ ...base, filter: { tiers: ['gold'] } }], 'gold').points, 100)
})

test('EARN-14 a multiplier gives floor(base × (m − 1)) of the rule it names, and the lines sum to every rule', (t) => {
  const earn: Earn = [
    { ...base, perCents: 300 },
    { kind: 'points-per-amount', id: 'coffee', points: 7, perCents: 1000, filter: { departments: ['coffee'] } },
    { kind: 'multiplier', id: 'gold', of: 'base', percent: 150, filter: { tiers: ['gold'] } },
    { kind: 'multiplier', id: 'double-coffee', of: 'coffee', percent: 200 },
  ]
  const { awards, points, linePoints } = judged(earn, 'gold')
  t.deepEqual(
    awards.map(({ rule, points: given }) => [rule, given]),
    [
      ['base', 30],
      ['coffee', 7],
      ['gold', 15],
      ['double-coffee', 7],
    ],
  )
  t.is(points, 59)
  t.is(
    linePoints.reduce((a, b) => a + b, 0),
    59,
  )
})

test('EARN-15 a programme names each of its faults by its path', (t) => {
  t.deepEqual(faultsOf({}), [])
  t.deepEqual(faultsOf({ burn: { points: 500, cents: 300, as: 'discount' } }), ['burn.points'])
  t.deepEqual(faultsOf({ earn: [{ kind: 'multiplier', id: 'x', of: 'base', percent: 150 }, base, base] }), [
    'earn.0.of',
    'earn.2.id',
  ])
  t.deepEqual(faultsOf({ earn: [{ ...base, filter: { tiers: ['platinum'] } }] }), ['earn.0.filter.tiers.0'])
  const { tiers, gifts } = defaultProgramme('EUR')
  const levels = tiers.levels.map((level) => ({ ...level, fromCents: level.fromCents + 1 }))
  t.deepEqual(faultsOf({ tiers: { ...tiers, levels } }), ['tiers.levels.0.fromCents'])
  t.deepEqual(faultsOf({ tiers: { ...tiers, levels: [...tiers.levels].reverse() } }).length, 3)
  t.deepEqual(faultsOf({ gifts: { ...gifts, basket: [...gifts.basket, ...gifts.basket.slice(0, 1)] } }), [
    'gifts.basket.2.id',
  ])
})

test('EARN-16 a sale is judged by the version in force when it was finished', (t) => {
  const document = programmeSchema.parse(defaultProgramme('EUR'))
  const versions = [1, 2, 3].map((version) => ({ programme: compileProgramme(document, version), from: version * 100 }))
  const programmes = programmesOf([...versions].reverse())
  t.deepEqual(
    [0, 100, 199, 200, 299, 300, 9999].map((at) => programmes.at(at).version),
    [1, 1, 1, 2, 2, 3, 3],
  )
  t.throws(() => programmes.version(4))
})
