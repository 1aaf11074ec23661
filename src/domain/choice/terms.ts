import { z } from 'zod'

/** Situations an offer can be kept for, in the words of the trade. Data of an offer: a tactic needs no code of its own. */
const TACTICS = ['due-again', 'favourite', 'discovery', 'welcome', 'at-risk', 'win-back'] as const

/** How an offer is given at the entrance: what it is about, and for whom it is meant. */
export const visitIssueSchema = z.strictObject({
  by: z.literal('visit'),
  /** The goods a card must fit; without it those the offer's own filter or its free item names. */
  about: z
    .strictObject({
      departments: z.array(z.string().min(1).max(200)).min(1).max(1000).optional(),
      skus: z.array(z.string().min(1).max(200)).min(1).max(1000).optional(),
    })
    .optional(),
  /** Only in one of these situations; in any when left out. */
  for: z.array(z.enum(TACTICS)).min(1).optional(),
  /** What coupons are counted under that should not come in numbers; without it the first department or article. */
  category: z.string().min(1).max(200).optional(),
})

const title = z.object({ en: z.string().min(1).max(80) }).catchall(z.string().min(1).max(80))

/** What a visit at the door gives. Whatever is left out has a sensible value. */
export const entranceSchema = z.strictObject({
  /** Coupons of one visit at most. */
  coupons: z.int().min(0).max(8).default(5),
  /** Coming back within so many hours gives the same coupons. */
  windowHours: z.int().min(1).max(48).default(12),
  /** An offer comes to a card again only after so many days. */
  coolDownDays: z.int().min(0).max(90).default(14),
  /** Coupons of one category in one visit, and within the days of the cool-down. */
  perCategory: z.int().min(1).max(8).default(2),
  perCategoryInCoolDown: z.int().min(1).max(100).default(6),
  /** Coupons a card gets in a day, whatever they come from. */
  perDay: z.int().min(1).max(50).default(8),
  /** So many of a hundred places are filled by chance, so that the choice keeps learning. */
  randomPercent: z.int().min(0).max(50).default(5),
  /** So many of a hundred cards never get a coupon at the door, so that a report can tell what coupons change. */
  controlPercent: z.int().min(0).max(50).default(0),
  /** Whether a card that never bought anything gets coupons; anybody can make up cards. */
  neverSeen: z.enum(['after-first-sale', 'at-once']).default('after-first-sale'),
  /** How departments and articles are called in front of shoppers. */
  names: z.record(z.string().min(1).max(200), title).optional(),
})

export type EntranceTerms = z.output<typeof entranceSchema>

/** What holds where a programme says nothing of the entrance. */
export const DEFAULT_TERMS: EntranceTerms = entranceSchema.parse({})

/**
 * Why an offer was chosen: one of the situations it can be kept for or, of a card without a past of its own, because
 * many like it or because it is for everyone.
 */
export type Tactic = (typeof TACTICS)[number] | 'popular' | 'everyone'

/** How much a shopper wants to be offered. */
export type ContactLevel = 'less' | 'normal' | 'none'
