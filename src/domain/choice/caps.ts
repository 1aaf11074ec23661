import { addDays, type Day } from '../day.ts'
import type { Pool } from './pool.ts'
import type { ContactLevel, EntranceTerms } from './terms.ts'

/** Coupons of a visit for a shopper who wants less. */
const LESS = 2

/** How many coupons a visit can give: by the terms, by the shopper's own wish, by what the day has left. */
export function placesOf(terms: EntranceTerms, level: ContactLevel, givenToday: number): number {
  const most = level === 'none' ? 0 : level === 'less' ? Math.min(LESS, terms.coupons) : terms.coupons
  return Math.max(0, Math.min(most, terms.perDay - givenToday))
}

/** Something a card was offered at the door. */
export interface Offered {
  readonly offer: string
  readonly day: Day
}

/** What a card has had enough of for now. */
export interface Fatigue {
  readonly offers: ReadonlySet<string>
  readonly categories: ReadonlySet<string>
}

/** The first day whose offers still count against new ones. */
export const coolDownFrom = ({ coolDownDays }: EntranceTerms, today: Day): Day => addDays(today, 1 - coolDownDays)

/** Offers that rest after they were offered to a card, and categories it was offered often enough. */
export function fatigueOf({ terms, categoryOf }: Pool, offered: readonly Offered[], today: Day): Fatigue {
  const since = coolDownFrom(terms, today)
  const resting = new Set<string>()
  const counts = new Map<string, number>()
  const full = new Set<string>()
  for (const { offer, day } of offered) {
    if (day < since) continue
    resting.add(offer)
    const category = categoryOf.get(offer)
    if (category === undefined) continue
    const count = (counts.get(category) ?? 0) + 1
    counts.set(category, count)
    if (count >= terms.perCategoryInCoolDown) full.add(category)
  }
  return { offers: resting, categories: full }
}
