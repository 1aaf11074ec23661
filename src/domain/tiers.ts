import type { Account, AccountView } from './account.ts'
import { addDays, addMonths, type Day, monthOf } from './day.ts'
import { type Fact, fact } from './fact.ts'
import type { Programme } from './programme.ts'
import type { Count } from './rewards/limits.ts'
import { type Window, windowOf, windowsOf } from './tier-windows.ts'

/** What finding a tier needs of an account. */
export type TierHolder = Pick<AccountView, 'tier' | 'spend' | 'lastDay' | 'opened' | 'counted' | 'given'>

/** What of a programme decides tiers. */
export type TierRules = Pick<Programme, 'tiers'>

/** What a fact adds that the account's books do not hold yet. */
export interface Added {
  readonly month: string
  readonly cents: number
  /** Points earned or, below 0, taken back. */
  readonly points?: number
  /** The day of a visit. */
  readonly visit?: Day
  /** The day of a visit that is taken back. */
  readonly unvisit?: Day
}

/** Names under which the books count what is not spend. */
const POINTS = 'tier:points'
const VISITS = 'tier:visits'
export const STEPS = 'tier:steps'

const FIELDS = { spend: 'fromCents', points: 'fromPoints', visits: 'fromVisits' } as const

/** Spend in cents of the months of a window. */
function spendIn(spend: Readonly<Record<string, number>>, { from, to }: Window): number {
  let sum = 0
  for (const month in spend) if (month >= from && month <= to) sum += spend[month] ?? 0
  return sum
}

/** The highest tier an amount reaches, in cents, points or visits, whichever the programme measures. */
export function reachedTier({ tiers }: TierRules, amount: number): string {
  const field = FIELDS[tiers.measure ?? 'spend']
  let reached = tiers.levels[0]?.id ?? ''
  for (const level of tiers.levels) if (amount >= (level[field] ?? 0)) reached = level.id
  return reached
}

/** The lowest tier, which every card starts in. */
export const lowestTier = (programme: TierRules): string => reachedTier(programme, 0)

/** What of the measure falls into a window. */
function amountIn(window: Window, account: TierHolder, { tiers }: TierRules, added: Added | undefined): number {
  const inWindow = (month: string): boolean => month >= window.from && month <= window.to
  const isAdded = added !== undefined && inWindow(added.month)
  switch (tiers.measure ?? 'spend') {
    case 'spend':
      return spendIn(account.spend, window) + (isAdded ? added.cents : 0)
    case 'points':
      return (account.counted?.(POINTS, window.from, window.to).sum ?? 0) + (isAdded ? (added.points ?? 0) : 0)
    case 'visits': {
      const visits = account.counted?.(VISITS, `${window.from}-01`, `${window.to}-31`).periods ?? 0
      const purchases = (day: Day): number => account.counted?.(VISITS, day).sum ?? 0
      if (added?.visit !== undefined && isAdded && purchases(added.visit) === 0) return visits + 1
      return added?.unvisit !== undefined && isAdded && purchases(added.unvisit) === 1 ? visits - 1 : visits
    }
  }
}

/** The tier the windows of today give, and whether a fall was held up to one level. */
function tierBy(
  account: TierHolder,
  programme: TierRules,
  today: Day,
  added: Added | undefined,
): { tier: string; step: boolean } {
  const { tiers } = programme
  let most = 0
  for (const window of windowsOf(tiers, account, today))
    most = Math.max(most, amountIn(window, account, programme, added))
  const reached = higherTier(programme, reachedTier(programme, most), givenTier(account, today))
  const held = levelOf(programme, account.tier)
  if (tiers.downgrade !== 'one-step' || levelOf(programme, reached) >= held) return { tier: reached, step: false }
  const { from, to } = windowOf(tiers, account, today)
  const fell = (account.counted?.(STEPS, from, to).sum ?? 0) > 0
  return fell ? { tier: account.tier, step: false } : { tier: tiers.levels[held - 1]?.id ?? reached, step: true }
}

const levelOf = ({ tiers }: TierRules, id: string): number => tiers.levels.findIndex((level) => level.id === id)

