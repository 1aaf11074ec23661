/** What the demo's tills did so far. */
export interface Counts {
  sales: number
  earned: number
  burned: number
  gifts: number
  /** Coupons. */
  redeemed: number
  returns: number
  voids: number
  claims: number
  repeats: number
  openHolds: number
  /** Answers that no till should get. */
  faults: number
}

/** The counts and the pace since the last look. */
export interface Glance extends Counts {
  readonly salesPerSecond: number
  /** ms that 99 of 100 finishes took at most. */
  readonly p99Ms: number
  readonly firstFault?: string
}

/** Counts for all tills of one thread. */
export class Tally {
  readonly counts: Counts = {
    sales: 0,
    earned: 0,
    burned: 0,
    gifts: 0,
    redeemed: 0,
    returns: 0,
    voids: 0,
    claims: 0,
    repeats: 0,
    openHolds: 0,
    faults: 0,
  }
  #firstFault: string | undefined
  #times: number[] = []
  #salesBefore = 0

  finished(ms: number): void {
    this.counts.sales += 1
    this.#times.push(ms)
  }

  /** @param what says what was asked and answered, without a card. */
  fault(what: string): void {
    this.counts.faults += 1
    this.#firstFault ??= what
  }

  /** @param seconds since the last glance */
  glance(seconds: number): Glance {
    const times = this.#times.sort((a, b) => a - b)
    const p99Ms = times[Math.ceil(times.length * 0.99) - 1] ?? 0
    const salesPerSecond = Math.round((this.counts.sales - this.#salesBefore) / seconds)
    this.#times = []
    this.#salesBefore = this.counts.sales
    const fault = this.#firstFault === undefined ? {} : { firstFault: this.#firstFault }
    return { ...this.counts, salesPerSecond, p99Ms: Math.round(p99Ms * 10) / 10, ...fault }
  }
}
