/** A repeatable source of chance for the demo; nothing secret is ever made of it. */
export interface Chance {
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** True in so many of 100 cases. */
  percent(of: number): boolean
  pick<T>(from: readonly T[]): T | undefined
}

/** Mulberry32: the same seed gives the same shoppers. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return { whole, percent: (of) => whole(1, 100) <= of, pick: (from) => from[whole(0, from.length - 1)] }
}
