import test from 'ava'
import { addDays, addMonths, isDay, localDay } from '../../src/domain/day.ts'
import { parseKey } from '../../src/domain/key.ts'

test('DAY-3 months later is the same day, or the last of a shorter month', (t) => {
  t.is(addMonths('2026-11-21', 24), '2028-11-21')
  t.is(addMonths('2026-08-31', 6), '2027-02-28')
  t.is(addMonths('2027-08-31', 6), '2028-02-29')
  t.is(addMonths('2024-02-29', 12), '2025-02-28')
  t.is(addMonths('2026-12-31', 2), '2027-02-28')
  t.is(addMonths('2026-01-31', -2), '2025-11-30')
})

test('DAY-4 days are counted by the calendar, over months, years and the change of the clocks', (t) => {
  t.is(addDays('2026-12-31', 1), '2027-01-01')
  t.is(addDays('2028-02-28', 1), '2028-02-29')
  t.is(addDays('2026-03-28', 2), '2026-03-30')
})

test('DAY-4 a day asked for again among very many others is the same', (t) => {
  const days = Array.from({ length: 12_000 }, (_, i) => addDays('2026-01-01', i))
  t.is(new Set(days).size, days.length)
  t.is(days.at(-1), '2058-11-08')
  t.deepEqual([addDays('2026-01-01', 1), addDays('2026-01-01', 11_999)], [days[1], days.at(-1)])
})

test('DAY-5 the shop’s day begins at midnight of its own time zone, winter and summer', (t) => {
  const day = (at: string): string => localDay(Date.parse(at), 'Europe/Berlin')
  t.is(day('2026-11-21T22:59:59.999Z'), '2026-11-21')
  t.is(day('2026-11-21T23:00:00Z'), '2026-11-22')
  t.is(day('2026-07-01T21:59:59.999Z'), '2026-07-01')
  t.is(day('2026-07-01T22:00:00Z'), '2026-07-02')
  t.is(localDay(Date.parse('2026-11-21T18:15:00Z'), 'Asia/Kathmandu'), '2026-11-22')
})

test('DAY-6 only days of the calendar are days, and a key names its fault', (t) => {
  t.true(isDay('2028-02-29'))
  for (const no of ['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '2026-11-21T00', ''])
    t.false(isDay(no), no)
  t.like(parseKey('0001.07.2026-11-21.000123'), { workstation: '07', businessDate: '2026-11-21' })
  for (const no of ['0001.07.2026-02-30.1', '0001.07.2026-11-21', '1.2.3', '0001.07.2026-11-21.x', ' 1.1.2026-11-21.1'])
    t.throws(() => parseKey(no), { code: 'invalid' }, no)
})
