import test from 'ava'
import fc from 'fast-check'
import { addDays, type Day } from '../../src/domain/day.ts'
import { daysOf, isMonth, isWeek, weekOf } from '../../src/domain/period.ts'

test('REPORT-1 ISO weeks begin on Monday and belong to the year of their Thursday', (t) => {
  const weeks: [Day, string][] = [
    ['2026-11-21', '2026-W47'],
    ['2026-11-22', '2026-W47'],
    ['2026-11-23', '2026-W48'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
  ]
  for (const [day, week] of weeks) t.is(weekOf(day), week, day)
  t.deepEqual(daysOf('2026-W47'), { first: '2026-11-16', last: '2026-11-22' })
  t.deepEqual(daysOf('2028-02'), { first: '2028-02-01', last: '2028-02-29' })
  t.deepEqual(['2026-W53', '2027-W53', '2026-W00', '2026-47'].map(isWeek), [true, false, false, false])
  t.deepEqual(['2026-11', '2026-13', '2026-W47'].map(isMonth), [true, false, false])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
      const day = addDays('2000-01-01', days)
      const { first, last } = daysOf(weekOf(day))
      t.true(first <= day && day <= last)
      t.is(addDays(first, 6), last)
    }),
  )
})
