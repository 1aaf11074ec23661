import { z } from 'zod'
import type { NetLine } from '../basket.ts'
import type { WallClock } from '../day.ts'
import type { Reason } from '../words.ts'
import { type Filter, filterSchema } from './filter.ts'
import { budgetSchema, capSchema } from './limits.ts'

/** What the rules look at: one basket after netting, and what is known of its holder before the sale. */
export interface Judged {
  readonly lines: readonly NetLine[]
  /** Eligible cents per line of `lines`, after the till's discounts, coupons and points. */
  readonly eligibleCents: readonly number[]
  /** Tier held before the sale; undefined without a card. */
  readonly tier: string | undefined
  readonly currency: string
  /** The number of the shop that sold. */
  readonly shop: string
  /** The customer group the till named. */
  readonly group: 'staff' | undefined
  /** The shop's wall clock when the sale was finished; asked only by rules that look at it. */
  readonly wall: () => WallClock
  /** Segments of the card, none without one; read only by rules that name segments. */
  readonly segments: () => readonly string[]
}

/** What one rule gave, and on which lines: `weights` spread the points over the lines by largest remainder. */
export interface Award {
  readonly rule: string
  readonly points: number
  readonly weights: readonly number[]
  readonly reason: Reason
}

/** What the fields that every kind has say of a rule, for those who judge. */
export interface RuleTerms {
  readonly id: string
  readonly filter?: Filter | undefined
  readonly cap?: z.output<typeof capSchema> | undefined
  readonly budget?: z.output<typeof budgetSchema> | undefined
  readonly group?: string | undefined
}

/** A rule made ready once per programme, so that a sale only pays for the arithmetic. */
export interface CompiledRule {
  readonly id: string
  /** `before` are the awards of the rules above it. An award of 0 points is kept when it explains itself. */
  judge(judged: Judged, before: readonly Award[]): Award | undefined
}

/** One kind of earn rule: its schema, and how a rule of it is made ready. One file each, one line in `index.ts`. */
export interface RuleKind<Schema extends z.ZodType> {
  readonly schema: Schema
  compile(rule: z.output<Schema>): CompiledRule
}

const name = z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 40 at most')

/** What every kind of earn rule has. */
export const ruleFields = {
  id: name,
  filter: filterSchema.optional(),
  /** At most so many points of this rule for one card. */
  cap: capSchema.optional(),
  /** At most so many points of this rule for all cards together. */
  budget: budgetSchema.optional(),
  /** Of the rules of one group that are exclusive, only the one that gives most counts in a sale. */
  group: name.optional(),
  exclusive: z.literal('best').optional(),
}
