import { type Day, daysBetween } from '../day.ts'
import { type Stage, stageBy } from '../segments.ts'
import type { Pool } from './pool.ts'
import type { CardScores, ItemKey, ItemScore } from './scores.ts'

/** What speaks for an offer: the item of it that a card wants most. */
export interface Evidence {
  readonly item: ItemKey
  /** From 0 to 1.5: how much it is wanted beside the card's most wanted item of its level, and whether it is due. */
  readonly relevance: number
  /** Sales of the card that held the item; 0 when only the shop's share speaks for it. */
  readonly times: number
  /** Where the item stands in the card's own rhythm; undefined without enough purchases. */
  readonly stage: Stage | undefined
  /** Whether the card ever bought any item of the offer. */
  readonly isKnown: boolean
}

/** How much more or less an item is wanted by where it stands in the card's rhythm. */
const URGENCY: Readonly<Record<Stage, number>> = { first: 1, active: 0.5, due: 1.5, 'at-risk': 1.25, gone: 0.5 }

/** Where an item stands in the card's own rhythm: due after its median gap, at risk after three, gone after five. */
export function rhythmOf({ medianGapDays, lastDay }: ItemScore, today: Day): Stage | undefined {
  if (medianGapDays === undefined || lastDay === undefined) return undefined
  return stageBy(2 * Math.max(1, medianGapDays), Math.max(0, daysBetween(lastDay, today)))
}

/**
 * What speaks for each offer of a pool, by its place there. Articles and departments are set beside the best of their
 * own kind, since a department is always bought at least as often as each of its articles.
 */
export function evidenceOf(pool: Pool, scores: CardScores, today: Day): Map<number, Evidence> {
  const found = new Map<number, Evidence>()
  const most = new Map<string, number>()
  for (const score of scores.items) {
    const level = score.item.slice(0, 1)
    const top = most.get(level) ?? score.score
    most.set(level, top)
    const places = pool.byItem.get(score.item)
    if (places === undefined || top <= 0) continue
    const stage = rhythmOf(score, today)
    const relevance = (score.score / top) * (stage === undefined ? 1 : URGENCY[stage])
    for (const place of places) {
      const other = found.get(place)
      const isKnown = score.times > 0 || (other?.isKnown ?? false)
      if (other === undefined || relevance > other.relevance)
        found.set(place, { item: score.item, relevance, times: score.times, stage, isKnown })
      else if (isKnown !== other.isKnown) found.set(place, { ...other, isKnown })
    }
  }
  return found
}
