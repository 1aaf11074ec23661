import type { Day } from './day.ts'

/** One accrual's points, with their own dates. `points` includes what is held; `held` ≤ `points`. */
export interface Lot {
  readonly no: number
  readonly points: number
  readonly held: number
  /** How many points of this lot have expired and were not demanded back since. */
  readonly expired: number
  /** Last day the points can be used. */
  readonly expires: Day
  /** First day the points can be used. */
  readonly activeFrom: Day
}

/** A card's points in this shop. The account's number is random and leads to no card by itself. */
export interface Account {
  readonly id: number
  /** The day of its first sale; when it is not given, the last one stands for it. */
  readonly opened?: Day
  readonly state: 'open' | 'blocked' | 'closed'
  /** Why it is blocked: `lost`, `recovered`, `merged`. */
  readonly reason: string | undefined
  /** The account that took over, after a recovery or a merge. */
  readonly successor: number | undefined
  /** Sum of the lots minus the deficit. */
  readonly balance: number
  /** Points of the lots that are held for sales being paid. */
  readonly held: number
  readonly deficit: number
  /** The number the next lot gets. */
  readonly nextLot: number
  /** No lot expires before the end of this day; undefined when there is none. A hint, never late. */
  readonly nextExpiry: Day | undefined
  /** From this day on no lot is pending; undefined when none is. A hint, never early. */
  readonly pendingUntil: Day | undefined
  readonly tier: string
  /** Spend in cents that counts for tiers, by month (`YYYY-MM`). */
  readonly spend: Readonly<Record<string, number>>
  readonly lastDay: Day
}

/** An account with its lots at hand. They are read only when asked for, since an ordinary sale never needs them. */
export interface AccountView extends Account {
  readonly lots: () => readonly Lot[]
  /**
   * What was counted for this card under a name in the periods from `from` to `to`, or in `from` alone. Read when asked
   * for; an account that nothing was ever counted for may leave it out.
   */
  readonly counted?: (rule: string, from: string, to?: string) => Tally
  /** The tier the brand gives a member, to its last day. Read when asked for; left out where there is no member. */
  readonly given?: () => GivenTier | undefined
}

/** A tier that holds whatever is bought here; without a last day until the brand says otherwise. */
export interface GivenTier {
  readonly tier: string
  readonly until: Day | undefined
}

/** What was counted over some periods. */
export interface Tally {
  readonly sum: number
  /** In how many of the periods anything was counted. */
  readonly periods: number
}
