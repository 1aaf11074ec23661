import type Database from 'better-sqlite3'
import { FIRST_KAPPA, type KappaFit } from '../../domain/choice/fit.ts'
import { dayNumber } from '../../domain/choice/gaps.ts'
import { countVisit, giveItems, takeItems } from '../../domain/choice/habits.ts'
import { joinHabits } from '../../domain/choice/join-habits.ts'
import type { Day } from '../../domain/day.ts'
import { Cards } from './cards.ts'
import { Items } from './items.ts'
import { State } from './state.ts'
import { Taken } from './taken.ts'

/** One sale as the scores see it. */
export interface CountedSale {
  /** Journal number. */
  readonly seq: number
  readonly day: Day
  readonly items: Uint32Array
}

/**
 * The scores of a shop, open to write. All writing stands between `begin` and `commit`, in one process at a time; what
 * another process wrote meanwhile is read anew.
 */
export class ScoreBooks {
  readonly cards: Cards
  readonly items: Items
  readonly state: State
  readonly taken: Taken
  readonly #db: Database.Database
  readonly #control: Record<'begin' | 'commit' | 'rollback', Database.Statement>
  readonly #version: Database.Statement<[], number>
  readonly #putFit: Database.Statement<[string, number, number, string]>
  readonly #dropFits: Database.Statement<[string]>
  #seen: number | undefined
  #count = 0
  #day: Day = ''
  #dayNumber = 0

  constructor(db: Database.Database) {
    this.#db = db
    this.state = new State(db)
    this.items = new Items(db, this.state)
    this.cards = new Cards(db)
    this.taken = new Taken(db)
    this.#control = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
    }
    this.#version = db.prepare<[], number>('PRAGMA data_version').pluck()
    this.#putFit = db.prepare('REPLACE INTO fit (day, kappa, cards, tried) VALUES (?, ?, ?, ?)')
    this.#dropFits = db.prepare('DELETE FROM fit WHERE day < ?')
  }

  /** Runs a job in a transaction of its own. @throws what it throws, with nothing kept. */
  transact<T>(job: () => T): T {
    this.#control.begin.run()
    try {
      this.#refresh()
      const value = job()
      this.cards.flush()
      this.items.flush()
      this.state.put('cards', this.#count)
      this.#control.commit.run()
      return value
    } catch (error) {
      if (this.#db.inTransaction) this.#control.rollback.run()
      this.cards.drop()
      this.#seen = undefined
      throw error
    }
  }

  /** Counts a basket for the shop's taste, whoever bought it. */
  countBasket(items: Uint32Array): void {
    if (items.length > 0) this.items.count(items, this.#count)
  }

  /** Counts a visit of a card. */
  countVisit(account: number, { seq, day, items }: CountedSale): void {
    if (items.length === 0) return
    const card = this.cards.get(account)
    if (card === undefined) this.#count += 1
    const number = this.#numberOf(day)
    const habits = countVisit(card?.habits, items, seq, number)
    this.cards.put(account, Math.max(number, card?.lastDay ?? 0), habits)
  }

  /** Takes items of a sale back from the card that bought them. */
  take(account: number, { seq, items }: Pick<CountedSale, 'seq' | 'items'>): void {
    const card = this.cards.get(account)
    if (card !== undefined && items.length > 0)
      this.cards.put(account, card.lastDay, takeItems(card.habits, items, seq))
  }

  /** Gives items back to the card, after a return was taken back. */
  give(account: number, { seq, day, items }: CountedSale): void {
    const card = this.cards.get(account)
    if (card !== undefined && items.length > 0)
      this.cards.put(account, card.lastDay, giveItems(card.habits, items, seq, this.#numberOf(day)))
  }

  /** Moves what is known of a card to the account that took over from it. */
  move(from: number, into: number): void {
    const card = this.cards.get(from)
    if (card === undefined || from === into) return
    const taker = this.cards.get(into)
    const habits = taker === undefined ? card.habits : joinHabits(taker.habits, card.habits)
    this.cards.put(into, Math.max(card.lastDay, taker?.lastDay ?? 0), habits)
    this.forget(from)
    if (taker === undefined) this.#count += 1
  }

  forget(account: number): void {
    if (this.cards.delete(account)) this.#count = Math.max(0, this.#count - 1)
  }

  /** Sets how many cards there are, after they were counted. */
  recount(cards: number): void {
    this.#count = cards
  }

  get kappa(): number {
    return this.state.number('kappa', FIRST_KAPPA)
  }

  putFit(day: Day, fit: KappaFit): void {
    this.#putFit.run(day, fit.kappa, fit.cards, JSON.stringify(fit.tried))
    this.state.put('kappa', fit.kappa)
  }

  /** Deletes fits of nights before a day. */
  dropFits(before: Day): void {
    this.#dropFits.run(before)
  }

  /** Throws away what was counted, but not what was fitted. */
  clear(): void {
    this.cards.drop()
    this.#db.exec(
      "DELETE FROM card; DELETE FROM item; DELETE FROM taken; DELETE FROM state WHERE key NOT IN ('kappa', 'night')",
    )
    this.items.load()
    this.#count = 0
  }

  close(): void {
    this.#db.close()
  }

  #refresh(): void {
    const version = this.#version.get()
    if (version === this.#seen) return
    this.items.load()
    this.#count = this.state.number('cards', 0)
    this.#seen = version
  }

  /** Nearly every sale is of the same day as the one before. */
  #numberOf(day: Day): number {
    if (day !== this.#day) {
      this.#dayNumber = dayNumber(day)
      this.#day = day
    }
    return this.#dayNumber
  }
}