/** The higher of two tiers; one that the programme does not know is below all others. */
export const higherTier = (programme: TierRules, one: string, other: string | undefined): string =>
  other !== undefined && levelOf(programme, other) > levelOf(programme, one) ? other : one

/** What the brand gives on a day, whatever was bought here. */
function givenTier({ given }: TierHolder, today: Day): string | undefined {
  const of = given?.()
  return of === undefined || (of.until !== undefined && of.until < today) ? undefined : of.tier
}

/** More months than any window, its retention and its grace go back. */
const FURTHEST_MONTHS = 60
/** Grace is 92 days at most. */
const GRACE_MONTHS = 4

/**
 * The last day a tier holds when nothing more is bought.
 * @param holder with the tier held today
 * @returns undefined for a tier that never ends by itself.
 */
export function tierEnd(holder: TierHolder, programme: TierRules, today: Day): Day | undefined {
  const held = levelOf(programme, holder.tier)
  const first = `${monthOf(today)}-01`
  for (let months = -GRACE_MONTHS; months <= FURTHEST_MONTHS; months += 1) {
    // A window ends with its month, and what was reached in it some days of grace after.
    const day = addDays(addMonths(first, months), programme.tiers.graceDays ?? 0)
    if (day > today && levelOf(programme, tierBy(holder, programme, day, undefined).tier) < held)
      return addDays(day, -1)
  }
  return undefined
}

/** The tier of a day, also where it was not booked yet, and whether a fall was held up to one level. */
export const tierOn = (holder: TierHolder, programme: TierRules, today: Day): { tier: string; step: boolean } =>
  tierBy(holder, programme, today, undefined)

/**
 * The tier held today. The books move it with the next sale or the night; months that have left the window since the
 * last visit count here already.
 */
export function tierNow(account: TierHolder, programme: Programme, today: Day): string {
  // Windows change with the month, only grace ends within one.
  const isOwn = account.given?.() === undefined
  if (isOwn && !programme.tiers.graceDays && monthOf(account.lastDay) === monthOf(today)) return account.tier
  return tierBy(account, programme, today, undefined).tier
}

/** How far a card is on its way to the next tier: in cents, points or visits, whichever the programme measures. */
export function tierProgress(
  account: TierHolder,
  programme: Programme,
  today: Day,
): { measure: 'spend' | 'points' | 'visits'; amount: number; next: { id: string; missing: number } | undefined } {
  const { tiers } = programme
  const measure = tiers.measure ?? 'spend'
  const field = FIELDS[measure]
  const amount = amountIn(windowOf(tiers, account, today), account, programme, undefined)
  const next = tiers.levels[levelOf(programme, tierNow(account, programme, today)) + 1]
  if (next === undefined) return { measure, amount, next }
  return { measure, amount, next: { id: next.id, missing: Math.max(0, (next[field] ?? 0) - amount) } }
}

/**
 * The tier fact that a change of what is measured calls for, if any: a sale counts for its tier after it was judged.
 * `added` is what the account's books do not hold yet.
 */
export function tierChange(
  account: TierHolder & Pick<Account, 'id'>,
  programme: Programme,
  at: { today: Day; now: number; cause: string },
  added: Added | undefined,
): Fact[] {
  const { tier, step } = tierBy(account, programme, at.today, added)
  if (tier === account.tier) return []
  const rises = levelOf(programme, tier) > levelOf(programme, account.tier)
  return [
    fact({
      kind: 'tier',
      day: at.today,
      programme: programme.version,
      account: account.id,
      cause: at.cause,
      at: at.now,
      tier,
      counts: step ? [{ rule: STEPS, points: 1, card: [monthOf(at.today)], all: [] }] : [],
      note: rises ? 'reached' : step ? 'step' : 'below',
    }),
  ]
}

/** What a sale or claim of a day counts for a tier that is not measured by spend; below 0 what a return takes back. */
export function tierCounts({ tiers }: Programme, day: Day, of: { points: number; visits: number }): Count[] {
  const { measure } = tiers
  if (measure === 'points' && of.points !== 0)
    return [{ rule: POINTS, points: of.points, card: [monthOf(day)], all: [] }]
  if (measure === 'visits' && of.visits !== 0) return [{ rule: VISITS, points: of.visits, card: [day], all: [] }]
  return []
}
