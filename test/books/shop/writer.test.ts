import test from 'ava'
import { verify } from '../../../src/books/shop/verify.ts'
import { REPEATABLE } from '../../../src/books/shop/writer.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { bareWriter, booksOf, keyOf, NOON, sell, sha256 } from './fixture.ts'

test('BOOK-1 jobs that arrive together share one commit and answer in their order', async (t) => {
  const commits: { seq: number; jobs: number }[] = []
  const { writer, read } = booksOf(t, { onCommit: (commit) => commits.push(commit) })
  const numbers = await Promise.all(
    [1, 2, 3].map((n) => writer.submit((tx) => sell(tx, { account: n, key: keyOf(n) }))),
  )
  t.deepEqual(numbers, [1, 2, 3])
  t.deepEqual(commits, [{ seq: 3, jobs: 3 }])
  t.is(read.account(2)?.balance, 50)
  t.deepEqual(read.account(2)?.lots(), [
    { no: 1, points: 50, held: 0, expired: 0, expires: '2028-11-21', activeFrom: '2026-11-21' },
  ])
  t.is(read.sale(keyOf(3))?.seq, 3)
  t.is(read.event('sale', keyOf(3))?.answer, `{"sale":"${keyOf(3)}"}`)
  t.is(read.fact(3)?.cause, keyOf(3))
  t.is(read.fact(3)?.at, NOON)
})

test('BOOK-2 a job that throws is taken back alone, also its number in the journal', async (t) => {
  const { writer, read } = booksOf(t)
  const [first, second, third] = await Promise.allSettled([
    writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) })),
    writer.submit((tx) => {
      sell(tx, { account: 1, key: keyOf(2) })
      throw new StempelError('conflict', 'no')
    }),
    writer.submit((tx) => {
      t.is(tx.account(1)?.balance, 50, 'a job sees what its neighbours kept, and only that')
      return sell(tx, { account: 1, key: keyOf(3) })
    }),
  ])
  t.is(first?.status, 'fulfilled')
  t.is(second?.status === 'rejected' && (second.reason as StempelError).code, 'conflict')
  t.is(third?.status === 'fulfilled' && third.value, 2)
  t.is(read.account(1)?.balance, 100)
  t.is(read.sale(keyOf(2)), undefined)
})

