import type { Day } from './day.ts'
import type { Count } from './rewards/limits.ts'

/**
 * A fact is one line of the journal: something that happened and moved points, gifts, holds or tiers.
 * Its chained half (all but `account`, `cause` and `at`) stays for ever; the other half can be deleted without
 * breaking the chain, so nothing in the chained half may lead to a card, a receipt or a time of day.
 */
export type FactKind =
  | 'sale'
  | 'return'
  | 'void'
  | 'return-void'
  | 'claim'
  | 'hold'
  | 'release'
  | 'gift'
  | 'coupon'
  | 'expire'
  | 'tier'
  | 'adjust'
  | 'transfer'
  | 'block'
  | 'close'
  | 'publish'
  | 'life'
  | 'consent'
  | 'audit'

/** What a fact did to a card's points, each a whole number ≥ 0 except on `return-void`, which takes a return back, and `adjusted`. */
export interface PointTotals {
  earned: number
  clawedBack: number
  burned: number
  reinstated: number
  expired: number
  adjusted: number
}

/**
 * A change of one lot. Lots are numbered within their account (1, 2, 3 …), so a number alone links no two facts.
 * A move that opens a lot carries its dates.
 */
export interface Move {
  readonly lot: number
  /** Points added (> 0) or taken (< 0). */
  readonly points: number
  /** Change of the points of this lot that count as expired: up on expiry, down when a clawback takes expired points. */
  readonly expired?: number
  /** Change of the points of this lot that are held for a sale being paid. */
  readonly held?: number
  /** The last day the points can be used; present when the move opens the lot. */
  readonly expires?: Day
  /** The first day the points can be used, when that is later than the day they were earned. */
  readonly activeFrom?: Day
}

/** What one line of a sale or return carried, in whole numbers. */
export interface LineNumbers {
  readonly line: number
  /** Bought or returned quantity in thousandths. */
  readonly quantity: number
  /** Cents the line cost after the till's discounts (sale), or that were paid back (return). */
  readonly amountCents: number
  /** Cents that count for earning, gifts and tiers. */
  readonly eligibleCents: number
  /** Points all rules gave this line (sale), or that this return demanded back. */
  readonly points: number
  /** Points burned on this line (sale), or given back (return). */
  readonly burned: number
  /** Cents of discount Stempel gave this line. */
  readonly discountCents: number
}

export type GiftState = 'due' | 'handed' | 'declined' | 'unavailable' | 'vanished' | 'expired' | 'asked-back'

/** A gift's new state. `sale` is the journal number of the sale that earned it; 0 means the fact itself. */
export interface GiftChange {
  readonly sale: number
  readonly gift: string
  readonly state: GiftState
  readonly costCents: number
  /** Last day a due gift can be handed over. */
  readonly until: Day
}

export type CouponState = 'issued' | 'held' | 'redeemed' | 'expired' | 'withdrawn'

/** What a fact did to a coupon. A coupon is known by the fact that issued it; nothing here leads to a code or a card. */
export interface CouponChange {
  /** Journal number of the fact that issued it; 0 means the fact itself. */
  readonly issued: number
  /** Which of that fact's coupons: 1, 2, 3 … */
  readonly n: number
  readonly offer: string
  /**
   * The state after it. Three words leave the state as it is: `honoured`, a discount that a lapsed hold had promised
   * although the coupon was used elsewhere since; `returned`, a discount that changes because goods come back; and
   * `moved`, a coupon that is the account's from now on.
   */
  readonly state: CouponState | 'honoured' | 'returned' | 'moved'
  /** First (when later than the fact's) and last day; on issuing. */
  readonly since?: Day
  readonly until?: Day
  /** Version of the programme whose offer it is; where a discount is given. */
  readonly terms?: number
  /** Discount in cents that this fact gives; on `returned`, and when the coupon comes back with goods, the change of it. */
  readonly cents?: number
  /** What of `lines` counts: cents off of each line or, of a multiplier, points. Lines of the minimum stand here with 0. */
  readonly lines?: readonly (readonly [line: number, amount: number])[]
  /** Cents the till charges because what remains of the sale no longer earns the discount. */
  readonly charged?: number
  /** The day whose limits count this use; absent when nothing counts it. */
  readonly counted?: Day
  /** Journal number of the sale that uses it again after its return was taken back. */
  readonly sale?: number
}

