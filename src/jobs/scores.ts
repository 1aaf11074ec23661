import { type Day, localDay } from '../domain/day.ts'
import type { Clock } from '../domain/ports.ts'
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
export interface ScoresWatch {
  /** Something was committed; costs next to nothing. */
  committed(): void
  /** Counts what is behind and, once a day, keeps the night. */
  keep(): Promise<void>
  close(): void
}

/**
 * Sales of so long are counted together, since a card that comes twice is then read and written once. Nobody waits for
 * them: what was bought on the last visit is looked up in the books.
 */
const GATHER_MS = 5_000
const AFTER_FAULT_MS = 30_000

export function watchScores(deps: ScoresDeps): ScoresWatch {
  const { catchUp, keepNight, after, clock, timeZone, kept, failed } = deps
  let cancel: (() => void) | undefined
  let done: Day | undefined
  let isClosed = false
  let isBusy = false
  let isBehind = false

  const plan = (ms: number): void => {
    if (cancel === undefined && !isClosed) cancel = after(ms, run)
  }
  const run = async (): Promise<void> => {
    cancel = undefined
    isBusy = true
    isBehind = false
    let pause = GATHER_MS
    try {
      await catchUp()
    } catch (error) {
      if (!isClosed) failed(error)
      isBehind = true
      pause = AFTER_FAULT_MS
    }
    isBusy = false
    if (isBehind) plan(pause)
  }
  return {
    committed() {
      if (isBusy) isBehind = true
      else plan(GATHER_MS)
    },
    async keep() {
      await catchUp()
      const today = localDay(clock.now(), timeZone)
      if (done === today) return
      const what = await keepNight(today)
      if (what !== undefined) kept(today, what)
      done = today
    },
    close() {
      isClosed = true
      cancel?.()
    },
  }
}
