import type Database from 'better-sqlite3'
import type { Day } from '../../domain/day.ts'
import { CatchUp, type Counted } from './catch-up.ts'
import { JournalSource } from './journal-source.ts'
import { keepNight, type NightOfScores } from './night.ts'
import { isUnusable, openScoresToWrite, throwAway } from './open.ts'
import { ScoreBooks } from './score-books.ts'

/** The scores of a shop with all that is done to them. */
export interface ScoreKeeper {
  /** Counts one page of what is behind. */
  step(): Counted
  lastNight(): Day | undefined
  keepNight(today: Day): NightOfScores
  /** Forgets what was counted; the next steps count the baskets that are kept. @returns the day of the first of them. */
  restart(): Day | undefined
  close(): void
}

/**
 * Opens the scores to be kept. Should the file prove damaged while it is used, it is thrown away and counted anew.
 * @param folder the data folder
 * @param shop the books, on a connection that only reads
 */
export function openScoreKeeper(
  folder: string,
  shop: Database.Database,
  sha256: (text: string) => Uint8Array,
): ScoreKeeper {
  const source = new JournalSource(shop)
  let scores = new ScoreBooks(openScoresToWrite(folder, sha256))
  const whole = <T>(use: () => T): T => {
    try {
      return use()
    } catch (error) {
      if (!isUnusable(error)) throw error
      scores.close()
      throwAway(folder)
      scores = new ScoreBooks(openScoresToWrite(folder, sha256))
      return use()
    }
  }
  return {
    step: () => whole(() => new CatchUp(source, scores).step()),
    lastNight: () => scores.state.text('night'),
    keepNight: (today) => whole(() => keepNight(source, scores, today)),
    restart: () => whole(() => new CatchUp(source, scores).restart()),
    close: () => scores.close(),
  }
}
