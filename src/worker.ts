import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { readShopBooks } from './books/shop/books.ts'
import { StempelError } from './domain/errors.ts'
import { sha256 } from './keys/shop-keys.ts'
import type { Told, WorkGiven } from './work.ts'
import { tasks } from './worker-tasks.ts'

// Where long work runs: a thread of its own with a connection of its own that only reads. With `shop.ts` and `brand.ts`
// a place where the parts meet.

/** How far behind the selling thread this one stands; on Linux a priority is a thread's own. */
const BEHIND = 19
const TELL_EVERY_MS = 100

const { folder, task, input } = workerData as WorkGiven
const tell = (told: Told): void => parentPort?.postMessage(told)

let toldAt = 0
const onProgress = (done: number, total: number): void => {
  if (done < total && performance.now() - toldAt < TELL_EVERY_MS) return
  toldAt = performance.now()
  tell({ kind: 'progress', done, total })
}

try {
  if (process.platform === 'linux') setPriority(BEHIND)
  const books = readShopBooks(folder, (text) => sha256(text))
  try {
    tell({ kind: 'done', result: tasks[task](books, input as never, onProgress) })
  } finally {
    books.close()
  }
} catch (error) {
  const isOurs = error instanceof StempelError
  tell({
    kind: 'failed',
    code: isOurs ? error.code : undefined,
    detail: isOurs ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
}
