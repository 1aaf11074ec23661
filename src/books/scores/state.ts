import type Database from 'better-sqlite3'

/** What is true of the scores as a whole, under a name each. */
export type StateKey =
  | 'cursor'
  | 'cursor-hash'
  | 'since'
  | 'weight'
  | 'baskets'
  | 'listed-at'
  | 'favourites'
  | 'cards'
  | 'kappa'
  | 'night'

/** The state of the scores on one connection. */
export class State {
  readonly #get: Database.Statement<[string], string>
  readonly #put: Database.Statement<[string, string]>

  constructor(db: Database.Database) {
    this.#get = db.prepare<[string], string>('SELECT value FROM state WHERE key = ?').pluck()
    this.#put = db.prepare(
      'INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
  }

  text(key: StateKey): string | undefined {
    return this.#get.get(key)
  }

  number(key: StateKey, otherwise: number): number {
    const value = this.#get.get(key)
    return value === undefined ? otherwise : Number(value)
  }

  put(key: StateKey, value: string | number): void {
    this.#put.run(key, String(value))
  }
}
