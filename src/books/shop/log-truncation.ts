import type Database from 'better-sqlite3'

/**
 * Cuts the write-ahead log to nothing after an erasure, because the log still holds pages as they were before.
 * A reader at work (a backup, `verify`) can be in the way: the shop does not wait for it but tries again after the
 * next commits.
 */
export class LogTruncation {
  readonly #db: Database.Database
  #due = false

  constructor(db: Database.Database) {
    this.#db = db
  }

  /** Asks for it; the next attempt after a commit does it. */
  request(): void {
    this.#due = true
  }

  /** Truncates if asked for. To be called outside a transaction. */
  attempt(): void {
    if (!this.#due) return
    const patience = this.#db.pragma('busy_timeout', { simple: true })
    this.#db.pragma('busy_timeout = 0')
    try {
      const [row] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      this.#due = row?.busy !== 0
    } finally {
      this.#db.pragma(`busy_timeout = ${Number(patience)}`)
    }
  }
}
