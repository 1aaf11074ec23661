import { StempelError } from '../../domain/errors.ts'

/** Slows guessing down: so many failures at once, then one more per interval. Successes cost nothing. */
export interface Limiter {
  /**
   * Takes one attempt in advance, so that attempts made at the same time count too.
   * @returns gives the attempt back after a success.
   * @throws StempelError `too_many` when `who` has none left.
   */
  take(device: string, who: string, now: number): () => void
}

interface Bucket {
  left: number
  at: number
}

const MAX_NAMES = 100
const OTHERS = '\u0000others'

/**
 * Buckets are kept per device, so that nobody can use up another's; within a device only so many names are told
 * apart, and the rest share one, so that inventing names neither fills the memory nor wins attempts.
 * @param what names what failed, for the answer that refuses.
 */
export function createLimiter(what: string, burst: number, intervalMs: number): Limiter {
  const devices = new Map<string, Map<string, Bucket>>()
  return {
    take(device, who, now) {
      let names = devices.get(device)
      if (names === undefined) {
        names = new Map()
        devices.set(device, names)
      }
      const name = names.size < MAX_NAMES || names.has(who) ? who : OTHERS
      const bucket = names.get(name) ?? { left: burst, at: now }
      names.set(name, bucket)
      const earned = Math.max(0, Math.floor((now - bucket.at) / intervalMs))
      bucket.left = Math.min(burst, bucket.left + earned)
      bucket.at = bucket.left === burst ? now : bucket.at + earned * intervalMs
      if (bucket.left === 0) throw tooMany(what, burst, bucket.at + intervalMs - now)
      bucket.left -= 1
      return () => {
        bucket.left = Math.min(burst, bucket.left + 1)
      }
    },
  }
}

const tooMany = (what: string, burst: number, waitMs: number): StempelError =>
  new StempelError('too_many', `Too many ${what} failed (at most ${burst} at once). Wait a moment.`, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
