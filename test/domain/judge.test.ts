import test from 'ava'
import fc from 'fast-check'
import { netBasket } from '../../src/domain/basket.ts'
import { judge } from '../../src/domain/judge.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import type { Counted } from '../../src/domain/rewards/limits.ts'
import { sumOf } from '../../src/domain/whole.ts'
import { judgedOf, line } from '../support/inputs.ts'
import { programmeWith } from '../support/test-books.ts'

type Rule = ProgrammeDocument['earn'][number]
type Filter = NonNullable<Rule['filter']>

const RUNS = 300 * Number(process.env.STEMPEL_PROPERTY_RUNS ?? 1)
const SEED = Number(process.env.STEMPEL_PROPERTY_SEED ?? 20_261_123)

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const names = (...of: string[]): fc.Arbitrary<string[]> => fc.subarray(of, { minLength: 1 })
const clock = fc.constantFrom('00:00', '01:30', '02:00', '02:30', '03:00', '09:00', '18:45', '24:00')

const filter: fc.Arbitrary<Filter> = fc.record(
  {
    departments: names('coffee', 'tea', 'dairy'),
    skus: names('a', 'b', 'c'),
    excludeDepartments: names('tea'),
    excludeSkus: names('a'),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    hours: fc.array(
      fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to && from !== '24:00'),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    dates: fc.constantFrom({ from: '2026-03-29' }, { to: '2026-03-29' }, { from: '2026-10-25', to: '2026-10-25' }),
    tiers: names('bronze', 'silver', 'gold'),
    segments: names('stage:due', 'decile:1', 'habit:coffee'),
  },
  { requiredKeys: [] },
)

const small = fc.integer({ min: 1, max: 60 })
const kinds: fc.Arbitrary<Rule>[] = [
  fc
    .record({ points: small, perCents: fc.integer({ min: 1, max: 700 }) })
    .map((of) => ({ kind: 'points-per-amount', id: '', ...of })),
  fc
    .record({ points: small, perQuantity: fc.constantFrom(0.001, 0.3, 1, 2) })
    .map((of) => ({ kind: 'points-per-quantity', id: '', ...of })),
  fc
    .record({ points: small, fromCents: fc.integer({ min: 1, max: 4000 }) })
    .map((of) => ({ kind: 'points-per-visit', id: '', ...of })),
  fc
    .record({ points: small, fromQuantity: fc.constantFrom(0.5, 2, 4) })
    .map((of) => ({ kind: 'bonus', id: '', ...of })),
  fc
    .record({ percent: fc.integer({ min: 101, max: 900 }), of: fc.nat({ max: 30 }).map(String) })
    .map((of) => ({ kind: 'multiplier', id: '', ...of })),
]

const cap = some(fc.record({ perSale: fc.integer({ min: 1, max: 90 }), perDay: fc.integer({ min: 1, max: 200 }) }))
const budget = some(fc.record({ perMonth: fc.integer({ min: 1, max: 300 }) }))

/** Rules by their place; a multiplier multiplies one that stands above it, and is dropped where it would compete with it. */
const earns = fc
  .array(
    fc.record({
      rule: fc.oneof(...kinds),
      filter: some(filter),
      cap,
      budget,
      group: some(fc.constantFrom('one', 'two')),
    }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((given) => {
    const groups = given.map(({ group }) => group)
    return given.flatMap(({ rule, group, ...rest }, i): Rule[] => {
      const grouped = { ...rest, id: `r${i}`, ...(group === undefined ? {} : { group, exclusive: 'best' as const }) }
      if (rule.kind !== 'multiplier') return [{ ...rule, ...grouped }]
      const of = i === 0 ? -1 : Number(rule.of) % i
      const above = given[of]
      if (above === undefined || above.rule.kind === 'multiplier' || (group !== undefined && groups[of] === group))
        return []
      return [{ ...rule, ...grouped, of: `r${of}` }]
    })
  })
  .filter((earn) => earn.length > 0)

const lines = fc.array(
  fc.record(
    {
      department: fc.constantFrom('coffee', 'tea', 'dairy'),
      sku: fc.constantFrom('a', 'b', 'c', 'd'),
      amountCents: fc.integer({ min: 0, max: 5000 }),
      quantity: fc.constantFrom(1000, 2000, 250, 1),
    },
    { requiredKeys: ['amountCents', 'quantity'] },
  ),
  { minLength: 1, maxLength: 8 },
)

/** Instants around both changes of the clocks in Berlin, and any other. */
const instants = fc.oneof(
  fc.integer({ min: -180, max: 180 }).map((minutes) => Date.parse('2026-03-29T01:00:00Z') + minutes * 60_000),
  fc.integer({ min: -180, max: 180 }).map((minutes) => Date.parse('2026-10-25T01:00:00Z') + minutes * 60_000),
  fc.integer({ min: 0, max: 366 * 24 * 60 }).map((minutes) => Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000),
)

const used = fc.record({ card: some(fc.integer({ min: 0, max: 250 })), all: fc.integer({ min: 0, max: 350 }) })

test('RULE-20 judging is the same every time, sums to its lines, keeps every limit, and asks no rule in vain, on the days the clocks change too', (t) => {
  fc.assert(
    fc.property(
      earns,
      lines,
      instants,
      used,
      fc.constantFrom(undefined, 'bronze', 'gold'),
      fc.subarray(['stage:due', 'habit:coffee']),
      (earn, given, at, before, tier, segments) => {
        const { lines: net } = netBasket(
          given.map((of, i) => line(i + 1, of.amountCents, of)),
          true,
        )
        const judged = judgedOf(
          net,
          net.map(({ eligibleCents }) => eligibleCents),
          { at, tier, segments: () => segments },
        )
        const { card } = before
        const counted: Counted = { card: card === undefined ? undefined : () => card, all: () => before.all }
        const programme = programmeWith({ earn })
        const room = { day: '2026-03-29', counted }
        const judgement = judge(programme, judged, room)
        t.deepEqual(judge(programmeWith({ earn }), judged, room), judgement, 'deterministic')
        t.deepEqual(
          judge({ ...programme, candidates: () => programme.rules }, judged, room),
          judgement,
          'no rule is missed',
        )
        t.is(
          sumOf(judgement.linePoints, (points) => points),
          judgement.points,
        )
        t.is(
          sumOf(judgement.awards, ({ points }) => points),
          judgement.points,
        )
        t.true(
          judgement.linePoints.every((points, i) => points >= 0 && (points === 0 || (net[i]?.eligibleCents ?? 0) > 0)),
        )
        const winners = new Map<string, number>()
        for (const { rule: id, points } of judgement.awards) {
          const rule = earn.find((each) => each.id === id)
          if (rule?.cap && points > 0)
            t.true(
              card !== undefined &&
                points <= Math.max(0, Math.min(rule.cap.perSale ?? 0, (rule.cap.perDay ?? 0) - card)),
            )
          if (rule?.budget && points > 0) t.true(points + before.all <= (rule.budget.perMonth ?? 0))
          if (rule?.group && points > 0) winners.set(rule.group, (winners.get(rule.group) ?? 0) + 1)
        }
        t.true(
          [...winners.values()].every((count) => count === 1),
          'one of a group',
        )
        for (const { rule: id, points } of judgement.counts)
          t.is(judgement.awards.find(({ rule }) => rule === id)?.points, points)
      },
    ),
    { numRuns: RUNS, seed: SEED },
  )
})
