import type { AccountView } from './account.ts'
import type { Day } from './day.ts'
import { expireFirst } from './decide-return.ts'
import { type Fact, fact, GIFT_CORRECTED, type GiftState, NO_POINTS } from './fact.ts'
import { Ledger } from './ledger.ts'
import type { Programme } from './programme.ts'
import type { GiftRecord } from './records.ts'
import { tierChange } from './tiers.ts'

interface When {
  readonly cause: string
  readonly today: Day
  /** ms */
  readonly now: number
}

/** What the night does to an account: points past their last day expire, the tier follows its window. Safe to run twice. */
export function decideNight(account: AccountView, when: When, programme: Programme): Fact[] {
  const ledger = new Ledger(account)
  const base = { programme: programme.version, account: account.id, at: when.now, cause: when.cause }
  return [...expireFirst(ledger, when, base), ...tierChange(account, programme, when, undefined)]
}

/**
 * Closes an account before its details are erased: one fact that brings everything to zero, so that the facts left
 * behind without a holder sum to nothing. Open holds end with it.
 */
export function decideClose(account: AccountView, when: When, programme: Programme): Fact {
  const ledger = new Ledger(account)
  const adjusted = ledger.empty()
  return fact({
    kind: 'close',
    day: when.today,
    programme: programme.version,
    account: account.id,
    cause: when.cause,
    at: when.now,
    points: { ...NO_POINTS, adjusted },
    ...ledger.flush(),
  })
}

/** The fact of a gift handed over, declined, unavailable or past its last day. */
export function decideGift(gift: GiftRecord, state: GiftState, when: When, programme: Programme): Fact {
  return fact({
    kind: 'gift',
    day: when.today,
    programme: programme.version,
    account: gift.account,
    cause: when.cause,
    at: when.now,
    gifts: [{ sale: gift.sale, gift: gift.gift, state, costCents: gift.costCents, until: gift.until }],
    note: gift.state === 'handed' ? GIFT_CORRECTED : undefined,
  })
}
