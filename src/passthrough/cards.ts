import type { Clock } from '../domain/ports.ts'

/** A card that was read at a till. */
export interface PresentedCard {
  /** The handle of its scan. */
  readonly card: string
  /** ms */
  readonly at: number
}

/** The last card read at a till, until a receipt takes it or its time is over. Kept in memory and nowhere else. */
export class Cards {
  readonly #clock: Clock
  readonly #keepMs: number
  #last: PresentedCard | undefined

  constructor(clock: Clock, keepMs: number) {
    this.#clock = clock
    this.#keepMs = keepMs
  }

  present(card: string): void {
    this.#last = { card, at: this.#clock.now() }
  }

  /** The card of the receipt that was just printed. It is no other receipt's. */
  take(): PresentedCard | undefined {
    const last = this.#last
    this.#last = undefined
    if (last === undefined) return undefined
    const age = this.#clock.now() - last.at
    return age >= 0 && age <= this.#keepMs ? last : undefined
  }
}
