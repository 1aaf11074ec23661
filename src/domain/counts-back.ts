import { monthOf } from './day.ts'
import type { SoldState } from './decide-return.ts'
import type { Fact, LineNumbers } from './fact.ts'
import type { Programme } from './programme.ts'
import type { Count } from './rewards/limits.ts'
import { spendCounts } from './running.ts'
import { type Added, tierCounts } from './tiers.ts'
import { uncounted } from './uncount.ts'
import { sumOf } from './whole.ts'

/**
 * What a return or a void takes out of the counts of the sale, and what the void of a return puts back: spend of
 * running totals and points of tiers as far as goods came back; a visit and the room of limits with a void alone.
 */
export function countsBack(
  { sold, progress, account }: Pick<SoldState, 'sold' | 'progress' | 'account'>,
  moved: { kind: 'return' | 'void' | 'return-void'; lines: readonly Pick<LineNumbers, 'points'>[]; cents: number },
  programme: Programme,
): Count[] {
  const points = sumOf(moved.lines, (line) => line.points)
  const sign = moved.kind === 'return-void' ? 1 : -1
  const counts = moved.kind === 'void' ? uncounted(sold, points, account?.id) : []
  if (!wasCounted({ progress, account })) return counts
  return [
    ...counts,
    ...spendCounts(programme, sold.day, moved.cents),
    ...tierCounts(programme, sold.day, { points: sign * points, visits: isVisit(sold, moved.kind) ? -1 : 0 }),
  ]
}

/** What of it moves the tier. */
export const addedBack = (
  { sold, progress, account }: Pick<SoldState, 'sold' | 'progress' | 'account'>,
  moved: { kind: 'return' | 'void' | 'return-void'; lines: readonly Pick<LineNumbers, 'points'>[]; cents: number },
): Added => ({
  month: monthOf(sold.day),
  cents: moved.cents,
  points: wasCounted({ progress, account })
    ? (moved.kind === 'return-void' ? 1 : -1) * sumOf(moved.lines, (line) => line.points)
    : 0,
  ...(isVisit(sold, moved.kind) ? { unvisit: sold.day } : {}),
})

/** Neither an account that took over was counted for, nor goods whose sale nobody knows. */
const wasCounted = ({ progress, account }: Pick<SoldState, 'progress' | 'account'>): boolean =>
  account !== undefined && account.id === progress.account && progress.seq !== 0

/** Whether a void takes back a visit that was counted. */
const isVisit = (sold: Fact, kind: string): boolean =>
  kind === 'void' && sold.counts.some(({ rule }) => rule === 'tier:visits')
