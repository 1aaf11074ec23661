/**
 * What may be told of many cards without telling of one: counts are rounded, cells of few cards are hidden, and so is
 * a second cell when the hidden one could be worked out from the total.
 */

/** No cell of fewer cards is ever told. */
export const ENOUGH_CARDS = 10

/** Counts are told in steps of five. */
export const rounded = (count: number): number => Math.round(count / 5) * 5

/** A count of cards as it may be told; undefined when it is of too few. None at all tells of nobody. */
export const tellable = (cards: number): number | undefined =>
  cards === 0 || cards >= ENOUGH_CARDS ? rounded(cards) : undefined

/**
 * Which cells of a table whose total is known must be hidden: those of few cards, and then the smallest others until
 * what is hidden is two cells or more and enough cards together.
 * @param cards how many cards stand behind each cell
 * @returns for each cell whether it is hidden
 */
export function hiddenCells(cards: readonly number[]): boolean[] {
  const hidden = cards.map((count) => count > 0 && count < ENOUGH_CARDS)
  const order = cards.map((_, i) => i).sort((a, b) => (cards[a] ?? 0) - (cards[b] ?? 0) || a - b)
  for (;;) {
    const within = cards.filter((_, i) => hidden[i])
    const sum = within.reduce((a, b) => a + b, 0)
    if (within.length === 0 || (within.length >= 2 && sum >= ENOUGH_CARDS)) return hidden
    const next = order.find((i) => !hidden[i] && (cards[i] ?? 0) > 0)
    if (next === undefined) return hidden
    hidden[next] = true
  }
}

/** Cuts a sorted list into ten groups of about equal size, or fewer, so that each has enough cards. */
export function groupsOf<T>(sorted: readonly T[]): T[][] {
  const count = Math.min(10, Math.floor(sorted.length / ENOUGH_CARDS))
  return Array.from({ length: count }, (_, i) =>
    sorted.slice(Math.floor((i * sorted.length) / count), Math.floor(((i + 1) * sorted.length) / count)),
  )
}
