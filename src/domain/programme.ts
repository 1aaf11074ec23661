import { z } from 'zod'
import { checkWhole } from './check-whole.ts'
import { type Pool, poolOf } from './choice/pool.ts'
import { entranceSchema } from './choice/terms.ts'
import { indexKnowledge, type Known, knowledgeSchema, type Topic } from './knowledge.ts'
import { type CompiledOffer, compileOffer, offerSchema } from './offers/offer.ts'
import { indexRules } from './rewards/candidates.ts'
import { compileRule, earnRuleSchema } from './rewards/index.ts'
import { type CompiledLimits, compileLimits } from './rewards/limits.ts'
import type { CompiledRule, Judged } from './rewards/rule.ts'
import { experienceSchema } from './visit-answer.ts'
import type { Title } from './words.ts'

const id = z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 40 at most')
const cents = z.int().min(0).max(1_000_000_000)
const title = z.object({ en: z.string().min(1).max(80) }).catchall(z.string().min(1).max(80))

const giftSchema = z.strictObject({
  id,
  title,
  /** Eligible spend of one basket from which the gift is due. */
  fromCents: cents.min(1),
  /** What the gift costs the shop. */
  costCents: cents,
})

/** A gift for what a card buys in a period, over all its baskets. */
const runningGiftSchema = giftSchema.extend({
  /** Eligible spend of the period from which the gift is due. */
  fromCents: cents.min(1),
  /** A calendar month or year, or so many days in a row that everybody begins on the same day. */
  per: z.string().regex(/^(month|year|days:[1-9]\d{0,2})$/, 'a period is month, year or days: and a number below 1000'),
  /** Due again at every multiple of `fromCents`; once a period without it. */
  repeat: z.boolean().optional(),
})

/** One of the three thresholds counts, the one of the programme's measure. */
const tierSchema = z.strictObject({
  id,
  title,
  fromCents: cents.default(0),
  fromPoints: z.int().min(0).max(1_000_000_000).optional(),
  fromVisits: z.int().min(0).max(10_000).optional(),
})

const tiersSchema = z.strictObject({
  /** Length of a rolling window; the month of today is its last. */
  windowMonths: z.int().min(1).max(24),
  /** Which window counts: the last months (default), the calendar year, or the year that begins with the card's own month. */
  window: z.enum(['rolling', 'calendar-year', 'anniversary']).optional(),
  /** What counts (default spend): eligible cents, points earned, or days with a purchase. */
  measure: z.enum(['spend', 'points', 'visits']).optional(),
  /** Whether a tier once reached is kept to the end of the next window. */
  retention: z.boolean().optional(),
  /** Days a tier is kept after the window that no longer reaches it. */
  graceDays: z.int().min(0).max(92).optional(),
  /** How far a card falls (default reached): to the level it reaches, or one level in each window. */
  downgrade: z.enum(['reached', 'one-step']).optional(),
  levels: z.array(tierSchema).min(1).max(10),
})

const lotsSchema = z.strictObject({
  expireAfterMonths: z.int().min(0).max(120),
  pendingDays: z.int().min(0).max(365),
  /**
   * rolling (default): points end so many months after they were earned. calendar: at the end of the year or quarter they
   * were earned in, and so many months later. sliding: like rolling, and each purchase begins the months of all points anew.
   */
  policy: z.enum(['rolling', 'calendar-year', 'calendar-quarter', 'sliding']).optional(),
  /** Points that end within so many days are named on receipts and at the scan. */
  warnDays: z.int().min(0).max(365).optional(),
})

/** Admits card numbers of others (a membership number, an EAN) by their form; they stay in this shop. */
const cardPatternSchema = z.strictObject({
  id,
  prefix: z.string().max(20),
  minLength: z.int().min(4).max(64),
  maxLength: z.int().min(4).max(64),
  digitsOnly: z.boolean(),
})

/** The programme document: everything a loyalty manager decides, as data. */
export const programmeSchema = z
  .strictObject({
    id,
    title,
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** The reward rate promised, in hundredths of a percent of eligible spend. */
    promiseBasisPoints: z.int().min(0).max(10_000),
    eligible: z.strictObject({ taxIncluded: z.boolean(), excludeGroups: z.array(z.enum(['staff'])) }),
    /** `points` are worth `cents`; burning is possible in whole cents only. */
    burn: z.strictObject({ points: z.int().min(1), cents: z.int().min(1), as: z.enum(['discount', 'tender']) }),
    earn: z.array(earnRuleSchema).max(500),
    gifts: z.strictObject({
      stack: z.boolean(),
      dueDays: z.int().min(1).max(365),
      onReturn: z.enum(['ask-back', 'charge-points']),
      basket: z.array(giftSchema).max(50),
      running: z.array(runningGiftSchema).max(50).optional(),
    }),
    tiers: tiersSchema,
    lots: lotsSchema,
    returns: z.strictObject({
      clawback: z.enum(['deficit', 'within-balance', 'charge']),
      graceDays: z.int().min(1).max(365),
      withoutReceipt: z.enum(['base-rate', 'no-points']),
    }),
    holdMinutes: z.int().min(1).max(120),
    claimDays: z.int().min(1).max(30),
    /** A card without a purchase for so many months is closed and forgotten; 24 when left out. */
    idleMonths: z.int().min(3).max(60).optional(),
    cards: z.array(cardPatternSchema).max(20),
    /** Coupons: what they do, and who gets them. */
    offers: z.array(offerSchema).max(500).optional(),
    /** What a visit at the door gives. */
    entrance: entranceSchema.optional(),
    /** Asks shoppers at the door how their last shopping was. */
    experience: experienceSchema.optional(),
    /** Short answers for staff, shown beside what they are about. */
    knowledge: z.array(knowledgeSchema).max(500).optional(),
  })
  .superRefine(checkWhole)

