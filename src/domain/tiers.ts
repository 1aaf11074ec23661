import type { AccountView } from './account.ts'
import { addMonths, type Day, monthOf } from './day.ts'
import { type Fact, fact } from './fact.ts'
import type { Programme } from './programme.ts'

/** Spend in cents of the window's months, the month of `day` being the last. */
export function windowSpend(spend: Readonly<Record<string, number>>, day: Day, months: number): number {
  const last = monthOf(day)
  const first = monthOf(addMonths(`${last}-01`, 1 - months))
  let sum = 0
  for (const month in spend) if (month >= first && month <= last) sum += spend[month] ?? 0
  return sum
}

/** The highest tier the spend reaches. */
export function reachedTier(programme: Programme, cents: number): string {
  let reached = programme.tiers.levels[0]?.id ?? ''
  for (const level of programme.tiers.levels) if (cents >= level.fromCents) reached = level.id
  return reached
}

/** The lowest tier, which every card starts in. */
export const lowestTier = (programme: Programme): string => reachedTier(programme, 0)

/**
 * The tier held today. The books move it with the next sale or the night; months that have left the window since the
 * last visit count here already.
 */
export function tierNow(
  account: Pick<AccountView, 'tier' | 'spend' | 'lastDay'>,
  programme: Programme,
  today: Day,
): string {
  if (monthOf(account.lastDay) === monthOf(today)) return account.tier
  return reachedTier(programme, windowSpend(account.spend, today, programme.tiers.windowMonths))
}

/**
 * The tier fact that a change of spend calls for, if any: a sale counts for its tier after it was judged.
 * `added` is spend that the account's books do not hold yet.
 */
export function tierChange(
  account: AccountView,
  programme: Programme,
  at: { today: Day; now: number; cause: string },
  added: { month: string; cents: number } | undefined,
): Fact[] {
  const { windowMonths } = programme.tiers
  const inWindow = added !== undefined && windowSpend({ [added.month]: 1 }, at.today, windowMonths) === 1
  const cents = windowSpend(account.spend, at.today, windowMonths) + (inWindow ? added.cents : 0)
  const tier = reachedTier(programme, cents)
  if (tier === account.tier) return []
  const rises =
    programme.tiers.levels.findIndex((l) => l.id === tier) >
    programme.tiers.levels.findIndex((l) => l.id === account.tier)
  return [
    fact({
      kind: 'tier',
      day: at.today,
      programme: programme.version,
      account: account.id,
      cause: at.cause,
      at: at.now,
      tier,
      note: rises ? 'reached' : 'below',
    }),
  ]
}
