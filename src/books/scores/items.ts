import type Database from 'better-sqlite3'
import type { ItemKey } from '../../domain/choice/scores.ts'
import type { BasketLine } from '../../domain/records.ts'
import { goodsOf, goodsOfText } from './goods.ts'
import type { State } from './state.ts'

/** What is left of a basket's weight in the shop's taste once as many more were counted as there are cards. */
const FADE = 0.7
const FEWEST_CARDS = 100
/** Weights grow instead of every count shrinking; beyond this all are scaled down once. */
const MOST_WEIGHT = 1e9
/** Labels with a price in their number are new articles all the time; so many are told apart. */
const MOST_ITEMS = 100_000
/** Favourites are listed anew whenever so many more baskets were counted. */
const LIST_EVERY = 1.05
/** Room for so many items at first. */
const ROOM = 4_096
const LISTED = { s: 200, d: 50 } as const

/** In fewer baskets of the newest weight than this, an item is rare. */
const RARE = 0.5

type Level = keyof typeof LISTED

/**
 * The items of a shop: a small number for each, and in how many baskets it was, newer baskets counting more. All of it
 * is in memory while cards are counted, and goes to the file with them.
 */
export class Items {
  readonly #state: State
  readonly #most: number
  readonly #ids: Record<Level, Map<string, number>> = { s: new Map(), d: new Map() }
  readonly #articles = new Set<number>()
  readonly #found: number[] = []
  /** By item: in how many baskets, whether that was written, and the last basket it was found in. */
  #counts = new Float64Array(ROOM)
  #isChanged = new Uint8Array(ROOM)
  #marks = new Uint32Array(ROOM)
  #changed: number[] = []
  #mark = 0
  #size = 0
  readonly #insert: Database.Statement<[number, string, number]>
  readonly #update: Database.Statement<[number, number]>
  readonly #delete: Database.Statement<[number]>
  readonly #all: Database.Statement<[], [number, string, number]>
  /** Numbers that are free again, since a card holds them no more; beyond them the next one. */
  #free: number[] = []
  #next = 1
  #weight = 1
  #total = 0
  #listedAt = 0

  /** @param most items that are told apart */
  constructor(db: Database.Database, state: State, most = MOST_ITEMS) {
    this.#state = state
    this.#most = most
    this.#insert = db.prepare('INSERT INTO item (id, name, baskets) VALUES (?, ?, ?)')
    this.#update = db.prepare('UPDATE item SET baskets = ? WHERE id = ?')
    this.#delete = db.prepare('DELETE FROM item WHERE id = ?')
    this.#all = db.prepare<[], [number, string, number]>('SELECT id, name, baskets FROM item').raw()
  }

