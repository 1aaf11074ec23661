import { z } from 'zod'
import { compileFilter, filterSchema, passing } from './filter.ts'
import type { RuleKind } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('points-per-amount'),
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Points for each full step. */
  points: z.int().min(1).max(100_000),
  /** The step, in cents. */
  perCents: z.int().min(1).max(100_000_000),
  filter: filterSchema.optional(),
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
        let cents = 0
        for (const weight of weights) cents += weight
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
