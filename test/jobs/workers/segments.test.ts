import { isDeepStrictEqual } from 'node:util'
import test from 'ava'
import fc from 'fast-check'
import { addDays } from '../../../src/domain/day.ts'
import type { Behaviour } from '../../../src/domain/segments.ts'
import { type SegmentBooks, segmentChanges, segmentSearch } from '../../../src/jobs/workers/segments.ts'

const TODAY = '2026-11-22'
const CARDS = 30

interface Visit {
  readonly account: number
  readonly ago: number
  readonly cents: number
}

/** Books of some visits; what is told to have changed goes into them. */
function booksOf(visits: readonly Visit[], erased: ReadonlySet<number> = new Set()) {
  const baskets = [...visits]
    .sort((a, b) => b.ago - a.ago)
    .map(({ account, ago, cents }, i) => ({
      ...{ seq: i + 1, account, day: addDays(TODAY, -ago) },
      lines: [{ department: 'tea', quantity: 1000, amountCents: cents, kind: 'item' as const }],
    }))
  const places = new Map<number, Behaviour>()
  const books: SegmentBooks = {
    basketsAfter: ({ after, limit, part, parts }) =>
      baskets.filter(({ seq, account }) => seq > after && account % parts === part).slice(0, limit),
    account: (id) => {
      const days = baskets.flatMap(({ account, day }) => (account === id ? [day] : [])).sort()
      const long = addDays(TODAY, -1000)
      return erased.has(id) ? undefined : { opened: days[0] ?? long, lastDay: days.at(-1) ?? long }
    },
    segmentsAfter: (after, limit) =>
      [...places]
        .map(([account, behaviour]) => ({ account, behaviour }))
        .filter(({ account }) => account > after)
        .sort((a, b) => a.account - b.account)
        .slice(0, limit),
  }
  const look = (): number => {
    const changes = [...segmentChanges(books, TODAY)]
    for (const { account, behaviour } of changes)
      if (behaviour === undefined) places.delete(account)
      else places.set(account, behaviour)
    return changes.length
  }
  return { books, places, look }
}

const visits = fc.array(
  fc.record({
    account: fc.nat(CARDS - 1),
    ago: fc.nat(60),
    cents: fc.constantFrom(100, 200, 900),
  }),
  { maxLength: 120 },
)

test('SEG-9 only cards that belong elsewhere than they are are told, and a second look finds none', (t) => {
  fc.assert(
    fc.property(visits, visits, (before, now) => {
      const fresh = booksOf(now)
      fresh.look()
      const { places, look } = booksOf(now)
      const old = booksOf(before)
      old.look()
      for (const [account, behaviour] of old.places) places.set(account, behaviour)
      const stay = [...fresh.places].filter(([card, at]) => isDeepStrictEqual(places.get(card), at)).length
      const belong = new Map([...gone(places), ...fresh.places])
      t.true(look() <= belong.size - stay)
      t.deepEqual(sorted(places), sorted(belong))
      t.is(look(), 0)
    }),
    { numRuns: 60 },
  )
})

type Places = ReadonlyMap<number, Behaviour>

const sorted = (places: Places): [number, Behaviour][] => [...places].sort(([a], [b]) => a - b)

/** Cards that bought nothing for long: they keep their rhythm only. */
const gone = (places: Places): [number, Behaviour][] =>
  [...places].map(([account, { gap }]) => [account, { stage: 'gone', decile: undefined, habits: [], gap }])

test('SEG-7 a card that was erased leaves its place', (t) => {
  const visit = { account: 3, ago: 1, cents: 100 }
  const { places, look } = booksOf([visit], new Set([3, 7]))
  places.set(7, { stage: 'gone', decile: undefined, habits: [], gap: undefined })
  t.is(look(), 1)
  t.deepEqual([...places], [])
})

test('SEG-9 changes come a page at a time, in the order of the accounts', (t) => {
  const search = segmentSearch(booksOf([5, 3, 9].map((account) => ({ account, ago: 2, cents: 100 }))).books)
  t.throws(() => search.next(1), { message: /not looked up/ })
  t.is(search.look(TODAY), 3)
  t.deepEqual(
    [2, 2, 2].map((limit) => search.next(limit).map(({ account }) => account)),
    [[3, 5], [9], []],
  )
})
