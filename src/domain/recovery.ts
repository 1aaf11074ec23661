import type { AccountView } from './account.ts'
import type { Day } from './day.ts'
import { type Fact, fact, NO_POINTS, TRANSFER_IN, TRANSFER_OUT } from './fact.ts'
import { Ledger } from './ledger.ts'
import type { Programme } from './programme.ts'
import type { Estate } from './records.ts'
import type { Count } from './rewards/limits.ts'
import { tierNow } from './tiers.ts'

export interface RecoveryDecision {
  /** By the first fact everything leaves the old account, by the second it comes to the heir; they follow each other. */
  readonly facts: readonly [out: Fact, into: Fact]
  /** Points the heir got from the old account, below 0 when that owed some. */
  readonly moved: number
  /** The heir's balance after it. */
  readonly balance: number
}

interface Accounts {
  /** The account that is left, without holds and with nothing past its last day; everything it has is its estate. */
  readonly old: AccountView
  readonly heir: AccountView
  readonly estate: Estate
}

/**
 * Moves everything an account has to another one: lots with their own last days and what of them has expired, the
 * deficit, coupons and gifts in any state, what limits and tiers counted, and the higher tier. Two facts, since a fact is
 * of one account; nothing in their chained halves names the other.
 */
export function decideRecovery(
  { old, heir, estate }: Accounts,
  when: { readonly cause: string; readonly today: Day; readonly now: number },
  programme: Programme,
): RecoveryDecision {
  if (old.held !== 0) throw new Error('an account is taken over only after its holds were let go')
  const common = { programme: programme.version, at: when.now, cause: when.cause, kind: 'transfer' as const }
  const taking = new Ledger(heir)
  taking.takeOver(estate.lots, old.deficit, when.today)
  const out = fact({
    ...common,
    day: when.today,
    account: old.id,
    points: { ...NO_POINTS, adjusted: 0 - old.balance },
    // Every lot stands here, empty ones too: by its place it is known which of the heir's it became.
    moves: estate.lots.map(({ no, points, expired }) => ({
      ...{ lot: no, points: 0 - points },
      ...(expired === 0 ? {} : { expired: 0 - expired }),
    })),
    deficit: 0 - old.deficit,
    note: TRANSFER_OUT,
  })
  const tier = higherTier(old, heir, programme, when.today)
  const into = fact({
    ...common,
    day: when.today,
    account: heir.id,
    points: { ...NO_POINTS, adjusted: old.balance },
    ...taking.flush(),
    counts: estate.counts.map(({ rule, points, period }): Count => ({ rule, points, card: [period], all: [] })),
    spends: Object.entries(old.spend).map(([month, cents]) => ({ month, cents })),
    gifts: estate.gifts.map(({ sale, gift, state, costCents, until }) => ({ sale, gift, state, costCents, until })),
    coupons: estate.coupons.map(({ issued, n, offer }) => ({ issued, n, offer, state: 'moved' as const })),
    ...(tier === heir.tier ? {} : { tier }),
    note: TRANSFER_IN,
  })
  return { facts: [out, into], moved: old.balance, balance: taking.balance }
}

/** Nobody falls by recovering a card; the next night judges by what both have bought. */
function higherTier(old: AccountView, heir: AccountView, programme: Programme, today: Day): string {
  const level = (tier: string): number => programme.tiers.levels.findIndex(({ id }) => id === tier)
  const [theirs, own] = [tierNow(old, programme, today), tierNow(heir, programme, today)]
  return level(theirs) > level(own) ? theirs : heir.tier
}

/** The number a lot has since a transfer; undefined for one that the old account never opened. */
export function lotAfter(no: number, out: Fact, into: Fact): number | undefined {
  const at = out.moves.findIndex((move) => move.lot === no)
  return into.moves.filter((move) => move.expires !== undefined)[at]?.lot
}
