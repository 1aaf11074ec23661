/** Numbers by chance for statistics: the same in every run of the same seed. */
export interface Draws {
  /** From 0 to below 1. */
  even(): number
  /** Mean 0, variance 1. */
  normal(): number
}

/** Draws of a seed (mulberry32; normal ones by Box and Muller). */
export function drawsOf(seed: number): Draws {
  let state = seed >>> 0
  const even = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { even, normal: () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even()) }
}
