import type { Fact } from './fact.ts'
import type { Count } from './rewards/limits.ts'
import { mulDivFloor, sumOf } from './whole.ts'

/**
 * The room a void gives back to caps and budgets: of each rule the share of its points that the void takes, all of them
 * when nothing was returned before. A return gives none back, since it can itself be taken back when the room is gone.
 * @param holder the account the points are taken from; another than the one that bought was never counted for
 */
export function uncounted(
  sold: Pick<Fact, 'lines' | 'counts' | 'account'>,
  pointsTaken: number,
  holder: number | undefined,
): Count[] {
  const total = sumOf(sold.lines, (line) => line.points)
  if (total === 0 || pointsTaken === 0) return []
  return sold.counts.flatMap(({ rule, points, card, all }) => {
    if (!isRule(rule)) return []
    const back = pointsTaken >= total ? points : mulDivFloor(points, pointsTaken, total)
    return back === 0 ? [] : [{ rule, points: -back, card: holder === sold.account ? card : [], all }]
  })
}

/** Names of rules hold no colon; what is counted for gifts and tiers does. */
const isRule = (name: string): boolean => !name.includes(':')
