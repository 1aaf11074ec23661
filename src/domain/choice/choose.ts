import type { DoorOffer } from './pool.ts'
import type { ItemKey } from './scores.ts'
import type { EntranceTerms, Tactic } from './terms.ts'

/** An offer a card can have, and how well it fits. */
export interface Candidate {
  readonly door: DoorOffer
  readonly tactic: Tactic
  /** The item that speaks for it; undefined when none does. */
  readonly item: ItemKey | undefined
  readonly score: number
}

/** An offer that was chosen for a place. */
export interface Choice extends Candidate {
  /** Drawn by chance, and not for being the best. */
  readonly drawn: boolean
  /** The chance, above 0 and at most 1, with which just this offer was chosen for its place. */
  readonly propensity: number
}

/** From so many places on one is kept for something the card never bought. */
const ENOUGH_FOR_DISCOVERY = 3

/**
 * Fills places one after another with the best candidate that goes beside those chosen before: no two about the same
 * goods, not too many of a category. With the terms' chance a place is filled by an even draw instead. The last of
 * several places is for a discovery where there is one and none was chosen yet.
 * @param candidates best first
 * @param chance a number from 0 to below 1
 */
export function choose(
  candidates: readonly Candidate[],
  places: number,
  terms: Pick<EntranceTerms, 'perCategory' | 'randomPercent'>,
  chance: () => number,
): Choice[] {
  const random = terms.randomPercent / 100
  const chosen: Choice[] = []
  let left = [...candidates]
  while (chosen.length < places) {
    const eligible = discoveries(left, chosen, places)
    const [best] = eligible
    if (best === undefined) break
    const drawn = random > 0 && chance() < random
    const pick = drawn ? (eligible[Math.floor(chance() * eligible.length)] ?? best) : best
    chosen.push({ ...pick, drawn, propensity: random / eligible.length + (pick === best ? 1 - random : 0) })
    left = besides(left, pick, chosen, terms.perCategory)
  }
  return chosen
}

function discoveries(left: readonly Candidate[], chosen: readonly Choice[], places: number): readonly Candidate[] {
  const isTurn = places >= ENOUGH_FOR_DISCOVERY && chosen.length === places - 1
  if (!isTurn || chosen.some(({ tactic }) => tactic === 'discovery')) return left
  const found = left.filter(({ tactic, score }) => tactic === 'discovery' && score > 0)
  return found.length > 0 ? found : left
}

/** What can still be chosen beside what was. */
function besides(
  left: readonly Candidate[],
  pick: Candidate,
  chosen: readonly Choice[],
  perCategory: number,
): Candidate[] {
  const { category, about } = pick.door
  const taken = new Set(about)
  const isTaken = (item: ItemKey): boolean => taken.has(item)
  const isFull = chosen.filter(({ door }) => door.category === category).length >= perCategory
  return left.filter(
    ({ door }) => door !== pick.door && !(isFull && door.category === category) && !door.about.some(isTaken),
  )
}
