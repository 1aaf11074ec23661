import type Database from 'better-sqlite3'
import { isPacked, type PackedHabits } from '../../domain/choice/packed.ts'

interface CardRow {
  readonly account: number
  readonly last_day: number
  readonly habits: PackedHabits
}

interface Card {
  readonly lastDay: number
  readonly habits: PackedHabits
}

/** Cards that wait to be written, at most; each has a few kilobytes. */
const MOST_WAITING = 4_096

/**
 * The rows of cards on one connection. What is put waits for `flush`: a card that comes again in the same transaction,
 * as those of a busy hour do, is read and written once.
 */
export class Cards {
  readonly #get: Database.Statement<[number], [number, Uint8Array]>
  readonly #put: Database.Statement<[number, number, PackedHabits]>
  readonly #delete: Database.Statement<[number]>
  readonly #after: Database.Statement<[number, number], CardRow>
  readonly #count: Database.Statement<[], number>
  readonly #waiting = new Map<number, Card>()

  constructor(db: Database.Database) {
    this.#get = db.prepare<[number], [number, Uint8Array]>('SELECT last_day, habits FROM card WHERE account = ?').raw()
    // With no other index to keep, SQLite writes over the row where it lies.
    this.#put = db.prepare('REPLACE INTO card (account, last_day, habits) VALUES (?, ?, ?)')
    this.#delete = db.prepare('DELETE FROM card WHERE account = ?')
    this.#after = db.prepare('SELECT account, last_day, habits FROM card WHERE account > ? ORDER BY account LIMIT ?')
    this.#count = db.prepare<[], number>('SELECT count(*) FROM card').pluck()
  }

  /** @returns undefined for a card never counted; a row of another form counts as none. */
  get(account: number): Card | undefined {
    const waiting = this.#waiting.get(account)
    if (waiting !== undefined) return waiting
    const row = this.#get.get(account)
    return row === undefined || !isPacked(row[1]) ? undefined : { lastDay: row[0], habits: row[1] }
  }

  put(account: number, lastDay: number, habits: PackedHabits): void {
    this.#waiting.set(account, { lastDay, habits })
    if (this.#waiting.size >= MOST_WAITING) this.flush()
  }

  /** Writes what waits, in the order of the rows; to be called before the transaction ends. */
  flush(): void {
    const accounts = Float64Array.from(this.#waiting.keys()).sort()
    for (const account of accounts) {
      const { lastDay, habits } = this.#waiting.get(account) as Card
      this.#put.run(account, lastDay, habits)
    }
    this.#waiting.clear()
  }

  /** Forgets what waits, after the transaction was taken back. */
  drop(): void {
    this.#waiting.clear()
  }

  /** @returns whether there was anything. */
  delete(account: number): boolean {
    const waited = this.#waiting.delete(account)
    return this.#delete.run(account).changes > 0 || waited
  }

  /** A page of cards whose accounts follow a number. */
  after(account: number, limit: number): CardRow[] {
    this.flush()
    return this.#after.all(account, limit)
  }

  count(): number {
    this.flush()
    return this.#count.get() ?? 0
  }
}
