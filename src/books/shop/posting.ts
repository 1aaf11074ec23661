import type { Account } from '../../domain/account.ts'
import type { Fact, FactKind } from '../../domain/fact.ts'
import { leavesAll, postedChange } from '../../domain/fact.ts'

/** Months of spend an account keeps: the longest tier window and the month it begins in. */
const SPEND_MONTHS = 25

/** What facts change of an account. */
export type Standing = Pick<
  Account,
  'balance' | 'held' | 'deficit' | 'nextLot' | 'pendingUntil' | 'tier' | 'spend' | 'lastDay'
>

/** Facts that happen without the shopper, and so do not show that the card is still in use. */
export const WITHOUT_SHOPPER: ReadonlySet<FactKind> = new Set([
  'expire',
  'release',
  'coupon',
  'tier',
  'adjust',
  'block',
  'close',
  'life',
  'publish',
  'audit',
])

/**
 * An account after a fact. The books are kept by it and `verify` rebuilds them by it, so the two cannot drift apart;
 * `next_expiry` is not here because it follows from the lots.
 * @throws Error when the fact opens lots out of turn.
 */
export function post<T extends Standing>(
  standing: T,
  fact: Pick<Fact, 'kind' | 'day' | 'moves' | 'deficit' | 'tier' | 'spend' | 'spends' | 'note'>,
): T {
  let { held, nextLot, pendingUntil } = standing
  for (const move of fact.moves) {
    held += move.held ?? 0
    if (move.expires === undefined) continue
    if (move.lot !== nextLot) throw new Error(`lot ${move.lot} is opened where lot ${nextLot} is the next`)
    nextLot += 1
    if (move.activeFrom !== undefined && (pendingUntil === undefined || move.activeFrom > pendingUntil))
      pendingUntil = move.activeFrom
  }
  return {
    ...standing,
    balance: standing.balance + postedChange(fact),
    held,
    deficit: standing.deficit + fact.deficit,
    nextLot,
    pendingUntil,
    tier: fact.tier ?? standing.tier,
    spend: spendAfter(standing.spend, fact),
    lastDay: fact.day > standing.lastDay && !WITHOUT_SHOPPER.has(fact.kind) ? fact.day : standing.lastDay,
  }
}

function spendAfter(
  before: Account['spend'],
  fact: Pick<Fact, 'kind' | 'spend' | 'spends' | 'note'>,
): Account['spend'] {
  if (fact.spend !== undefined) return addSpend(before, fact.spend.month, fact.spend.cents)
  if (leavesAll(fact)) return {}
  return (fact.spends ?? []).reduce((spend, { month, cents }) => addSpend(spend, month, cents), before)
}

function addSpend(spend: Account['spend'], month: string, cents: number): Account['spend'] {
  const out: Record<string, number> = { ...spend, [month]: (spend[month] ?? 0) + cents }
  if (spend[month] !== undefined) return out
  const months = Object.keys(out)
  if (months.length <= SPEND_MONTHS) return out
  const oldest = months.reduce((a, b) => (a < b ? a : b))
  delete out[oldest]
  return out
}
