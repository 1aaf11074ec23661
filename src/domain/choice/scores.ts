import type { Day } from '../day.ts'

/**
 * What is bought, on both levels that offers speak of: an article `s:<sku>` or a department `d:<department>`.
 * Scores of the two never mix: a card's habit of a department is kept beside that of its articles.
 */
export type ItemKey = `s:${string}` | `d:${string}`

/** What the scores know of one card and one item. */
export interface ItemScore {
  readonly item: ItemKey
  /** How much the card wants it: its own decayed habit plus κ times the shop's share. */
  readonly score: number
  /** Sales of this card that held it, as kept; 0 when the score is the shop's alone. */
  readonly times: number
  /**
   * The card's sale number at which it was last bought, even when that was brought back since; undefined when never. On
   * the last visit where it equals the card's `visits`.
   */
  readonly lastVisit: number | undefined
  readonly lastDay: Day | undefined
  /** The card's own median days between its last purchases of it; undefined below 4 of them on days of their own. */
  readonly medianGapDays: number | undefined
}

/** What the scores know of one card. */
export interface CardScores {
  /** Sales of the card that were counted; 0 for a card never seen. */
  readonly visits: number
  /** Day of the last one; undefined when never or unknown. */
  readonly lastDay?: Day | undefined
  /** The card's own median days between its last visits; undefined below 4 of them on days of their own. */
  readonly medianGapDays?: number | undefined
  /** Best first, ties by item; the card's own items and the shop's favourites. */
  readonly items: readonly ItemScore[]
}

/** Reads what is known; kept in a file of its own that may lag behind the last sale or be missing altogether. */
export interface ScoreReads {
  /** @param account undefined for a card never seen: the shop's favourites. */
  ofCard(account: number | undefined): CardScores
  /** Share of baskets that hold the item, from 0 to 1. */
  share(item: ItemKey): number
}
