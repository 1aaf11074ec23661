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
      if (cursorOf(data) >= (head.get() ?? 0)) return
    }
    throw new Error('the scores did not catch up')
  } finally {
    books.close()
  }
}

/** How far the scores are; 0 while their file is only being made. */
function cursorOf(data: string): number {
  const scores = openScoresToRead(data)
  try {
    const isMade = scores?.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'state'").get() !== undefined
    return isMade ? Number(scores?.prepare("SELECT value FROM state WHERE key = 'cursor'").pluck().get() ?? 0) : 0
  } finally {
    scores?.close()
  }
}
