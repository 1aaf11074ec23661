import fc from 'fast-check'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'

export type Earn = ProgrammeDocument['earn']

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

/** Programmes with every kind of rule, limit and group, gifts by running total, and every policy of tiers and lots. */
export const ruleProgrammes: fc.Arbitrary<Partial<ProgrammeDocument>> = fc.record({
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
