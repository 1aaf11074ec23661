import { z } from 'zod'
import { sumOf } from '../whole.ts'
import { compileFilter, passing } from './filter.ts'
import { type RuleKind, ruleFields } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('points-per-amount'),
  ...ruleFields,
  /** Points for each full step. */
  points: z.int().min(1).max(100_000),
  /** The step, in cents. */
  perCents: z.int().min(1).max(100_000_000),
})

/** Points for each full step of eligible spend, floored once per sale: the base of most programmes. */
export const pointsPerAmount: RuleKind<typeof schema> = {
  schema,
  compile(rule) {
    const filter = compileFilter(rule.filter)
    return {
      id: rule.id,
      judge(judged) {
        if (!filter.sale(judged)) return undefined
        const weights = passing(filter, judged)
        const cents = sumOf(weights, (weight) => weight)
        // A rule for goods that are not in the basket has nothing to explain.
        if (cents === 0 && filter.line !== undefined) return undefined
        return {
          rule: rule.id,
          points: Math.floor(cents / rule.perCents) * rule.points,
          weights,
          reason: {
            kind: 'points-per-amount',
            points: rule.points,
            perCents: rule.perCents,
            onCents: cents,
            currency: judged.currency,
          },
        }
      },
    }
  },
}
