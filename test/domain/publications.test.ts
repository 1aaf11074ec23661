import test from 'ava'
import fc from 'fast-check'
import { localDay } from '../../src/domain/day.ts'
import { dayStart } from '../../src/domain/day-start.ts'
import { programmesOf } from '../../src/domain/programme.ts'
import type { Publication } from '../../src/domain/programme-shelf.ts'
import { timeline } from '../../src/domain/publications.ts'
import { programmeWith } from '../support/test-books.ts'

const published = (...starts: [version: number, from: number][]): Publication[] =>
  starts.map(([version, from], i) => ({
    no: i + 1,
    version,
    id: `p${version}`,
    body: '',
    from,
    publishedAt: i,
    seq: i,
  }))

const stood = (publications: readonly Publication[], now: number) =>
  timeline(publications, now).map(({ publication, until, state }) => [publication.no, until, state])

test('PROG-5 a publication holds until the next one starts; of two from the same instant the later one counts', (t) => {
  const list = published([1, 0], [2, 100], [1, 100], [3, 50])
  t.deepEqual(stood(list, 60), [
    [1, 50, 'past'],
    [4, 100, 'current'],
    [2, 100, 'taken-back'],
    [3, undefined, 'coming'],
  ])
  t.deepEqual(stood(list, 50)[1], [4, 100, 'current'])
  t.deepEqual(stood(list, 100).at(-1), [3, undefined, 'current'])
})

test('PROG-6 what is shown as current is what judges, for any publications at any instant', (t) => {
  const starts = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 20 })), { maxLength: 12 })
  const compiled = new Map([1, 2, 3, 4, 5].map((version) => [version, programmeWith({}, version)]))
  fc.assert(
    fc.property(starts, fc.integer({ min: 0, max: 25 }), (more, now) => {
      const list = published([1, 0], ...more)
      const programmes = programmesOf(
        list.flatMap(({ version, from }) => {
          const programme = compiled.get(version)
          return programme === undefined ? [] : [{ programme, from }]
        }),
      )
      const current = timeline(list, now).filter(({ state }) => state === 'current')
      t.is(current.length, 1)
      t.is(current[0]?.publication.version, programmes.at(now).version)
    }),
  )
})

test('PROG-7 a day begins at its first instant in the zone of the shop, on the days the clocks change too', (t) => {
  const starts: [string, string, string][] = [
    ['2026-11-24', 'Europe/Berlin', '2026-11-23T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-11-24', 'Asia/Kathmandu', '2026-11-23T18:15:00.000Z'],
    ['2026-11-24', 'Pacific/Kiritimati', '2026-11-23T10:00:00.000Z'],
    ['2026-11-24', 'Pacific/Pago_Pago', '2026-11-24T11:00:00.000Z'],
    // Midnight does not exist on this day.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ]
  for (const [day, zone, expected] of starts) {
    const start = dayStart(day, zone)
    t.is(new Date(start).toISOString(), expected, `${day} ${zone}`)
    t.is(localDay(start, zone), day)
    t.true(localDay(start - 1, zone) < day)
  }
})
