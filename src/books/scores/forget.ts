import Database from 'better-sqlite3'
import { isUnusable, openScoresToRead, scoresFile, throwAway } from './open.ts'

const BUSY_MS = 5_000

/**
 * Deletes cards from the scores at once, after their accounts were erased from the books: what they had bought is
 * overwritten in the file and cut from its log. A worker that counts meanwhile no longer finds them in the books.
 * @param folder the data folder
 * @returns false when the disk did not let it; the night finds cards without an account.
 */
export function forgetCards(folder: string, accounts: readonly number[]): boolean {
  if (accounts.length === 0) return true
  try {
    const there = openScoresToRead(folder)
    there?.close()
    if (there !== undefined) deleteAll(folder, accounts)
    return true
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    if (!isUnusable(error)) return false
    throwAway(folder)
    return true
  }
}

function deleteAll(folder: string, accounts: readonly number[]): void {
  const db = new Database(scoresFile(folder), { timeout: BUSY_MS })
  try {
    db.pragma('secure_delete = ON')
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'card'").get() === undefined) return
    const forget = db.prepare<[number]>('DELETE FROM card WHERE account = ?')
    const run = db.transaction(() => accounts.reduce((gone, account) => gone + forget.run(account).changes, 0))
    if (run.immediate() > 0) db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}
