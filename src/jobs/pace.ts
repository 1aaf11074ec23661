/** No page of the house's own work keeps a sale waiting longer than about this, in ms. */
const MOST_MS = 4
const MOST_ROWS = 100

/**
 * How many rows fit into one transaction of the house: what a row costs differs a hundredfold, from a look at a card to
 * forgetting it. Starts small, doubles while pages are quick and halves when one was slow.
 */
export class Pace {
  readonly #ticks: () => number
  #rows = 1
  #asked = 1

  /** @param ticks a clock in ms that never jumps. */
  constructor(ticks: () => number) {
    this.#ticks = ticks
  }

  /** Rows the last page could have had at most: fewer came when nothing more was there. */
  get asked(): number {
    return this.#asked
  }

  /** Does one page, inside its transaction. */
  page<T>(work: (limit: number) => T): T {
    const limit = this.#rows
    this.#asked = limit
    const from = this.#ticks()
    const done = work(limit)
    const tookMs = this.#ticks() - from
    if (tookMs > MOST_MS) this.#rows = Math.max(1, limit >> 1)
    else if (tookMs < MOST_MS / 2) this.#rows = Math.min(MOST_ROWS, limit * 2)
    return done
  }
}
