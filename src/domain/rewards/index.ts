import { z } from 'zod'
import { multiplier } from './multiplier.ts'
import { pointsPerAmount } from './points-per-amount.ts'
import type { CompiledRule } from './rule.ts'

/** Every kind of earn rule. A new kind is a file beside this one, and a line in each of the two lists. */
export const earnRuleSchema = z.discriminatedUnion('kind', [pointsPerAmount.schema, multiplier.schema])

type EarnRule = z.output<typeof earnRuleSchema>

/** Makes one rule of a programme ready for judging. */
export function compileRule(rule: EarnRule): CompiledRule {
  switch (rule.kind) {
    case 'points-per-amount':
      return pointsPerAmount.compile(rule)
    case 'multiplier':
      return multiplier.compile(rule)
  }
}
