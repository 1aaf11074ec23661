import { seeded } from '../../support/seeded.ts'

/** Choices of one seed, the same in every run. */
export class Dice {
  readonly #bytes: (count: number) => Uint8Array

  constructor(seed: string) {
    const random = seeded(seed)
    let pool = new Uint8Array(0)
    this.#bytes = (count) => {
      if (pool.length < count) pool = random.bytes(512) as Uint8Array<ArrayBuffer>
      const out = pool.subarray(0, count)
      pool = pool.subarray(count)
      return out
    }
  }

  /** A whole number below `below`. */
  below(below: number): number {
    const [a = 0, b = 0, c = 0] = this.#bytes(3)
    return (a * 65_536 + b * 256 + c) % below
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length || 1)]
  }

  /** One of the names, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][]
    let at = this.below(entries.reduce((sum, [, weight]) => sum + weight, 0))
    for (const [name, weight] of entries) {
      at -= weight
      if (at < 0) return name
    }
    throw new Error('no weights')
  }
}
