import { wish } from './decay.ts'
import { dayOfNumber, gapsBetween, medianGap } from './gaps.ts'
import { type Habit, habitsOf, type PackedHabits, visitDays, visitsOf } from './packed.ts'
import type { CardScores, ItemKey, ItemScore } from './scores.ts'

/** What the shop as a whole buys, and how much that counts beside a card's own habits. */
export interface ShopTaste {
  readonly kappa: number
  /** @returns undefined for an item that is no longer known. */
  keyOf(item: number): ItemKey | undefined
  /** Share of baskets that hold the item. */
  shareOf(item: number): number
  /** The items in most baskets as a card scores them that never bought them, best first, ties by item. */
  readonly favourites: readonly Favourite[]
}

interface Favourite {
  readonly item: number
  readonly score: ItemScore
}

/** Makes the shop's favourites ready for every card. */
export const favouritesOf = (items: Iterable<number>, shop: Omit<ShopTaste, 'favourites'>): Favourite[] =>
  Array.from(items)
    .flatMap((item): Favourite[] => {
      const key = shop.keyOf(item)
      return key === undefined ? [] : [{ item, score: ofShop(key, wish(0, 0, shop.kappa, shop.shareOf(item))) }]
    })
    .sort((a, b) => byScore(a.score, b.score))

/** Scores of a card's own items and of the shop's favourites, best first, ties by item. */
export function scoresOf(card: PackedHabits | undefined, shop: ShopTaste): CardScores {
  const visits = card === undefined ? 0 : visitsOf(card)
  const habits = card === undefined ? [] : habitsOf(card)
  const own = new Set(habits.map(({ item }) => item))
  const items: ItemScore[] = []
  for (const habit of habits) {
    const key = shop.keyOf(habit.item)
    if (key !== undefined) items.push(ofHabit(key, habit, visits, shop))
  }
  items.sort(byScore)
  mergeInto(items, shop.favourites, own)
  if (card === undefined) return { visits, items }
  const days = visitDays(card)
  const lastDay = days.length === 0 ? undefined : dayOfNumber(Math.max(...days))
  return { visits, lastDay, medianGapDays: medianGap(gapsBetween(days)), items }
}

/** Puts the favourites that are not the card's own among what is in order already. */
function mergeInto(items: ItemScore[], favourites: readonly Favourite[], own: ReadonlySet<number>): void {
  const mine = items.splice(0)
  let next = 0
  for (const { item, score } of favourites) {
    if (own.has(item)) continue
    for (let each = mine[next]; each !== undefined && byScore(each, score) < 0; each = mine[next]) {
      items.push(each)
      next += 1
    }
    items.push(score)
  }
  for (; next < mine.length; next += 1) items.push(mine[next] as ItemScore)
}

const byScore = (a: ItemScore, b: ItemScore): number => b.score - a.score || (a.item < b.item ? -1 : 1)

const ofHabit = (item: ItemKey, habit: Habit, visits: number, shop: ShopTaste): ItemScore => ({
  item,
  score: wish(habit.strength, visits - habit.visit, shop.kappa, shop.shareOf(habit.item)),
  times: habit.times,
  lastVisit: habit.visit,
  lastDay: dayOfNumber(habit.lastDay),
  medianGapDays: medianGap(habit.gaps),
})

const ofShop = (item: ItemKey, score: number): ItemScore => ({
  item,
  score,
  times: 0,
  lastVisit: undefined,
  lastDay: undefined,
  medianGapDays: undefined,
})
