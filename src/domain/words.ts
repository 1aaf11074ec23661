import type { EntranceWords } from './choice/why.ts'
import type { Day } from './day.ts'
import type { Offer, OfferValue } from './offers/offer.ts'
import type { Unused } from './offers/weigh.ts'
import type { AnswerWord } from './visit-answer.ts'

/**
 * What is said to people, as data. `words/` turns it into sentences of a language; the rules only say what happened.
 * Amounts are cents of `currency`, points are whole.
 */
export type Reason =
  | { kind: 'points-per-amount'; points: number; perCents: number; onCents: number; currency: string }
  /** Quantities in thousandths. */
  | { kind: 'points-per-quantity'; points: number; per: number; on: number }
  | { kind: 'points-per-visit'; points: number; fromCents: number; onCents: number; currency: string }
  | { kind: 'bonus'; points: number }
  | { kind: 'multiplier'; percent: number; of: number; tier: string | undefined }
  /** A limit left less of a rule's points than `from`. */
  | { kind: 'cut'; of: Reason; from: number; limit: 'cap' | 'budget'; per: LimitPeriod; most: number }
  /** Of the rules of one group only the best counts, and another one gave more. */
  | { kind: 'exclusive'; winner: string }
  | { kind: 'no-rule-for-currency'; currency: string }
  | { kind: 'card-blocked' }

export type LimitPeriod = 'sale' | 'day' | 'month' | 'year' | 'total'

export type ReceiptLine =
  | { kind: 'earned' | 'burned' | 'balance' | 'clawed-back' | 'reinstated' | 'deficit'; points: number }
  | { kind: 'discount' | 'charge' | 'pay-out'; cents: number; currency: string }
  | { kind: 'coupon-redeemed'; title: string; cents: number; currency: string }
  | { kind: 'coupon-issued'; title: string; code: string; until: string }
  | { kind: 'coupon-back'; title: string; until: string }
  | { kind: 'coupon-charge'; cents: number; currency: string }
  | { kind: 'worth'; points: number; cents: number; currency: string }
  | { kind: 'expiring'; points: number; day: string }
  /** The card was not used for long; after this day it is closed. */
  | { kind: 'idle'; day: string }
  | { kind: 'gift-due' | 'gift-asked-back'; title: string }
  | { kind: 'claim'; code: string; points: number; days: number }
  | { kind: 'tier'; tier: string }
  | { kind: 'training' }

/** A title in the languages of the programme; `en` always exists. */
export type Title = Readonly<Record<string, string>> & { readonly en: string }

/** What is said to a shopper who said how the last shopping was. */
export interface ExperienceWords {
  thanks(answer: AnswerWord): string
  /** What became of an answer. @param day of the answer @param resolution in the words of the shop's staff */
  resolved(day: Day, resolution: string): string
}

/** One language of the shop. */
export interface Words {
  readonly locale: string
  why(reason: Reason): string
  receipt(line: ReceiptLine): string
  title(title: Title): string
  /** What a coupon is worth. */
  value(value: OfferValue, currency: string): string
  /** Why somebody got a coupon. */
  issued(issue: Offer['issue'], currency: string): string
  /** Why a good coupon was not used in a sale. */
  unused(why: Unused): string
  /** What is said at the door. */
  readonly entrance: EntranceWords
  readonly experience: ExperienceWords
}
