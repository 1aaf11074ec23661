import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { lookThroughCards, type SegmentSearch } from '../../src/jobs/cards.ts'
import { segmentSearch } from '../../src/jobs/workers/segments.ts'
import { keyNo, line } from '../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../support/test-books.ts'
import { accountOf, tillAt } from '../support/till.ts'

const CARD = cardNo(1)
const DAY_MS = 86_400_000
const { earn } = defaultProgramme('EUR')

const look = (books: TestBooks) =>
  lookThroughCards({
    submit: async (job) => books.job(job),
    ctx: books.ctx,
    clock: books.clock,
    ticks: () => 0,
    pause: async () => {},
    segments: searchIn(books),
  })

/** The search without a thread of its own, on the books as they are. */
function searchIn({ books: { read } }: TestBooks): SegmentSearch {
  const search = segmentSearch({
    basketsAfter: (which) => read.basketsAfter(which),
    account: (id) => read.account(id),
    segmentsAfter: (account, limit) => read.segments.after(account, limit),
  })
  return { look: async (today) => search.look(today), next: async (limit) => search.next(limit), end: async () => {} }
}

const segments = (books: TestBooks, card = CARD) => books.books.read.segments.one(accountOf(books, card)?.id ?? 0)

const dayOf = (books: TestBooks): string => new Date(books.clock.at).toISOString().slice(0, 10)

/** Four visits, a week apart, for coffee. */
function fourVisits(books: TestBooks): void {
  const till = tillAt(books)
  for (let visit = 0; visit < 4; visit += 1) {
    if (visit > 0) books.clock.at += 7 * DAY_MS
    till.sell(keyNo(visit + 1, dayOf(books)), [line(1, 500, { department: 'coffee' })], { card: CARD })
  }
}

test('SEG-6 a night puts cards where their baskets put them, and a rule for a segment holds from then on', async (t) => {
  const loyal = { kind: 'bonus' as const, id: 'coffee-friend', points: 30, filter: { segments: ['habit:coffee'] } }
  const books = testBooks(t, { programme: { earn: [...earn, loyal] } })
  const till = tillAt(books)
  fourVisits(books)
  const given = (no: number): string[] =>
    till.sell(keyNo(no, dayOf(books)), [500], { card: CARD }).body.why.map(({ rule }: { rule: string }) => rule)
  t.deepEqual(given(20), ['base'])
  t.like(await look(books), { segmented: 1 })
  t.deepEqual(segments(books), { stage: 'active', decile: 1, habits: ['coffee'], gap: 14 })
  t.deepEqual(given(21), ['base', 'coffee-friend'])
  t.is(books.fault(), undefined)
})

test('SEG-7 a card whose baskets are over keeps its rhythm alone, and an erased one nothing', async (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  fourVisits(books)
  await look(books)
  books.clock.at += 100 * DAY_MS
  till.night()
  await look(books)
  t.deepEqual(segments(books), { stage: 'gone', decile: undefined, habits: [], gap: 14 })
  till.erase(CARD)
  t.deepEqual(books.books.read.segments.after(0, 10), [])
  t.is(books.fault(), undefined)
})

test('SEG-8 a card is first on its first day only', async (t) => {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell(keyNo(1), [500], { card: CARD })
  await look(books)
  t.is(segments(books)?.stage, 'first')
  books.clock.at += 95 * DAY_MS
  till.night()
  till.sell(keyNo(2, dayOf(books)), [500], { card: CARD })
  await look(books)
  t.is(segments(books)?.stage, 'active', 'its first visit is forgotten, but that there was one is known')
})