test('BOOK-2 a group of repeatable jobs is run again only when one throws after it wrote, and that one is taken back alone', async (t) => {
  const { writer, read } = booksOf(t)
  const runs = [0, 0, 0, 0]
  const run = (n: number, after?: () => never) =>
    writer.submit((tx) => {
      runs[n] = (runs[n] ?? 0) + 1
      if (n === 0) after?.()
      const seq = sell(tx, { account: 1, key: keyOf(n + 10 * (tx.head() + 1)) })
      after?.()
      return seq
    }, REPEATABLE)
  const refuse = (): never => {
    throw new StempelError('conflict', 'no')
  }
  const before = await Promise.allSettled([run(1), run(0, refuse), run(2)])
  t.deepEqual(
    before.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  t.deepEqual(runs, [1, 1, 1, 0], 'what throws before it writes leaves nothing to take back')
  t.is(read.head(), 2)
  t.is(read.account(1)?.balance, 100)

  const after = await Promise.allSettled([run(1), run(3, refuse), run(2)])
  t.deepEqual(
    after.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  t.deepEqual(runs, [1, 3, 2, 2], 'what was written before it is written again')
  t.deepEqual(
    after.map((each) => each.status === 'fulfilled' && each.value),
    [3, false, 4],
  )
  t.is(read.account(1)?.balance, 200)

  await Promise.allSettled([run(1), run(3, refuse), run(2)])
  t.deepEqual(runs, [1, 4, 3, 3], 'for a while groups are marked from the start, so that none runs twice')
})

test('BOOK-2 a job that was not said to be repeatable is never run twice', async (t) => {
  const { writer, read } = booksOf(t)
  let runs = 0
  const outcomes = await Promise.allSettled([
    writer.submit(() => {
      runs += 1
    }),
    writer.submit((tx) => {
      sell(tx, { account: 1, key: keyOf(1) })
      throw new StempelError('conflict', 'no')
    }, REPEATABLE),
  ])
  t.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  )
  t.is(runs, 1)
  t.is(read.head(), 0)
})

test('BOOK-3 a full disk answers the whole group unavailable, reads go on, and selling goes on when there is room', async (t) => {
  const { db, writer, read } = bareWriter(t)
  await writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) }))
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages + 4}`)
  const sellMany = () =>
    Promise.allSettled(
      Array.from({ length: 100 }, (_, i) => writer.submit((tx) => sell(tx, { account: 10 + i, key: keyOf(10 + i) }))),
    )
  const full = await sellMany()
  t.is(full.length, 100)
  for (const each of full) {
    const reason: unknown = each.status === 'rejected' ? each.reason : undefined
    t.true(reason instanceof StempelError && reason.code === 'unavailable' && /disk is full/.test(reason.message))
  }
  t.false(db.inTransaction)
  t.is(read.account(1)?.balance, 50)
  t.is(read.account(10), undefined)
  t.is(read.head(), 1)
  db.pragma(`max_page_count = ${pages + 10_000}`)
  const after = await sellMany()
  t.true(after.every(({ status }) => status === 'fulfilled'))
  t.is(read.head(), 101, 'the numbers of the lost group are given again')
  t.deepEqual(verify(db, { sha256, witnesses: [], isGenuine: () => true }), {
    ok: true,
    facts: 101,
    accounts: 101,
    witnessed: 0,
  })
})

test('BOOK-4 a commit that fails answers every job of the group, refused ones too', async (t) => {
  const { db, writer, read } = bareWriter(t)
  // A deferred constraint is only checked at the commit: here it stands for a disk that fails there.
  db.exec('CREATE TABLE later (id INTEGER PRIMARY KEY REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED)')
  const outcomes = await Promise.allSettled([
    writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) })),
    writer.submit((tx) => {
      tx.sale(keyOf(1))
      throw new StempelError('conflict', 'the same key with other content')
    }),
    writer.submit(() => void db.exec('INSERT INTO later VALUES (12345)')),
  ])
  for (const each of outcomes)
    t.is(each.status === 'rejected' ? (each.reason as StempelError).code : 'kept', 'unavailable')
  t.is(read.head(), 0)
  await writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) }))
  t.is(read.head(), 1)
})

test('BOOK-5 a queue that is full refuses the next job with a time to come back, and keeps those it took', async (t) => {
  const flushes: (() => void)[] = []
  const { writer, read } = booksOf(t, { maxQueue: 2, schedule: (flush) => flushes.push(flush) })
  const taken = [1, 2].map((n) => writer.submit((tx) => sell(tx, { account: n, key: keyOf(n) })))
  const error = await t.throwsAsync(
    writer.submit((tx) => sell(tx, { account: 3, key: keyOf(3) })),
    { instanceOf: StempelError },
  )
  t.is(error.code, 'unavailable')
  t.is(error.retryAfterSeconds, 1)
  t.is(read.head(), 0, 'nothing is written before its turn')
  for (const flush of flushes) flush()
  t.deepEqual(await Promise.all(taken), [1, 2])
})

test('BOOK-6 no more than the limit share one commit, and the order of arrival is kept', async (t) => {
  const commits: number[] = []
  const { writer } = booksOf(t, { maxGroup: 2, onCommit: ({ jobs }) => commits.push(jobs) })
  const numbers = [1, 2, 3, 4, 5].map((n) => writer.submit((tx) => sell(tx, { key: keyOf(n) })))
  t.deepEqual(await Promise.all(numbers), [1, 2, 3, 4, 5])
  t.deepEqual(commits, [2, 2, 1])
})

test('BOOK-7 closing writes what waits and takes nothing more', async (t) => {
  const books = booksOf(t)
  const waiting = books.writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) }))
  books.close()
  t.is(await waiting, 1)
  const error = await t.throwsAsync(
    books.writer.submit(() => 1),
    { instanceOf: StempelError },
  )
  t.is(error.code, 'unavailable')
})
