import { z } from 'zod'
import { sumOf } from '../whole.ts'
import { compileFilter, passing } from './filter.ts'
import { type RuleKind, ruleFields } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('points-per-visit'),
  ...ruleFields,
  points: z.int().min(1).max(1_000_000),
  /** Eligible spend the visit needs, in cents, of the lines the filter lets through. */
  fromCents: z.int().min(1).max(100_000_000),
})

/** Fixed points for a visit that spends enough. */
export const pointsPerVisit: RuleKind<typeof schema> = {
  schema,
  compile(rule) {
    const filter = compileFilter(rule.filter)
    return {
      id: rule.id,
      judge(judged) {
        if (!filter.sale(judged)) return undefined
        const weights = passing(filter, judged)
        const cents = sumOf(weights, (weight) => weight)
        if (cents === 0) return undefined
        return {
          rule: rule.id,
          points: cents >= rule.fromCents ? rule.points : 0,
          weights,
          reason: {
            kind: 'points-per-visit',
            points: rule.points,
            fromCents: rule.fromCents,
            onCents: cents,
            currency: judged.currency,
          },
        }
      },
    }
  },
}
