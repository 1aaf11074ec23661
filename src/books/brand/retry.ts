/**
 * Faults after which the same transaction may succeed: serialisation failures and deadlocks (40001, 40P01), a lost
 * connection or a server that is stopping (08006, 57P01), two that made the same row at once (23505 is judged anew and
 * then finds the row), and SQLite's lock held by another process.
 */
const PASSING = new Set(['40001', '40P01', '08006', '57P01', '23505', 'ECONNRESET', 'EPIPE'])
const LOST = /^(Connection terminated|Client has encountered a connection error)/

const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 500
const MOST_TRIES = 20

/** Whether a fault may be gone at the next try. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && (PASSING.has(code) || code.startsWith('SQLITE_BUSY'))) || LOST.test(error.message)
}

/** How long to wait after so many failed tries; `share` (0 to 1) keeps two that collided from colliding again. */
export const pauseMs = (tries: number, share: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * (0.5 + share / 2)

export interface Patience {
  /** A number from 0 to 1. */
  readonly chance: () => number
  readonly wait: (ms: number) => Promise<void>
}

/**
 * Runs work until it succeeds or has failed for good.
 * @throws what the last try threw.
 */
export async function patiently<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries >= MOST_TRIES || !isPassing(error)) throw error
      await patience.wait(pauseMs(tries, patience.chance()))
    }
  }
}
