import test from 'ava'
import { Courier, type CourierOptions } from '../../src/sync/courier.ts'
import type { SyncRequest } from '../../src/sync/protocol.ts'
import { testBooks } from '../support/test-books.ts'

const TAG = 'ab'.repeat(32)
const ALIAS = 'cd'.repeat(16)

function linked(t: Parameters<typeof testBooks>[0]) {
  const books = testBooks(t)
  const line = { isUp: true, asked: 0, fork: false }
  const send = async (request: SyncRequest): Promise<unknown> => {
    line.asked += 1
    if (!line.isUp) throw Object.assign(new Error('https://brand.example refused'), { code: 'ECONNREFUSED' })
    const last = request.entries.at(-1)
    return {
      ...{ life: '1', stream: request.stream, acknowledged: last?.seq ?? request.after },
      ...{ hash: last?.hash ?? request.previous, fork: line.fork && line.asked === 1 },
      ...{ grants: [], refused: [], closed: [], list: [{ alias: ALIAS, tag: TAG }], listed: 1 },
      allowance: { points: 500, shops: 2 },
    }
  }
  const fenced: string[] = []
  const options: CourierOptions = {
    submit: async (job) => books.job(job),
    send,
    ctx: books.ctx,
    clock: books.clock,
    recognition: { number: () => 0, keep: () => {} },
    tills: () => [],
    fence: async () => void fenced.push('fenced'),
  }
  return { books, line, fenced, courier: new Courier(options) }
}

/** Entries that wait, without a member's whole life before them. */
const wait = (books: ReturnType<typeof testBooks>, count: number): void =>
  books.job((tx) => {
    for (let i = 0; i < count; i += 1)
      tx.members.append({ kind: 'ACC', points: 1, detail: { alias: ALIAS, day: '2026-11-21', programme: 1 } })
  })

test('SYNC-1 a backlog goes over in bounded batches within one tick, and the status says that nothing waits', async (t) => {
  const { books, line, courier } = linked(t)
  wait(books, 1_201)
  t.true(await courier.tick())
  t.is(line.asked, 3)
  t.deepEqual([courier.status.state, courier.status.waiting], ['linked', 0])
})

test('SYNC-2 while the line is down the status says how many wait since when, and the line is tried less and less often', async (t) => {
  const { books, line, courier } = linked(t)
  line.isUp = false
  wait(books, 12)
  const since = books.clock.now()
  t.false(await courier.tick())
  t.deepEqual([courier.status.state, courier.status.waiting, courier.status.waitingSince], ['away', 12, since])
  t.is(courier.status.fault, 'ECONNREFUSED')
  await courier.tick()
  t.is(line.asked, 1)
  books.clock.at += 1_000
  await courier.tick()
  books.clock.at += 1_000
  await courier.tick()
  t.is(line.asked, 2)
  line.isUp = true
  books.clock.at += 1_000
  t.true(await courier.tick())
  t.is(courier.status.waitingSince, undefined)
})

test('SYNC-3 a stream that went another way at the brand fences the books', async (t) => {
  const { line, fenced, courier } = linked(t)
  line.fork = true
  await courier.tick()
  t.deepEqual(fenced, ['fenced'])
})
