import { Z_95 } from './certainty.ts'

/** How often something worked and how often it was tried, each with its weights. */
export interface Tried {
  hits: number
  tries: number
}

export interface RateDifference {
  readonly first: number
  readonly second: number
  /** First minus second, with 95 %. */
  readonly low: number
  readonly high: number
}

/**
 * Two rates of the same subjects. Tries of one subject hang together, so a subject counts as one (linearised). With the
 * inverse of the chance of each try as its weight, a rate is the self-normalised estimate of what trying everything
 * everywhere would give (Swaminathan and Joachims, NIPS 2015).
 */
export class Rates {
  #count = 0
  /** Sums of first hits, first tries, second hits, second tries; and of their products, row by row. */
  readonly #sums = [0, 0, 0, 0]
  readonly #products = Array.from({ length: 16 }, () => 0)

  /** Adds a subject. */
  add(first: Tried, second: Tried): void {
    const all = [first.hits, first.tries, second.hits, second.tries]
    this.#count += 1
    all.forEach((a, i) => {
      this.#sums[i] = (this.#sums[i] ?? 0) + a
      all.forEach((b, j) => {
        this.#products[4 * i + j] = (this.#products[4 * i + j] ?? 0) + a * b
      })
    })
  }

  /** @returns undefined when one of the two was never tried. */
  difference(): RateDifference | undefined {
    const [firstHits = 0, firstTries = 0, secondHits = 0, secondTries = 0] = this.#sums
    if (firstTries === 0 || secondTries === 0 || this.#count < 2) return undefined
    const first = firstHits / firstTries
    const second = secondHits / secondTries
    // By how much each subject pulls the difference, as a sum of its four numbers; these pulls sum to 0.
    const pull = [1 / firstTries, -first / firstTries, -1 / secondTries, second / secondTries]
    let squares = 0
    this.#products.forEach((product, at) => {
      squares += product * (pull[at >> 2] ?? 0) * (pull[at & 3] ?? 0)
    })
    const reach = Z_95 * Math.sqrt((Math.max(0, squares) * this.#count) / (this.#count - 1))
    return { first, second, low: first - second - reach, high: first - second + reach }
  }
}
