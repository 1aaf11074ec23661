import { hash } from 'node:crypto'
import type { Random } from '../../src/domain/ports.ts'

/** Bytes that look random and are the same in every run of the same seed. */
export function seeded(seed: string): Random {
  let block = 0
  return {
    bytes(count) {
      const parts: Buffer[] = []
      for (let have = 0; have < count; have += 32) {
        block += 1
        parts.push(hash('sha256', `${seed} ${block}`, 'buffer'))
      }
      return new Uint8Array(Buffer.concat(parts).subarray(0, count))
    },
  }
}
