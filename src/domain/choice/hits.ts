/** How many of a list are looked at: a shopper reads no more. */
export const LIST = 10

/** How good ranked lists were at foretelling baskets, from 0 to 1 each. */
export interface Relevance {
  /** Baskets foretold. */
  readonly baskets: number
  /** Share of a basket that stands in its list of ten, on average. */
  readonly recall10: number
  /** Gain of the list, discounted by rank, against the best list for the whole basket. */
  readonly ndcg10: number
  /** Share of baskets of which at least one item stands in the list. */
  readonly phr10: number
}

/** Adds up how lists did, basket by basket. */
export class Hits {
  #baskets = 0
  #recall = 0
  #ndcg = 0
  #hit = 0

  /** @param list best first; what stands after the tenth does not count. */
  add<T>(list: readonly T[], basket: ReadonlySet<T>): void {
    if (basket.size === 0) return
    let hits = 0
    let gain = 0
    for (let rank = 0; rank < Math.min(LIST, list.length); rank += 1) {
      if (!basket.has(list[rank] as T)) continue
      hits += 1
      gain += 1 / Math.log2(rank + 2)
    }
    this.#baskets += 1
    this.#recall += hits / basket.size
    this.#ndcg += gain / bestGain(basket.size)
    if (hits > 0) this.#hit += 1
  }

  get result(): Relevance {
    const baskets = this.#baskets
    const mean = (sum: number): number => (baskets === 0 ? 0 : sum / baskets)
    return { baskets, recall10: mean(this.#recall), ndcg10: mean(this.#ndcg), phr10: mean(this.#hit) }
  }
}

/** The gain of a list that begins with the whole basket, however long that is. */
function bestGain(size: number): number {
  let sum = 0
  for (let rank = 0; rank < size; rank += 1) sum += 1 / Math.log2(rank + 2)
  return sum
}
