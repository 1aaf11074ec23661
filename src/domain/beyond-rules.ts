import type { AccountView } from './account.ts'
import { addDays, type Day } from './day.ts'
import { closesAfter, keepsAliveUntil, wasLongAway } from './expiry.ts'
import type { Ledger } from './ledger.ts'
import type { Programme, RunningGift } from './programme.ts'
import type { Count } from './rewards/limits.ts'
import { runningGifts, spendCounts } from './running.ts'
import { tierCounts } from './tiers.ts'

/** What a purchase of a card does beside earning. */
export interface BeyondRules {
  /** Gifts that running totals make due. */
  readonly gifts: readonly RunningGift[]
  readonly counts: readonly Count[]
  /** Every open lot is good until this day at least. */
  readonly keepsUntil: Day | undefined
}

export const NOTHING_BEYOND: BeyondRules = { gifts: [], counts: [], keepsUntil: undefined }

/** What a card's purchase of a day counts and keeps alive. An ordinary programme has nothing of it. */
export function beyondRules(
  programme: Programme,
  account: AccountView,
  day: Day,
  of: { points: number; eligibleCents: number },
): BeyondRules {
  const { gifts, lots, tiers } = programme
  if (gifts.running === undefined && lots.policy !== 'sliding' && tiers.measure === undefined) return NOTHING_BEYOND
  const running = account.state === 'open' ? runningGifts(programme, account, day, of.eligibleCents) : NOTHING_BEYOND
  const visits = of.eligibleCents > 0 ? 1 : 0
  return {
    gifts: running.gifts,
    counts: [
      ...running.counts,
      ...spendCounts(programme, day, of.eligibleCents),
      ...tierCounts(programme, day, { points: of.points, visits }),
    ],
    keepsUntil: keepsAliveUntil(day, programme),
  }
}

/** What a receipt or a scan warns of. */
export interface Warnings {
  /** Points that end soon, those of the first such day. */
  readonly expiring: { readonly points: number; readonly day: Day } | undefined
  /** The last day of a card that was not used for long. */
  readonly idle: Day | undefined
}

/**
 * What a card is warned of today.
 * @param lastDay its last purchase: of a sale, the one before; `usedOn` is the day its time begins anew
 */
export function warningsOf(
  ledger: Ledger,
  programme: Programme,
  { today, lastDay, usedOn }: { today: Day; lastDay: Day; usedOn: Day },
): Warnings {
  const { warnDays = 0 } = programme.lots
  return {
    expiring: warnDays === 0 ? undefined : ledger.firstEnding(today, addDays(today, warnDays)),
    idle: wasLongAway(lastDay, today, programme) ? closesAfter(usedOn, programme) : undefined,
  }
}
