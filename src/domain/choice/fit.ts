import { decay, wish } from './decay.ts'
import { Hits, LIST, type Relevance } from './hits.ts'
import { habitsOf, type PackedHabits, visitsOf } from './packed.ts'

/** How much the shop's taste may count beside a card's own habits: κ. */
export const KAPPAS = [1, 3, 5, 10, 20, 30] as const
/** Before the first fit. */
export const FIRST_KAPPA = 10
/** Fewer cards than this tell nothing; κ stays as it is. */
export const ENOUGH_CARDS = 50
/** A card whose last basket is left out needs some others to know it by. */
const ENOUGH_VISITS = 3

/** Each item in how many baskets of the shop, counted as the cards were. */
export interface ShopCounts {
  readonly baskets: number
  countOf(item: number): number
  /** Whether the item is of the level that is fitted: articles, or departments where a till sends no articles. */
  isRanked(item: number): boolean
  /** Items of that level in most baskets, those in most first. */
  readonly favourites: readonly number[]
}

/** What a fit came to. */
export interface KappaFit {
  readonly kappa: number
  readonly cards: number
  /** How well each κ foretold the last baskets. */
  readonly tried: readonly (Relevance & { readonly kappa: number })[]
}

interface Candidate {
  readonly item: number
  readonly own: number
  readonly share: number
}

/**
 * Fits κ to one shop: each card's last basket is taken out of its habits and of the shop's counts, and foretold from
 * the rest. The best is the one with the most discounted gain, ties to the smaller.
 */
export class FitOfKappa {
  readonly #shop: ShopCounts
  readonly #hits = KAPPAS.map((kappa) => ({ kappa, hits: new Hits() }))
  #cards = 0

  constructor(shop: ShopCounts) {
    this.#shop = shop
  }

  add(card: PackedHabits): void {
    const visits = visitsOf(card)
    if (visits < ENOUGH_VISITS) return
    const basket = new Set<number>()
    const own: Candidate[] = []
    for (const { item, strength, visit } of habitsOf(card)) {
      if (!this.#shop.isRanked(item)) continue
      const isLast = visit === visits
      if (isLast) basket.add(item)
      // What the last basket added is 1, and all before it had decayed once more by then.
      const before = isLast ? Math.max(0, strength - 1) / decay(1) : strength * decay(visits - 1 - visit)
      own.push({ item, own: before, share: this.#shareWithout(item, isLast) })
    }
    if (basket.size === 0) return
    this.#cards += 1
    const candidates = [...own, ...this.#favouritesBeside(own)]
    for (const { kappa, hits } of this.#hits) hits.add(best(candidates, kappa), basket)
  }

  /** @returns undefined when there were too few cards. */
  get result(): KappaFit | undefined {
    if (this.#cards < ENOUGH_CARDS) return undefined
    const tried = this.#hits.map(({ kappa, hits }) => ({ kappa, ...hits.result }))
    const top = tried.reduce((a, b) => (b.ndcg10 > a.ndcg10 ? b : a))
    return { kappa: top.kappa, cards: this.#cards, tried }
  }

  #shareWithout(item: number, isLast: boolean): number {
    const { baskets } = this.#shop
    return baskets <= 1 ? 0 : Math.max(0, this.#shop.countOf(item) - (isLast ? 1 : 0)) / (baskets - 1)
  }

  /** The shop's ten favourites that the card has not bought. */
  #favouritesBeside(own: readonly Candidate[]): Candidate[] {
    const known = new Set(own.map(({ item }) => item))
    const beside: Candidate[] = []
    for (const item of this.#shop.favourites) {
      if (known.has(item)) continue
      beside.push({ item, own: 0, share: this.#shareWithout(item, false) })
      if (beside.length === LIST) break
    }
    return beside
  }
}

function best(candidates: readonly Candidate[], kappa: number): number[] {
  const scored = candidates.map(({ item, own, share }) => ({ item, score: wish(own, 0, kappa, share) }))
  scored.sort((a, b) => b.score - a.score || a.item - b.item)
  return scored.slice(0, LIST).map(({ item }) => item)
}
