import type { BrandBooks, BrandContext } from '../../domain/brand/brand-ports.ts'
import { bookEntries, type Owned, type Taken } from './apply.ts'
import { Intake } from './intake.ts'
import type { Received, Round } from './receive.ts'

/** So many entries are worth a transaction of their own. */
const GATHER = 20_000
/** So many share one at most: members are loaded and written once for all of them. */
const TOGETHER = 2 * GATHER
/** So many may wait before those who bring more wait too. */
const MOST_WAITING = 3 * GATHER

/**
 * Nearly no operation is told twice, and the books refuse one that is there: only what is run again looks first. Who
 * repeats one repeats many, so that so many transactions look then.
 */
const LOOKS = 20

/** What waits of a stream, growing. */
interface Waiting extends Taken {
  readonly entries: Owned[]
}

/** How a server that goes on booking in the background does it. */
export interface Pace {
  /** Runs work after the time in which others' entries are gathered: 200 ms. */
  readonly soon: (work: () => void) => void
  /** Lets what has come since have its turn, so that rounds are taken in while entries are booked. */
  readonly pause?: () => Promise<void>
  /** Told of work that failed; the inbox still has what it was about. */
  readonly onFault: (error: Error) => void
}

/**
 * Books what was taken in from many shops, one transaction after the other, gathering entries that nobody waits for.
 * What it remembers is a shortcut: the inbox has everything, and whoever settles a stream books what is there.
 */
export class Booking {
  /** Whether entries may be booked after their shop was answered. */
  readonly isLasting: boolean
  readonly #books: BrandBooks
  readonly #ctx: BrandContext
  readonly #pace: Pace | undefined
  readonly #intake: Intake
  readonly #waiting = new Map<string, Waiting>()
  #entries = 0
  #inHand = new Map<string, Taken>()
  /** Why a stream could not be booked when it was last tried. */
  readonly #faults = new Map<string, Error>()
  #turn: Promise<void> | undefined
  #isDue = false
  /** In how many transactions it is still looked whether operations are known. */
  #looks = 0

  /** @param pace how to go on in the background; without it, whoever takes in also settles */
  constructor(books: BrandBooks, ctx: BrandContext, pace?: Pace) {
    this.#books = books
    this.#ctx = ctx
    this.#pace = pace
    this.isLasting = pace !== undefined
    this.#intake = new Intake(books, ctx, (stream) => this.waiting(stream))
  }

  /**
   * Takes a part of a backlog in, beside those of others; it is booked later. Waits where too much waits already.
   * @returns what was taken in, which is on disk.
   */
  async takeIn(round: Round): Promise<Received> {
    const taken = await this.#intake.take(round)
    this.take(taken.taken)
    while (this.#entries >= MOST_WAITING) await this.#next()
    return taken
  }

  /** Hands over what was appended to an inbox and is on disk. */
  take(taken: Taken): void {
    if (taken.entries.length === 0) return
    const waiting = this.#waiting.get(taken.stream) ?? nothingOf(taken.shop, taken.stream)
    this.#waiting.set(taken.stream, waiting)
    this.#entries += taken.entries.length
    // Where they do not follow on those before them, the inbox is asked.
    for (const entry of taken.entries) waiting.entries.push(entry)
    this.#goOn()
  }

  /** What it knows of a stream's entries that wait, in order. */
  waiting(stream: string): readonly Owned[] {
    const [inHand, next] = [this.#inHand.get(stream)?.entries ?? [], this.#waiting.get(stream)?.entries ?? []]
    return inHand.length === 0 ? next : [...inHand, ...next]
  }

  /** Waits until everything in the inboxes of these streams of a shop is booked. @throws what stands in its way. */
  async settle(shop: string, streams: readonly string[]): Promise<void> {
    for (const stream of streams) {
      this.#faults.delete(stream)
      if (!this.#waiting.has(stream)) this.#waiting.set(stream, nothingOf(shop, stream))
    }
    while (streams.some((stream) => this.#waiting.has(stream) || this.#inHand.has(stream))) await this.#next()
    for (const stream of streams) {
      const fault = this.#faults.get(stream)
      if (fault !== undefined) throw fault
    }
  }

  /**
   * Books what an earlier run had taken in and not booked when it ended, also of shops that do not come back. What cannot
   * be booked stands in nobody's way.
   */
  async catchUp(): Promise<void> {
    const behind = await this.#books.transaction((tx) => tx.behind(), { beside: true })
    for (const { shop, id } of behind) await this.settle(shop, [id]).catch(() => {})
  }

  /** One transaction; all who wait share it. */
  #next(): Promise<void> {
    this.#turn ??= this.#book().finally(() => {
      this.#turn = undefined
      this.#goOn()
    })
    return this.#turn
  }

  async #book(): Promise<void> {
    const work = this.#pick()
    this.#inHand = new Map(work.map((taken) => [taken.stream, taken]))
    try {
      await this.#bookOnce(work)
    } catch (error) {
      // One stream that cannot be booked must not stand in the way of others.
      if (work.length === 1) this.#fail(work, error as Error)
      else for (const each of work) await this.#bookOnce([each]).catch((fault: Error) => this.#fail([each], fault))
    } finally {
      this.#inHand = new Map()
    }
  }

  async #bookOnce(work: readonly Taken[]): Promise<void> {
    const looks = this.#looks > 0 || work.some(({ entries }) => entries.some(({ entry }) => entry.kind === 'REP'))
    let runs = 0
    const pause = this.#pace?.pause
    const once = (): Promise<string[]> =>
      this.#books.transaction((tx) => {
        runs += 1
        return bookEntries(tx, work, { limit: TOGETHER, isLooking: looks || runs > 1, pause }, this.#ctx)
      })
    const more = await (looks ? once() : once().catch(once))
    if (looks) this.#looks -= 1
    else if (runs > 1) this.#looks = LOOKS
    for (const { shop, stream } of work)
      if (more.includes(stream) && !this.#waiting.has(stream)) this.#waiting.set(stream, nothingOf(shop, stream))
  }

  #fail(work: readonly Taken[], fault: Error): void {
    for (const { stream } of work) this.#faults.set(stream, fault)
    this.#pace?.onFault(fault)
  }

  /** What the next transaction is about: of each stream in turn, as long as it does not become too much. */
  #pick(): Taken[] {
    const work: Taken[] = []
    let room = TOGETHER
    for (const taken of [...this.#waiting.values()]) {
      if (room <= 0) break
      const now = taken.entries.slice(0, room)
      const rest = taken.entries.slice(room)
      room -= now.length
      this.#entries -= now.length
      work.push({ ...taken, entries: now })
      this.#waiting.delete(taken.stream)
      if (rest.length > 0) this.#waiting.set(taken.stream, { ...taken, entries: rest })
    }
    return work
  }

  #goOn(): void {
    const soon = this.#pace?.soon
    if (soon === undefined || this.#entries === 0) return
    const run = (): void => void this.#next()
    if (this.#entries >= GATHER) {
      if (this.#turn === undefined) run()
    } else if (!this.#isDue) {
      this.#isDue = true
      soon(() => {
        this.#isDue = false
        if (this.#entries > 0) run()
      })
    }
  }
}

const nothingOf = (shop: string, stream: string): Waiting => ({ shop, stream, entries: [] })
