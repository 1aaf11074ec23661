import type { ShopTx } from '../domain/ports.ts'

/** No page of the house's own work keeps a sale waiting longer than about this, in ms. */
const MOST_MS = 2
const MOST_ROWS = 100
/** For each ms that a page and its commit took the house leaves so many to tills and doors, and to the disk. */
const REST = 3

export interface PaceDeps {
  submit<T>(job: (tx: ShopTx) => T): Promise<T>
  /** A clock in ms that never jumps, for measuring. */
  readonly ticks: () => number
  /** Resolves after so many ms. */
  readonly pause: (ms: number) => Promise<void>
}

/**
 * Does the house's own work in pages, each in a transaction of its own, so that it is never in the way. What a row costs
 * differs a hundredfold, from a look at a card to forgetting it: pages start small, double while they are quick and halve
 * when one was slow, and between them others have their turn.
 */
export class Pace {
  readonly #deps: PaceDeps
  #rows = 1
  #asked = 1

  constructor(deps: PaceDeps) {
    this.#deps = deps
  }

  /** Rows the next page can have at most. */
  get rows(): number {
    return this.#rows
  }

  /** Rows the last page could have had at most: fewer came when nothing more was there. */
  get asked(): number {
    return this.#asked
  }

  /** Does one page, then rests. */
  async page<T>(work: (tx: ShopTx, limit: number) => T): Promise<T> {
    const { submit, ticks, pause } = this.#deps
    const limit = this.#rows
    this.#asked = limit
    let tookMs = 0
    const began = ticks()
    const done = await submit((tx) => {
      const from = ticks()
      const page = work(tx, limit)
      tookMs = ticks() - from
      return page
    })
    if (tookMs > MOST_MS) this.#rows = Math.max(1, limit >> 1)
    else if (tookMs < MOST_MS / 2) this.#rows = Math.min(MOST_ROWS, limit * 2)
    // A page of scattered rows is quickly made and long in being flushed, and that keeps sales waiting as well.
    await pause(REST * (ticks() - began))
    return done
  }
}
