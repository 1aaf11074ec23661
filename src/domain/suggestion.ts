import type { ItemKey } from './choice/scores.ts'
import type { Day } from './day.ts'

/** What a suggestion is about: an offer of the door, or something that is due again. */
export type SuggestionAbout = `offer:${string}` | ItemKey

/** What staff did with a suggestion. */
export interface Suggested {
  readonly id: string
  readonly account: number
  readonly day: Day
  readonly about: SuggestionAbout
  readonly state: 'taken' | 'dismissed'
  /** ms */
  readonly at: number
  readonly workstation: string
  /** The fact that issued a coupon, when an offer was taken. */
  readonly issued: number | undefined
}

/** What staff did with suggestions; no fact tells of it, except of the coupons it gave. */
export interface SuggestionShelf {
  one(id: string): Suggested | undefined
  /** Those of an account since a day. */
  since(account: number, day: Day): Suggested[]
  /** Notes it, or what was thought of it since. */
  put(suggested: Suggested): void
  /** Deletes those of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number
}
