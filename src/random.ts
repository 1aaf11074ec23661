import { randomFillSync } from 'node:crypto'
import type { Random } from './domain/ports.ts'

const POOL_BYTES = 4_096

/**
 * Unpredictable bytes of the machine. They are fetched for many at once, since sixteen cost as much as thousands and a
 * sale needs them three times; what was handed out is not kept.
 */
export function pooledRandom(fill: (pool: Uint8Array) => unknown = randomFillSync): Random {
  const pool = new Uint8Array(POOL_BYTES)
  let next = POOL_BYTES
  return {
    bytes(count) {
      if (count > POOL_BYTES) {
        const many = new Uint8Array(count)
        fill(many)
        return many
      }
      if (next + count > POOL_BYTES) {
        fill(pool)
        next = 0
      }
      const bytes = pool.slice(next, next + count)
      pool.fill(0, next, next + count)
      next += count
      return bytes
    },
  }
}
