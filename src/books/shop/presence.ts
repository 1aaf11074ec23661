/**
 * Whether a table that is nearly always empty may hold anything. Each sale would ask such a table for its own row; asked
 * once for all sales of a transaction, it costs a sale next to nothing.
 */
export class Presence {
  readonly #look: () => boolean
  // Outside the writer's transactions another connection may have written at any moment.
  #mayBeAny = true

  /** @param look whether the table holds any row now. */
  constructor(look: () => boolean) {
    this.#look = look
  }

  /** Looks anew, at the begin of each transaction of the writer. */
  beginGroup(): void {
    this.#mayBeAny = this.#look()
  }

  /** A row was put. Taking it back again, or deleting rows, leaves this as it is: too much is looked for then. */
  put(): void {
    this.#mayBeAny = true
  }

  get mayBeAny(): boolean {
    return this.#mayBeAny
  }
}
