import Database from 'better-sqlite3'
import { openScoresToRead, scoresFile } from './open.ts'

const BUSY_MS = 5_000

/**
 * Deletes cards from the scores at once, after their accounts were erased from the books: what they had bought is
 * overwritten in the file and cut from its log. A worker that counts meanwhile no longer finds them in the books.
 * @param folder the data folder
 */
export function forgetCards(folder: string, accounts: readonly number[]): void {
  const there = accounts.length === 0 ? undefined : openScoresToRead(folder)
  there?.close()
  if (there === undefined) return
  const db = new Database(scoresFile(folder), { timeout: BUSY_MS })
  try {
    db.pragma('secure_delete = ON')
    const isMade = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'card'").get() !== undefined
    if (!isMade) return
    const forget = db.prepare<[number]>('DELETE FROM card WHERE account = ?')
    const gone = db
      .transaction(() => accounts.reduce((sum, account) => sum + forget.run(account).changes, 0))
      .immediate()
    if (gone > 0) db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}
