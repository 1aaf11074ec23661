import { setTimeout as pause } from 'node:timers/promises'
import { openScoresToRead } from '../../../src/books/scores/open.ts'
import { openToRead } from '../../../src/books/shop/open.ts'

const PATIENCE_MS = 300_000
const LOOK_MS = 250

/** Waits until a running shop has counted all its sales for its coupons, which it does behind them. */
export async function scoresCounted(data: string): Promise<void> {
  const books = openToRead(data)
  const head = books.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM journal').pluck()
  try {
    for (const from = performance.now(); performance.now() - from < PATIENCE_MS; await pause(LOOK_MS)) {
      const scores = openScoresToRead(data)
      const cursor = scores?.prepare("SELECT value FROM state WHERE key = 'cursor'").pluck().get()
      scores?.close()
      if (Number(cursor ?? 0) >= (head.get() ?? 0)) return
    }
    throw new Error('the scores did not catch up')
  } finally {
    books.close()
  }
}
