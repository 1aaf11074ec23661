import type { z } from 'zod'
import type { NetLine } from '../basket.ts'
import type { Reason } from '../words.ts'

/** What the rules look at: one basket after netting, and what is known of its holder before the sale. */
export interface Judged {
  readonly lines: readonly NetLine[]
  /** Eligible cents per line of `lines`, after the till's discounts, coupons and points. */
  readonly eligibleCents: readonly number[]
  /** Tier held before the sale; undefined without a card. */
  readonly tier: string | undefined
  readonly currency: string
}

/** What one rule gave, and on which lines: `weights` spread the points over the lines by largest remainder. */
export interface Award {
  readonly rule: string
  readonly points: number
  readonly weights: readonly number[]
  readonly reason: Reason
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
