import test from 'ava'
import fc from 'fast-check'
import { instantMs } from '../../src/http/instant.ts'

test('HTTP-9 an instant is read by RFC 3339 with its offset, to the millisecond', (t) => {
  const cases: [string, string][] = [
    ['2026-11-21T10:15:00+01:00', '2026-11-21T09:15:00.000Z'],
    ['2026-11-21T10:15:00Z', '2026-11-21T10:15:00.000Z'],
    ['2026-11-21t10:15:00z', '2026-11-21T10:15:00.000Z'],
    ['2026-11-21T00:15:00.5-03:30', '2026-11-21T03:45:00.500Z'],
    ['2026-11-21T10:15:00.123456789Z', '2026-11-21T10:15:00.123Z'],
    ['2024-02-29T23:59:60Z', '2024-03-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59.000Z'],
  ]
  for (const [text, expected] of cases) t.is(new Date(instantMs(text) ?? Number.NaN).toISOString(), expected, text)
  const wrong = [
    '',
    'now',
    '2026-11-21',
    '2026-11-21T10:15:00',
    '2026-11-21 10:15:00Z',
    '2026-11-21T10:15Z',
    '2026-02-29T10:15:00Z',
    '2026-13-01T10:15:00Z',
    '2026-00-10T10:15:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T10:60:00Z',
    '2026-11-21T10:15:61Z',
    '2026-11-21T10:15:00+24:00',
    '2026-11-21T10:15:00+01',
    '+002026-11-21T10:15:00Z',
    '2026-11-21T10:15:00.Z',
    ' 2026-11-21T10:15:00Z',
  ]
  for (const text of wrong) t.is(instantMs(text), undefined, text)
})

test('HTTP-9 every instant of four-digit years is read as it was written', (t) => {
  const years = { min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(years), fc.integer({ min: -1439, max: 1439 }), (at, offset) => {
      const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1)
      const pad = (n: number): string => String(Math.floor(n)).padStart(2, '0')
      const sign = offset < 0 ? '-' : '+'
      t.is(instantMs(`${local}${sign}${pad(Math.abs(offset) / 60)}:${pad(Math.abs(offset) % 60)}`), at.getTime())
    }),
    { seed: 3 },
  )
})
