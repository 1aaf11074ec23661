/** Numbers that look random and are the same for the same seed. */
export interface Seeded {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  /** One of the list. */
  pick<T>(list: readonly T[]): T
  /** True once in `n` times. */
  once(n: number): boolean
  bytes(count: number): Uint8Array
}

/** A generator of 32 bits of state (mulberry32), good enough to choose baskets and mutations. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit)
  return {
    below,
    pick: (list) => list[below(list.length)] as never,
    once: (n) => below(n) === 0,
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  }
}
