import type Database from 'better-sqlite3'

/** Thousandths that came back, by line number. */
export type TakenLines = ReadonlyMap<number, number>

/** What was brought back of sales so far. */
export class Taken {
  readonly #get: Database.Statement<[number], string>
  readonly #put: Database.Statement<[number, number, string]>
  readonly #drop: Database.Statement<[number]>

  constructor(db: Database.Database) {
    this.#get = db.prepare<[number], string>('SELECT lines FROM taken WHERE sale = ?').pluck()
    this.#put = db.prepare('REPLACE INTO taken (sale, day, lines) VALUES (?, ?, ?)')
    this.#drop = db.prepare('DELETE FROM taken WHERE day < ?')
  }

  of(sale: number): TakenLines {
    const text = this.#get.get(sale)
    return new Map(text === undefined ? [] : (JSON.parse(text) as [number, number][]))
  }

  /** @param day of the sale, since 1970 */
  put(sale: number, day: number, lines: TakenLines): void {
    this.#put.run(sale, day, JSON.stringify([...lines]))
  }

  /** Deletes what belongs to sales of days before a day, since 1970. @returns how many. */
  drop(before: number): number {
    return this.#drop.run(before).changes
  }
}
