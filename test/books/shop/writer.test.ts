import test from 'ava'
import { StempelError } from '../../../src/domain/errors.ts'
import { booksOf, keyOf, NOON, sell } from './fixture.ts'

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
