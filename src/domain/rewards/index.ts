import { z } from 'zod'
import { bonus } from './bonus.ts'
import { multiplier } from './multiplier.ts'
import { pointsPerAmount } from './points-per-amount.ts'
import { pointsPerQuantity } from './points-per-quantity.ts'
import { pointsPerVisit } from './points-per-visit.ts'
import type { CompiledRule } from './rule.ts'

/** Every kind of earn rule. A new kind is a file beside this one, and a line in each of the two lists. */
export const earnRuleSchema = z.discriminatedUnion('kind', [
  pointsPerAmount.schema,
  pointsPerQuantity.schema,
  pointsPerVisit.schema,
  bonus.schema,
  multiplier.schema,
])

export type EarnRule = z.output<typeof earnRuleSchema>

/** Makes one rule of a programme ready for judging. */
export function compileRule(rule: EarnRule): CompiledRule {
  switch (rule.kind) {
    case 'points-per-amount':
      return pointsPerAmount.compile(rule)
    case 'points-per-quantity':
      return pointsPerQuantity.compile(rule)
    case 'points-per-visit':
      return pointsPerVisit.compile(rule)
    case 'bonus':
      return bonus.compile(rule)
    case 'multiplier':
      return multiplier.compile(rule)
  }
}
