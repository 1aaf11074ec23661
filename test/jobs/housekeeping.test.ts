import test, { type ExecutionContext } from 'ava'
import sinon from 'sinon'
import { type HousekeepingDeps, nightWatch, releaseLapsedHolds } from '../../src/jobs/housekeeping.ts'
import { cardNo, type TestBooks, testBooks } from '../support/test-books.ts'
import { tillAt } from '../support/till.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** The books are real; only the edges, what screens and the log are told, are stood in for. */
function housekeeping(books: TestBooks, ticks = (): number => 0) {
  const notify = sinon.spy<HousekeepingDeps['notify']>(() => {})
  const retired = sinon.spy<HousekeepingDeps['retired']>(() => {})
  const submit: HousekeepingDeps['submit'] = async (job) => books.job(job)
  return {
    notify,
    retired,
    deps: {
      submit,
      ctx: books.ctx,
      clock: books.clock,
      ticks,
      pause: async () => {},
      notify,
      retired,
    } as HousekeepingDeps,
  }
}

function shopWithPoints(t: ExecutionContext) {
  const books = testBooks(t)
  const till = tillAt(books)
  till.sell('0001.07.2026-11-21.000001', [40000], { card: cardNo(1) })
  return { books, till, card: cardNo(1) }
}

test('JOB-1 a hold whose time is over is let go once, and the screens of its till hear of it', async (t) => {
  const { books, till, card } = shopWithPoints(t)
  till.hold('0001.07.2026-11-21.000002', card, [2000], 500)
  const { deps, notify } = housekeeping(books)
  await releaseLapsedHolds(deps)
  t.deepEqual(notify.args, [[[]]], 'nothing is over yet')
  t.is(till.scan(card).body.spendable, 1500)
  books.clock.at += 11 * MINUTE_MS
  await releaseLapsedHolds(deps)
  await releaseLapsedHolds(deps)
  const told = notify.args.flatMap(([notices]) => notices.map(({ event, workstation }) => `${event} ${workstation}`))
  t.deepEqual(told, ['hold.released 07'])
  t.is(till.scan(card).body.spendable, 2000)
  t.is(books.fault(), undefined)
})

test('JOB-2 the night is kept once a day and says what it deleted: answers and baskets after 90 days', async (t) => {
  const { books } = shopWithPoints(t)
  const { deps, retired } = housekeeping(books)
  const watch = nightWatch(deps)
  await watch()
  await watch()
  t.is(retired.callCount, 1, 'the second look of the same day does nothing')
  books.clock.at += 91 * DAY_MS
  await watch()
  const [day, what] = retired.lastCall.args
  t.is(day, '2027-02-20')
  t.like(what, { answers: 1, baskets: 1 })
  t.is(books.books.read.event('sale', '0001.07.2026-11-21.000001')?.answer, undefined)
  t.is(books.fault(), undefined)
})
