import { type Day, localDay } from '../domain/day.ts'
import type { Clock } from '../domain/ports.ts'
import { type Behind, followCommits } from './behind.ts'
import type { CountedUpTo, ScoresNight } from './workers/scores.ts'

/** What keeping the scores needs of a running shop. */
export interface ScoresDeps {
  /** Counts in a thread of its own what is behind. */
  catchUp(): Promise<CountedUpTo>
  /** Keeps the night of a day unless that was done, in the same thread. */
  keepNight(today: Day): Promise<ScoresNight | undefined>
  /** Calls back once after so many ms; what it returns calls it off. */
  after(ms: number, run: () => void): () => void
  readonly clock: Clock
  /** IANA name. */
  readonly timeZone: string
  /** Told what a night came to, and what went wrong; both are tried again. */
  kept(day: Day, what: ScoresNight): void
  failed(error: unknown): void
}

/** Keeps the scores behind the sales that were committed. */
export interface ScoresWatch extends Behind {
  /** Counts what is behind and, once a day, keeps the night. */
  keep(): Promise<void>
}

/**
 * Sales of so long are counted together, since a card that comes twice is then read and written once. Nobody waits for
 * them: what was bought on the last visit is looked up in the books.
 */
const GATHER_MS = 5_000

export function watchScores(deps: ScoresDeps): ScoresWatch {
  const { catchUp, keepNight, after, clock, timeZone, kept, failed } = deps
  let done: Day | undefined
  return {
    ...followCommits({ run: catchUp, after, failed, gatherMs: GATHER_MS }),
    async keep() {
      await catchUp()
      const today = localDay(clock.now(), timeZone)
      if (done === today) return
      const what = await keepNight(today)
      if (what !== undefined) kept(today, what)
      done = today
    },
  }
}
