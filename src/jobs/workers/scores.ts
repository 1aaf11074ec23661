import type { KappaFit } from '../../domain/choice/fit.ts'
import type { Day } from '../../domain/day.ts'

/** How far the scores have come: counted up to fact `cursor` of `head`. */
export interface CountedUpTo {
  readonly cursor: number
  readonly head: number
}

/** What a night of the scores came to. */
export interface ScoresNight {
  readonly cards: number
  readonly forgotten: number
  readonly items: number
  readonly dropped: number
  readonly fit: KappaFit | undefined
}

/** The scores, where they are kept. */
export interface ScoresToKeep {
  /** Counts one page of what is behind, in a transaction of its own. */
  step(): CountedUpTo
  /** The last night that was kept; undefined before the first. */
  lastNight(): Day | undefined
  /** Forgets what is over and fits κ. */
  keepNight(today: Day): ScoresNight
}

/** Counts all that is behind, page by page. @returns how far it came. */
export function catchUp(
  scores: Pick<ScoresToKeep, 'step'>,
  onProgress: (done: number, total: number) => void,
): CountedUpTo {
  for (;;) {
    const counted = scores.step()
    onProgress(counted.cursor, counted.head)
    if (counted.cursor >= counted.head) return counted
  }
}

/** Keeps the night of a day unless that was done. @returns undefined when it was. */
export function nightOf(scores: ScoresToKeep, today: Day): ScoresNight | undefined {
  if (scores.lastNight() === today) return undefined
  catchUp(scores, () => {})
  return scores.keepNight(today)
}
