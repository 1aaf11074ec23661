import { z } from 'zod'
import type { AccountView } from './account.ts'
import { addDays, type Day } from './day.ts'
import { conflict } from './errors.ts'

/** What a shopper can say of the last shopping, and why: one tap each. */
export const ANSWERS = ['good', 'fair', 'bad'] as const
export const ANSWER_REASONS = ['queue', 'staff', 'goods', 'price', 'offers', 'other'] as const

export type AnswerWord = (typeof ANSWERS)[number]
export type AnswerReason = (typeof ANSWER_REASONS)[number]

/** The day of a card's last answer is kept so long. */
export const MOST_REST_DAYS = 365

/** Whom a programme asks. Without this part nobody is asked. */
export const experienceSchema = z.strictObject({
  /** A card that answered is left alone for so many days. */
  restDays: z.int().min(7).max(MOST_REST_DAYS).default(30),
  /** The offer, given by hand, whose coupon a bad answer gives at once. */
  sorry: z.string().min(1).max(40).optional(),
})

/** What is said with one tap. */
export interface Said {
  readonly answer: AnswerWord
  readonly reason: AnswerReason | undefined
}

/** An answer as it is kept. */
export interface VisitAnswer extends Said {
  readonly visit: string
  readonly account: number
  readonly day: Day
  /** The exact bytes answered, codes of coupons concealed. */
  readonly told: string
  /** Journal number of the fact of the coupon it gave. */
  readonly issued: number | undefined
  /** A random name under which staff see a bad answer; it leads to no card. */
  readonly ticket: string | undefined
  /** What the shop did about it. */
  readonly resolution: Resolution | undefined
}

export interface Resolution {
  readonly text: string
  /** An operator's code. */
  readonly by: string
  readonly day: Day
}

/** What shoppers said at the door; no fact tells of it, except of the coupons it gave and that a ticket was resolved. */
export interface VisitAnswerShelf {
  /** The answer of a visit. */
  one(visit: string): VisitAnswer | undefined
  /** Those of an account, newest first. */
  of(account: number): VisitAnswer[]
  /** Those of an account whose resolution was not told at a visit yet, oldest first. */
  untold(account: number): VisitAnswer[]
  /** Notes that a resolution was told at a visit. */
  tell(visit: string, at: string): void
  put(answer: VisitAnswer): void
  ticket(ticket: string): VisitAnswer | undefined
  /** Tickets that stand, open ones first, each newest first; of a day in no order that says anything. */
  tickets(limit: number): VisitAnswer[]
  /** Notes what the shop did about a visit's answer, to be told at the next one. */
  resolve(visit: string, resolution: Resolution): void
  /** The day an account answered last. */
  lastDay(account: number): Day | undefined
  /** Deletes answers of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number
  /** Deletes the days of last answers before `before`. @returns how many. */
  dropLastDays(before: Day, limit: number): number
}

/** Whether anything was bought with a card here, as far back as tiers look. */
export const hasBought = ({ spend }: Pick<AccountView, 'spend'>): boolean =>
  Object.values(spend).some((cents) => cents > 0)

/** Whether a card that answered on a day is still left alone. */
export const isResting = (answered: Day | undefined, restDays: number, today: Day): boolean =>
  answered !== undefined && answered > addDays(today, -restDays)

export const isSame = (a: Said, b: Said): boolean => a.answer === b.answer && a.reason === b.reason

/**
 * The ticket of an answer that takes the place of another one: a bad answer has one, a better one withdraws it.
 * @param before the answer of the same visit so far
 * @throws StempelError `conflict` when its day is over, or staff have resolved its ticket already.
 */
export function ticketOf(
  before: VisitAnswer | undefined,
  { answer }: Said,
  today: Day,
  newTicket: () => string,
): string | undefined {
  if (before?.resolution !== undefined)
    throw conflict('answer', 'The answer of this visit was dealt with already, and stays as it is.')
  if (before !== undefined && before.day !== today)
    throw conflict('answer', 'The answer of this visit was given on another day, and stays as it is.')
  return answer === 'bad' ? (before?.ticket ?? newTicket()) : undefined
}
