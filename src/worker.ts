import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { readShopBooks, type ShopBooksToRead } from './books/shop/books.ts'
import { StempelError } from './domain/errors.ts'
import { sha256 } from './keys/shop-keys.ts'
import type { Asked, Replied, Told, WorkGiven } from './work.ts'
import { services, tasks } from './worker-tasks.ts'

// Where long work runs: a thread of its own with a connection of its own that only reads. With `shop.ts` and `brand.ts`
// a place where the parts meet.

/** How far behind the selling thread this one stands; on Linux a priority is a thread's own. */
const BEHIND = 19
const TELL_EVERY_MS = 100

const given = workerData as WorkGiven

try {
  if (process.platform === 'linux') setPriority(BEHIND)
  const books = readShopBooks(given.folder, (text) => sha256(text))
  if ('service' in given) serve(services[given.service](books, given.folder))
  else runOnce(given, books)
} catch (error) {
  tell(failure(error))
}

function runOnce({ task, input }: Extract<WorkGiven, { task: unknown }>, books: ShopBooksToRead): void {
  let toldAt = 0
  const onProgress = (done: number, total: number): void => {
    if (done < total && performance.now() - toldAt < TELL_EVERY_MS) return
    toldAt = performance.now()
    tell({ kind: 'progress', done, total })
  }
  try {
    tell({ kind: 'done', result: tasks[task](books, input as never, onProgress) })
  } finally {
    books.close()
  }
}

/** Answers one question after the other until the thread is ended. */
function serve(service: Readonly<Record<string, (input: never) => unknown>>): void {
  parentPort?.on('message', ({ id, method, input }: Asked) => {
    try {
      reply({ id, kind: 'done', result: service[method]?.(input as never) })
    } catch (error) {
      reply({ id, ...failure(error) })
    }
  })
}

function tell(told: Told): void {
  parentPort?.postMessage(told)
}

function reply(replied: Replied): void {
  parentPort?.postMessage(replied)
}

function failure(error: unknown): Extract<Told, { kind: 'failed' }> {
  const isOurs = error instanceof StempelError
  return {
    kind: 'failed',
    code: isOurs ? error.code : undefined,
    detail: isOurs ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}
