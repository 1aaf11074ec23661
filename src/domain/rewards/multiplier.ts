import { z } from 'zod'
import { allocate, mulDivFloor, sumOf } from '../whole.ts'
import { compileFilter } from './filter.ts'
import { type RuleKind, ruleFields } from './rule.ts'

const schema = z.strictObject({
  kind: z.literal('multiplier'),
  ...ruleFields,
  /** The rule whose points are multiplied; it stands above this one. */
  of: z.string(),
  /** 125 gives a quarter more. */
  percent: z.int().min(101).max(10_000),
})

/**
 * The part above one of a multiplier on another rule: floor(base × (m − 1)). With a filter for lines, base is the part
 * of the other rule's points that fell on lines it lets through.
 */
export const multiplier: RuleKind<typeof schema> = {
  schema,
  compile(rule) {
    const filter = compileFilter(rule.filter)
    const { line } = filter
    return {
      id: rule.id,
      judge(judged, before) {
        if (!filter.sale(judged)) return undefined
        const base = before.find((award) => award.rule === rule.of)
        if (base === undefined || base.points === 0) return undefined
        const weights =
          line === undefined
            ? base.weights
            : allocate(base.points, base.weights).map((points, i) => {
                const of = judged.lines[i]
                return of !== undefined && line(of) ? points : 0
              })
        const of = line === undefined ? base.points : sumOf(weights, (points) => points)
        if (of === 0) return undefined
        return {
          rule: rule.id,
          points: mulDivFloor(of, rule.percent - 100, 100),
          weights,
          reason: {
            kind: 'multiplier',
            percent: rule.percent,
            of,
            tier: rule.filter?.tiers ? judged.tier : undefined,
          },
        }
      },
    }
  },
}
