import type { ScoreReads } from './scores.ts'

/** What is known where nothing was counted yet: nothing of any card, and no favourites. */
export const NO_SCORES: ScoreReads = { ofCard: () => ({ visits: 0, items: [] }), share: () => 0 }