  /** Reads everything anew: at the begin, and after another connection has written. */
  load(): void {
    for (const ids of Object.values(this.#ids)) ids.clear()
    this.#articles.clear()
    this.#changed = []
    this.#size = 0
    for (const each of [this.#counts, this.#isChanged, this.#marks]) each.fill(0)
    for (const [id, name, baskets] of this.#all.iterate()) {
      this.#know(id, name[0] as Level, name.slice(2), baskets)
    }
    this.#freeNumbers()
    this.#weight = this.#state.number('weight', 1)
    this.#total = this.#state.number('baskets', 0)
    this.#listedAt = this.#state.number('listed-at', 0)
  }

  /** Items of a basket's goods on both levels, each once and in their order, made known where they are new. */
  of(lines: readonly BasketLine[]): Uint32Array {
    return this.#gather((use) => goodsOf(lines, use))
  }

  /** The same for a basket as it is stored. */
  ofText(lines: string): Uint32Array {
    return this.#gather((use) => goodsOfText(lines, use))
  }

  /** Counts one more basket of the shop. */
  count(items: Uint32Array, cards: number): void {
    this.#weight *= FADE ** (-1 / Math.max(FEWEST_CARDS, cards))
    this.#total += this.#weight
    for (const item of items) this.#set(item, this.countOf(item) + this.#weight)
    if (this.#weight > MOST_WEIGHT) this.#rescale()
  }

  /** Writes what was counted since the last time. */
  flush(): void {
    for (const item of this.#changed) {
      this.#update.run(this.countOf(item), item)
      this.#isChanged[item] = 0
    }
    this.#changed = []
    this.#state.put('weight', this.#weight)
    this.#state.put('baskets', this.#total)
    if (this.#total >= this.#listedAt * LIST_EVERY) this.#list()
  }

  get size(): number {
    return this.#size
  }

  /** Baskets counted, as the counts of items are counted; and what the newest one weighed. */
  get baskets(): number {
    return this.#total
  }

  get weight(): number {
    return this.#weight
  }

  countOf(item: number): number {
    return this.#counts[item] ?? 0
  }

  /** Numbers of the items of a level in most baskets, those in most first. */
  favourites(level: Level): number[] {
    const ids = [...this.#ids[level].values()]
    // Only those that can be listed are put in order by their numbers too.
    const counts = Float64Array.from(ids, (id) => this.countOf(id)).sort()
    const least = counts[counts.length - LISTED[level]] ?? 0
    const most = ids.filter((id) => this.countOf(id) >= least)
    most.sort((a, b) => this.countOf(b) - this.countOf(a) || a - b)
    return most.slice(0, LISTED[level])
  }

  /** Whether anything is known by article, and not by department only. */
  get hasArticles(): boolean {
    return this.#ids.s.size > 0
  }

  isArticle(item: number): boolean {
    return this.#articles.has(item)
  }

  /**
   * Forgets items that no card holds and that few baskets held lately, such as articles that are no longer sold.
   * @returns how many.
   */
  drop(bought: ReadonlySet<number>): number {
    let dropped = 0
    for (const id of this.#known()) {
      if (bought.has(id) || this.countOf(id) >= RARE * this.#weight) continue
      this.#delete.run(id)
      dropped += 1
    }
    if (dropped > 0) {
      this.flush()
      this.load()
      this.#list()
    }
    return dropped
  }

  #gather(goods: (use: (sku: string | undefined, department: string | undefined) => void) => void): Uint32Array {
    this.#mark += 1
    let length = 0
    const take = (level: Level, name: string): void => {
      const item = this.#ids[level].get(name) ?? this.#add(level, name)
      if (item === undefined || this.#marks[item] === this.#mark) return
      this.#marks[item] = this.#mark
      this.#found[length] = item
      length += 1
    }
    goods((sku, department) => {
      if (sku !== undefined) take('s', sku)
      if (department !== undefined) take('d', department)
    })
    this.#found.length = length
    return Uint32Array.from(this.#found.sort((a, b) => a - b))
  }

  /** @returns undefined when no more are told apart. */
  #add(level: Level, name: string): number | undefined {
    if (this.#size >= this.#most) return undefined
    const id = this.#free.pop() ?? this.#next
    if (id === this.#next) this.#next += 1
    this.#insert.run(id, `${level}:${name}` satisfies ItemKey, 0)
    this.#know(id, level, name, 0)
    return id
  }

  #know(id: number, level: Level, name: string, baskets: number): void {
    if (id >= this.#counts.length) this.#grow(id)
    this.#ids[level].set(name, id)
    this.#counts[id] = baskets
    this.#size += 1
    if (level === 's') this.#articles.add(id)
  }

  #freeNumbers(): void {
    const taken = new Set(this.#known())
    this.#next = 1 + [...taken].reduce((a, b) => Math.max(a, b), 0)
    this.#free = []
    for (let id = 1; id < this.#next; id += 1) if (!taken.has(id)) this.#free.push(id)
  }

  #known(): number[] {
    return Object.values(this.#ids).flatMap((ids) => [...ids.values()])
  }

  #set(item: number, count: number): void {
    this.#counts[item] = count
    if (this.#isChanged[item] === 1) return
    this.#isChanged[item] = 1
    this.#changed.push(item)
  }

  #grow(item: number): void {
    const room = 2 * item
    const [counts, isChanged, marks] = [new Float64Array(room), new Uint8Array(room), new Uint32Array(room)]
    counts.set(this.#counts)
    isChanged.set(this.#isChanged)
    marks.set(this.#marks)
    this.#counts = counts
    this.#isChanged = isChanged
    this.#marks = marks
  }

  #rescale(): void {
    for (const item of this.#known()) this.#set(item, this.countOf(item) / this.#weight)
    this.#total /= this.#weight
    this.#listedAt /= this.#weight
    this.#weight = 1
  }

  #list(): void {
    this.#listedAt = this.#total
    this.#state.put('listed-at', this.#total)
    // With the total, since a reader looks shares up anew when this text has changed.
    this.#state.put('favourites', [this.#total, ...this.favourites('s'), ...this.favourites('d')].join(' '))
  }
}
