import { z } from 'zod'
import { mulDivFloor } from '../whole.ts'
import { compileFilter, filterSchema } from './filter.ts'
import type { RuleKind } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('multiplier'),
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** The rule whose points are multiplied; it stands above this one. */
  of: z.string(),
  /** 125 gives a quarter more. */
  percent: z.int().min(101).max(10_000),
  filter: filterSchema.pick({ tiers: true }).optional(),
})

/** The part above one of a multiplier on another rule: floor(base × (m − 1)). */
export const multiplier: RuleKind<typeof schema> = {
  schema,
  compile(rule) {
    const filter = compileFilter(rule.filter)
    return {
      id: rule.id,
      judge(judged, before) {
        if (!filter.sale(judged)) return undefined
        const base = before.find((award) => award.rule === rule.of)
        if (base === undefined || base.points === 0) return undefined
        return {
          rule: rule.id,
          points: mulDivFloor(base.points, rule.percent - 100, 100),
          weights: base.weights,
          reason: {
            kind: 'multiplier',
            percent: rule.percent,
            of: base.points,
            tier: rule.filter?.tiers ? judged.tier : undefined,
          },
        }
      },
    }
  },
}
