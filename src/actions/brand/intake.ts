import type { BrandBooks, BrandContext } from '../../domain/brand/brand-ports.ts'
import type { Owned } from './apply.ts'
import { KnownAliases } from './known-aliases.ts'
import { type Received, type Round, receive } from './receive.ts'

/** So many transactions take in at once: while one is written, the next is checked. */
const AT_ONCE = 2
/** So many entries share a transaction. */
const TOGETHER = 5_000

interface Caller extends Round {
  readonly done: (taken: Received) => void
  readonly failed: (error: unknown) => void
}

/** A round without entries is one too. */
const sizeOf = ({ entries }: Round['request']): number => entries.length + 1

/**
 * Takes parts of backlogs in, those of many shops in one transaction: what comes while others are on their way to the
 * disk goes there together. Nobody waits for others to come.
 */
export class Intake {
  readonly #books: BrandBooks
  readonly #ctx: BrandContext
  readonly #waiting: (stream: string) => readonly Owned[]
  readonly #aliases = new KnownAliases()
  #callers: Caller[] = []
  #running = 0

  /** @param waiting entries of a stream that are known to wait for their booking, in order */
  constructor(books: BrandBooks, ctx: BrandContext, waiting: (stream: string) => readonly Owned[]) {
    this.#books = books
    this.#ctx = ctx
    this.#waiting = waiting
  }

  /** @returns what was taken in, which is on disk. @throws what stands in the way of this round alone. */
  take(round: Round): Promise<Received> {
    return new Promise((done, failed) => {
      this.#callers.push({ ...round, done, failed })
      // Whoever comes in the same moment comes along.
      queueMicrotask(() => this.#goOn())
    })
  }

  #goOn(): void {
    while (this.#running < AT_ONCE) {
      const group = this.#pick()
      if (group.length === 0) return
      this.#running += 1
      void this.#run(group).finally(() => {
        this.#running -= 1
        this.#goOn()
      })
    }
  }

  /**
   * Those who came first, as many as fit, and no more than their share of those transactions that are still to begin. Of
   * one stream one alone, since a later one is judged by what it left.
   */
  #pick(): Caller[] {
    const group: Caller[] = []
    const left: Caller[] = []
    const streams = new Set<string>()
    const all = this.#callers.reduce((sum, { request }) => sum + sizeOf(request), 0)
    let room = Math.min(TOGETHER, all / (AT_ONCE - this.#running))
    for (const caller of this.#callers) {
      const { stream } = caller.request
      if (room <= 0 || streams.has(stream)) left.push(caller)
      else {
        group.push(caller)
        room -= sizeOf(caller.request)
      }
      streams.add(stream)
    }
    this.#callers = left
    return group
  }

  async #run(group: readonly Caller[]): Promise<void> {
    try {
      for (const [i, taken] of (await this.#take(group)).entries()) group[i]?.done(taken)
    } catch (error) {
      // One round that cannot be taken in must not stand in the way of others.
      if (group.length === 1) group[0]?.failed(error)
      else for (const caller of group) await this.#run([caller])
    }
  }

  #take(rounds: readonly Round[]): Promise<readonly Received[]> {
    return this.#books.transaction(
      (tx) => {
        const lookUp = this.#aliases.lookUp.bind(this.#aliases)
        return receive(tx, rounds, { isLater: true, waiting: this.#waiting, lookUp }, this.#ctx)
      },
      { beside: true },
    )
  }
}
