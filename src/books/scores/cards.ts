import type Database from 'better-sqlite3'
import { isPacked, type PackedHabits } from '../../domain/choice/packed.ts'

interface CardRow {
  readonly account: number
  readonly last_day: number
  readonly habits: PackedHabits
}

/** The rows of cards on one connection. */
export class Cards {
  readonly #get: Database.Statement<[number], [number, Uint8Array]>
  readonly #put: Database.Statement<[number, number, PackedHabits]>
  readonly #delete: Database.Statement<[number]>
  readonly #after: Database.Statement<[number, number], CardRow>
  readonly #count: Database.Statement<[], number>

  constructor(db: Database.Database) {
    this.#get = db.prepare<[number], [number, Uint8Array]>('SELECT last_day, habits FROM card WHERE account = ?').raw()
    // With no other index to keep, SQLite writes over the row where it lies.
    this.#put = db.prepare('REPLACE INTO card (account, last_day, habits) VALUES (?, ?, ?)')
    this.#delete = db.prepare('DELETE FROM card WHERE account = ?')
    this.#after = db.prepare('SELECT account, last_day, habits FROM card WHERE account > ? ORDER BY account LIMIT ?')
    this.#count = db.prepare<[], number>('SELECT count(*) FROM card').pluck()
  }

  /** @returns undefined for a card never counted; a row of another form counts as none. */
  get(account: number): { readonly lastDay: number; readonly habits: PackedHabits } | undefined {
    const row = this.#get.get(account)
    return row === undefined || !isPacked(row[1]) ? undefined : { lastDay: row[0], habits: row[1] }
  }

  put(account: number, lastDay: number, habits: PackedHabits): void {
    this.#put.run(account, lastDay, habits)
  }

  /** @returns whether there was anything. */
  delete(account: number): boolean {
    return this.#delete.run(account).changes > 0
  }

  /** A page of cards whose accounts follow a number. */
  after(account: number, limit: number): CardRow[] {
    return this.#after.all(account, limit)
  }

  count(): number {
    return this.#count.get() ?? 0
  }
}