export interface Fact {
  readonly kind: FactKind
  /** The business day the fact counts for. */
  readonly day: Day
  /** Version of the programme that judged it. */
  readonly programme: number
  readonly points: PointTotals
  readonly moves: readonly Move[]
  /** Every lot with points that is not over on the fact's day is good until this day at least. */
  readonly keepsUntil: Day | undefined
  /** Change of the account's deficit, in points. */
  readonly deficit: number
  /** Points per rule that gave them. */
  readonly rules: readonly { readonly rule: string; readonly points: number }[]
  /** What rules with limits, gifts by running total and tiers count, each in the periods it names. */
  readonly counts: readonly Count[]
  /** Spend that counts for tiers, and the month it counts in. */
  readonly spend: { readonly month: string; readonly cents: number } | undefined
  /** Spend of many months that comes from another account; only on a `transfer`, absent when there is none. */
  readonly spends?: readonly { readonly month: string; readonly cents: number }[]
  readonly lines: readonly LineNumbers[]
  readonly gifts: readonly GiftChange[]
  readonly coupons: readonly CouponChange[]
  /** Journal number of the hold this fact captured or let go; the number of points a hold reserved is in `moves`. */
  readonly endsHold: number | undefined
  /** Tier after a `tier` fact, with the reason in `note`. */
  readonly tier: string | undefined
  /** On a `publish` fact, whose `programme` is the version: from when it is in force (ms), and its document's SHA-256 in hex. */
  readonly publication: { readonly from: number; readonly digest: string } | undefined
  /** A word that explains the fact: `clock`, `shortfall`, `reached`, `window`, `out`, `in` … never free text. */
  readonly note: string | undefined

  /** Deletable half. */
  readonly account: number | undefined
  readonly cause: string
  /** When it happened, ms. */
  readonly at: number
}

/**
 * The notes of the two facts of a transfer, which follow each other in the journal. By the first everything the account
 * has leaves it; the second says what the other account gets. Lots stand in both in the same order.
 */
export const TRANSFER_OUT = 'out'
export const TRANSFER_IN = 'in'

/** Whether everything leaves the account of a fact. */
export const leavesAll = ({ kind, note }: Pick<Fact, 'kind' | 'note'>): boolean =>
  kind === 'transfer' && note === TRANSFER_OUT

/** The note of a fact by which a gift that was said to be handed over no longer is. */
export const GIFT_CORRECTED = 'corrected'

export const NO_POINTS: PointTotals = Object.freeze({
  earned: 0,
  clawedBack: 0,
  burned: 0,
  reinstated: 0,
  expired: 0,
  adjusted: 0,
})

/** A fact with everything that is not given left empty. */
export function fact(
  given: Pick<Fact, 'kind' | 'day' | 'programme' | 'account' | 'cause' | 'at'> & Partial<Fact>,
): Fact {
  return {
    points: NO_POINTS,
    moves: [],
    keepsUntil: undefined,
    deficit: 0,
    rules: [],
    counts: [],
    spend: undefined,
    lines: [],
    gifts: [],
    coupons: [],
    endsHold: undefined,
    tier: undefined,
    publication: undefined,
    note: undefined,
    ...given,
  }
}

/** The change of balance the point totals claim; must equal the sum of the moves minus the change of the deficit. */
export const balanceChange = (p: PointTotals): number =>
  p.earned - p.clawedBack - p.burned + p.reinstated - p.expired + p.adjusted

/** The change of balance the moves and the deficit make. */
export function postedChange(of: Pick<Fact, 'moves' | 'deficit'>): number {
  let sum = -of.deficit
  for (const move of of.moves) sum += move.points
  return sum
}
