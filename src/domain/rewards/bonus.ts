import { z } from 'zod'
import { sumOf } from '../whole.ts'
import { compileFilter, passing } from './filter.ts'
import { type RuleKind, ruleFields } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('bonus'),
  ...ruleFields,
  points: z.int().min(1).max(1_000_000),
  /** So much must be bought of what the filter lets through, in the unit of the line, with at most 3 decimals. */
  fromQuantity: z.number().min(0.001).max(1_000_000).multipleOf(0.001).optional(),
})

/** Fixed points, once in a sale, when the filter lets something through that was paid for. */
export const bonus: RuleKind<typeof schema> = {
  schema,
  compile(rule) {
    const filter = compileFilter(rule.filter)
    const from = Math.round((rule.fromQuantity ?? 0) * 1000)
    return {
      id: rule.id,
      judge(judged) {
        if (!filter.sale(judged)) return undefined
        const weights = passing(filter, judged)
        if (!weights.some((cents) => cents > 0)) return undefined
        const quantity = sumOf(judged.lines.keys().toArray(), (i) =>
          (weights[i] ?? 0) > 0 ? Math.max(0, judged.lines[i]?.quantity ?? 0) : 0,
        )
        if (quantity < from) return undefined
        return { rule: rule.id, points: rule.points, weights, reason: { kind: 'bonus', points: rule.points } }
      },
    }
  },
}
