import { z } from 'zod'
import { sumOf } from '../whole.ts'
import { compileFilter, passing } from './filter.ts'
import { type RuleKind, ruleFields } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('points-per-quantity'),
  ...ruleFields,
  /** Points for each full step. */
  points: z.int().min(1).max(100_000),
  /** The step in the unit of the line, pieces or kilograms, with at most 3 decimals. */
  perQuantity: z.number().min(0.001).max(1_000_000).multipleOf(0.001),
})

/** Points for each full step of quantity, floored once per sale. What costs nothing counts for nothing. */
export const pointsPerQuantity: RuleKind<typeof schema> = {
  schema,
  compile(rule) {
    const filter = compileFilter(rule.filter)
    const step = Math.round(rule.perQuantity * 1000)
    return {
      id: rule.id,
      judge(judged) {
        if (!filter.sale(judged)) return undefined
        const weights = passing(filter, judged).map((cents, i) =>
          cents > 0 ? Math.max(0, judged.lines[i]?.quantity ?? 0) : 0,
        )
        const quantity = sumOf(weights, (weight) => weight)
        if (quantity === 0) return undefined
        return {
          rule: rule.id,
          points: Math.floor(quantity / step) * rule.points,
          weights,
          reason: { kind: 'points-per-quantity', points: rule.points, per: step, on: quantity },
        }
      },
    }
  },
}