export type ProgrammeDocument = z.output<typeof programmeSchema>

/** A document as it is written: what has a default may be left out. */
export type ProgrammeInput = z.input<typeof programmeSchema>

/** A programme made ready once, so that judging a sale parses and sorts nothing. */
export interface Programme extends ProgrammeDocument {
  readonly version: number
  readonly rules: readonly CompiledRule[]
  /** The rules a sale can earn by at all, in their order. */
  readonly candidates: (judged: Judged) => readonly CompiledRule[]
  /** Limits of the rules that have any, by id. */
  readonly limits: ReadonlyMap<string, CompiledLimits>
  /** Exclusive groups of the rules that stand in one, by id. */
  readonly groups: ReadonlyMap<string, string>
  readonly hasGroups: boolean
  /** Rules that hold for everybody at any time and give by what was bought: those of a return without its receipt. */
  readonly baseRules: ReadonlySet<string>
  /** Points that are worth one cent. */
  readonly pointsPerCent: number
  /** Gifts from the highest threshold down. */
  readonly giftsDescending: readonly BasketGift[]
  /** Every gift, by id. */
  readonly giftOf: ReadonlyMap<string, BasketGift>
  /** Every offer, by id. */
  readonly offerOf: ReadonlyMap<string, CompiledOffer>
  /** Offers whose coupons a sale can earn. */
  readonly ruleOffers: readonly CompiledOffer[]
  /** Offers that a visit at the door can give, and its terms. */
  readonly pool: Pool
  /** What staff should know, by what it is about. */
  readonly known: ReadonlyMap<Topic, readonly Known[]>
}

export interface BasketGift {
  readonly id: string
  readonly title: Title
  readonly fromCents: number
  readonly costCents: number
}

export type RunningGift = NonNullable<ProgrammeDocument['gifts']['running']>[number]

/** Makes a checked document ready. */
export function compileProgramme(document: ProgrammeDocument, version: number): Programme {
  const { earn, gifts, burn } = document
  const rules = earn.map(compileRule)
  const limits = new Map<string, CompiledLimits>()
  const groups = new Map<string, string>()
  for (const rule of earn) {
    const limit = compileLimits(rule.id, rule)
    if (limit !== undefined) limits.set(rule.id, limit)
    if (rule.group !== undefined) groups.set(rule.id, rule.group)
  }
  const offers = (document.offers ?? []).map((offer) => compileOffer(offer, earn[0]?.id))
  return {
    ...document,
    version,
    rules,
    offerOf: new Map(offers.map((offer) => [offer.id, offer])),
    ruleOffers: offers.filter(({ issue }) => issue.by === 'rule'),
    pool: poolOf(offers, document.entrance),
    known: indexKnowledge(document.knowledge ?? []),
    candidates: indexRules(earn.map((terms, i) => ({ rule: rules[i] as CompiledRule, terms }))),
    limits,
    groups,
    hasGroups: groups.size > 0,
    baseRules: new Set(earn.filter(isBase).map(({ id: rule }) => rule)),
    pointsPerCent: burn.points / burn.cents,
    giftsDescending: [...gifts.basket].sort((a, b) => b.fromCents - a.fromCents),
    giftOf: new Map([...gifts.basket, ...(gifts.running ?? [])].map((gift) => [gift.id, gift])),
  }
}

function isBase(rule: ProgrammeDocument['earn'][number]): boolean {
  const { departments: _d, skus: _s, excludeDepartments: _x, excludeSkus: _y, ...conditions } = rule.filter ?? {}
  const byGoods = rule.kind === 'points-per-amount' || rule.kind === 'points-per-quantity'
  return byGoods && Object.values(conditions).every((each) => each === undefined) && !rule.cap && !rule.budget
}

/** The published versions of a shop. */
export interface Programmes {
  /** The version in force at an instant (ms); the oldest one for times before it. */
  at(atMs: number): Programme
  version(version: number): Programme
}

/**
 * The programmes of a list of publications, in the order they were made: of two from the same instant the later one
 * counts. The list is never empty.
 */
export function programmesOf(
  published: readonly { readonly programme: Programme; readonly from: number }[],
): Programmes {
  const sorted = [...published].sort((a, b) => a.from - b.from)
  const [oldest] = sorted
  if (oldest === undefined) throw new Error('a shop has at least one published programme')
  return {
    at(atMs) {
      for (let i = sorted.length - 1; i > 0; i -= 1) {
        const candidate = sorted[i]
        if (candidate !== undefined && candidate.from <= atMs) return candidate.programme
      }
      return oldest.programme
    },
    version(version) {
      const found = sorted.find((each) => each.programme.version === version)
      if (found === undefined) throw new Error(`programme version ${version} was never published here`)
      return found.programme
    },
  }
}
