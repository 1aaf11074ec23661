import test from 'ava'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import { windowsOf } from '../../src/domain/tier-windows.ts'

type Tiers = ProgrammeDocument['tiers']

const account = { opened: '2024-05-20', lastDay: '2026-01-01' }

const windows = (given: Partial<Tiers>, today: string): string[] =>
  windowsOf({ windowMonths: 12, levels: [], ...given }, account, today).map(({ from, to }) => `${from}..${to}`)

test('TIER-20 the window of rolling months, of the calendar year, and of the card’s own year', (t) => {
  t.deepEqual(windows({}, '2026-11-21'), ['2025-12..2026-11'])
  t.deepEqual(windows({ windowMonths: 3 }, '2026-01-31'), ['2025-11..2026-01'])
  t.deepEqual(windows({ window: 'calendar-year' }, '2026-11-21'), ['2026-01..2026-12'])
  t.deepEqual(windows({ window: 'anniversary' }, '2026-11-21'), ['2026-05..2027-04'])
  t.deepEqual(windows({ window: 'anniversary' }, '2026-04-30'), ['2025-05..2026-04'])
})

test('TIER-21 retention looks one window back, grace as far as its days', (t) => {
  t.deepEqual(windows({ window: 'calendar-year', retention: true }, '2026-11-21'), [
    '2025-01..2025-12',
    '2026-01..2026-12',
  ])
  t.deepEqual(windows({ window: 'calendar-year', graceDays: 31 }, '2026-01-31'), [
    '2025-01..2025-12',
    '2026-01..2026-12',
  ])
  t.deepEqual(windows({ window: 'calendar-year', graceDays: 30 }, '2026-01-31'), ['2026-01..2026-12'])
  t.deepEqual(windows({ windowMonths: 2, graceDays: 40 }, '2026-03-31'), ['2026-01..2026-02', '2026-02..2026-03'])
  t.deepEqual(windows({ windowMonths: 2, retention: true }, '2026-03-31'), [
    '2025-12..2026-01',
    '2026-01..2026-02',
    '2026-02..2026-03',
  ])
})
