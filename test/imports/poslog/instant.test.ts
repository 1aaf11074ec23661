import test from 'ava'
import fc from 'fast-check'
import { StempelError } from '../../../src/domain/errors.ts'
import { toRfc3339 } from '../../../src/imports/poslog/instant.ts'

const berlin = (text: string): string => toRfc3339(text, 'Europe/Berlin', 'finishedAt')

test("IMPORT-2 an instant without an offset is on the wall of the shop's time zone", (t) => {
  t.is(berlin('2026-11-21T10:15:00'), '2026-11-21T10:15:00+01:00')
  t.is(berlin('2026-07-01T10:15'), '2026-07-01T10:15:00+02:00')
  t.is(toRfc3339('2017-10-01T15:15:25.5', 'America/Los_Angeles', 'x'), '2017-10-01T15:15:25.500-07:00')
  t.is(toRfc3339('2026-01-01T00:00:00', 'Asia/Kolkata', 'x'), '2026-01-01T00:00:00+05:30')
  t.is(toRfc3339('2026-01-01T00:00:00', 'UTC', 'x'), '2026-01-01T00:00:00+00:00')
})

test('IMPORT-2 an offset in the file is kept', (t) => {
  t.is(berlin('2014-04-14T18:36:19+02:00'), '2014-04-14T18:36:19+02:00')
  t.is(berlin('2014-04-14T18:36:19Z'), '2014-04-14T18:36:19Z')
})

test('IMPORT-2 an hour that happened twice is its first pass, a skipped one counts on from before the gap', (t) => {
  t.is(berlin('2026-10-25T02:30:00'), '2026-10-25T02:30:00+02:00')
  t.is(berlin('2026-10-25T03:00:00'), '2026-10-25T03:00:00+01:00')
  t.is(berlin('2026-03-29T02:30:00'), '2026-03-29T03:30:00+02:00')
  t.is(toRfc3339('2026-03-08T02:30:00', 'America/New_York', 'x'), '2026-03-08T03:30:00-04:00')
  t.is(toRfc3339('2026-11-01T01:30:00', 'America/New_York', 'x'), '2026-11-01T01:30:00-04:00')
})

test('IMPORT-2 what is no instant is refused', (t) => {
  for (const text of [
    '2026-02-30T10:00:00',
    '2026-11-21',
    'now',
    '2026-11-21T24:00:00',
    '2026-11-21T10:00:00+99:00',
    '',
  ]) {
    t.throws(() => berlin(text), { instanceOf: StempelError }, text)
  }
})

test('IMPORT-2 whatever the wall shows, the instant written is one that exists and a skipped hour is at most an hour off', (t) => {
  const minutes = fc.integer({ min: 0, max: 366 * 24 * 60 })
  fc.assert(
    fc.property(
      minutes,
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      (minute, zone) => {
        const wall = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString().slice(0, 19)
        const written = toRfc3339(wall, zone, 'x')
        const again = toRfc3339(written.slice(0, 19), zone, 'x')
        t.true(again === written && Date.parse(`${written.slice(0, 19)}Z`) - Date.parse(`${wall}Z`) <= 3_600_000)
      },
    ),
  )
})
