import Database from 'better-sqlite3'
import { FIRST_KAPPA } from '../../domain/choice/fit.ts'
import { isPacked, type PackedHabits } from '../../domain/choice/packed.ts'
import { favouritesOf, type ShopTaste, scoresOf } from '../../domain/choice/ranking.ts'
import type { CardScores, ItemKey, ScoreReads } from '../../domain/choice/scores.ts'
import { openScoresToRead } from './open.ts'

const NOTHING: CardScores = { visits: 0, items: [] }

/**
 * Answers what a card wants, from a connection of its own that only reads. Where there is no file yet, or it cannot be
 * read, nothing is known: coupons fall back on what needs no scores.
 */
export class ScoreReader implements ScoreReads {
  readonly #folder: string
  #open: Opened | undefined

  /** @param folder the data folder */
  constructor(folder: string) {
    this.#folder = folder
  }

  ofCard(account: number | undefined): CardScores {
    return this.#ask((opened) => opened.ofCard(account)) ?? NOTHING
  }

  share(item: ItemKey): number {
    return this.#ask((opened) => opened.share(item)) ?? 0
  }

  close(): void {
    this.#open?.close()
    this.#open = undefined
  }

  #ask<T>(question: (opened: Opened) => T): T | undefined {
    try {
      if (this.#open === undefined) {
        const db = openScoresToRead(this.#folder)
        if (db === undefined) return undefined
        this.#open = openedOn(db)
      }
      return question(this.#open)
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error
      // The file may just be made, or was thrown away to be counted anew; the next question opens it again.
      this.close()
      return undefined
    }
  }
}

type Opened = ReadonlyScores

/** @throws Database.SqliteError when the tables are not there yet; the connection is closed then. */
function openedOn(db: Database.Database): Opened {
  try {
    return new ReadonlyScores(db)
  } catch (error) {
    db.close()
    throw error
  }
}

interface Item {
  readonly key: ItemKey
  readonly share: number
}

class ReadonlyScores {
  readonly #db: Database.Database
  readonly #control: Record<'begin' | 'commit' | 'rollback', Database.Statement>
  readonly #card: Database.Statement<[number], Uint8Array>
  readonly #item: Database.Statement<[number], [string, number]>
  readonly #named: Database.Statement<[string], number>
  readonly #state: Database.Statement<[string], string>
  readonly #version: Database.Statement<[], number>
  #seen: number | undefined
  #listed: string | undefined
  #baskets = 0
  #shop: ShopTaste | undefined
  /**
   * Items as they were when the favourites were listed, which is done anew whenever the shop has sold a little more or an
   * item is dropped: a card's own items are looked up once and not at each of its visits.
   */
  readonly #items = new Map<number, Item>()
  readonly #shares = new Map<ItemKey, number>()

  constructor(db: Database.Database) {
    this.#db = db
    this.#control = { begin: db.prepare('BEGIN'), commit: db.prepare('COMMIT'), rollback: db.prepare('ROLLBACK') }
    this.#card = db.prepare<[number], Uint8Array>('SELECT habits FROM card WHERE account = ?').pluck()
    this.#item = db.prepare<[number], [string, number]>('SELECT name, baskets FROM item WHERE id = ?').raw()
    this.#named = db.prepare<[string], number>('SELECT baskets FROM item WHERE name = ?').pluck()
    this.#state = db.prepare<[string], string>('SELECT value FROM state WHERE key = ?').pluck()
    this.#version = db.prepare<[], number>('PRAGMA data_version').pluck()
  }

  ofCard(account: number | undefined): CardScores {
    return this.#atOneMoment(() => scoresOf(account === undefined ? undefined : this.#habits(account), this.#taste()))
  }

  share(item: ItemKey): number {
    let share = this.#shares.get(item)
    if (share === undefined) {
      share = shareOf(this.#named.get(item) ?? 0, this.#number('baskets', 0))
      this.#shares.set(item, share)
    }
    return share
  }

  close(): void {
    this.#db.close()
  }

  #habits(account: number): PackedHabits | undefined {
    const habits = this.#card.get(account)
    return habits !== undefined && isPacked(habits) ? habits : undefined
  }

  /** The shop's taste, read anew after the scores were written; items are looked up as they are asked for. */
  #taste(): ShopTaste {
    const version = this.#version.get()
    if (this.#shop === undefined || version !== this.#seen) this.#shop = this.#read(this.#shop)
    this.#seen = version
    return this.#shop
  }

  #read(before: ShopTaste | undefined): ShopTaste {
    const listed = this.#state.get('favourites') ?? ''
    const kappa = this.#number('kappa', FIRST_KAPPA)
    this.#baskets = this.#number('baskets', 0)
    if (before !== undefined && listed === this.#listed && kappa === before.kappa) return before
    this.#listed = listed
    this.#items.clear()
    this.#shares.clear()
    const look = (item: number): Item | undefined => this.#items.get(item) ?? this.#look(item)
    const shop = { kappa, keyOf: (item: number) => look(item)?.key, shareOf: (item: number) => look(item)?.share ?? 0 }
    return { ...shop, favourites: favouritesOf(listed.split(' ').slice(1).map(Number), shop) }
  }

  #look(id: number): Item | undefined {
    const row = this.#item.get(id)
    if (row === undefined) return undefined
    const item = { key: row[0] as ItemKey, share: shareOf(row[1], this.#baskets) }
    this.#items.set(id, item)
    return item
  }

  #number(key: string, otherwise: number): number {
    const value = this.#state.get(key)
    return value === undefined ? otherwise : Number(value)
  }

  /** One look at the file for all parts of an answer, which also spares a lock for each. */
  #atOneMoment<T>(ask: () => T): T {
    this.#control.begin.run()
    try {
      const answer = ask()
      this.#control.commit.run()
      return answer
    } catch (error) {
      if (this.#db.inTransaction) this.#control.rollback.run()
      throw error
    }
  }
}

const shareOf = (count: number, baskets: number): number => (baskets <= 0 ? 0 : Math.min(1, count / baskets))
