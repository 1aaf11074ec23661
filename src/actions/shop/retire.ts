import { TOLD_DAYS } from '../../domain/brand/departures.ts'
import { addDays, localDay } from '../../domain/day.ts'
import { decideGift } from '../../domain/decide-account.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { MOST_REST_DAYS } from '../../domain/visit-answer.ts'
import type { ShopContext } from './context.ts'
import { expireCoupons } from './end-coupons.ts'

/** How many rows of each kind had served their time. */
export interface Retired {
  answers: number
  baskets: number
  remarks: number
  waiting: number
  holds: number
  gifts: number
  /** Coupons whose last day was over. */
  coupons: number
  /** Coupons nobody used, forgotten. */
  oldCoupons: number
  visits: number
  exposures: number
  suggestions: number
  /** What shoppers said at the door, and when they said something last. */
  visitAnswers: number
  visitsAnswered: number
  /** Sales of other shops whose goods are not taken back any more. */
  receipts: number
  /** Entries of members whose details the brand has had long enough. */
  entries: number
}

export const NOTHING_RETIRED: Readonly<Retired> = {
  ...{ answers: 0, baskets: 0, remarks: 0, waiting: 0, holds: 0, gifts: 0, coupons: 0, oldCoupons: 0 },
  ...{ visits: 0, exposures: 0, suggestions: 0, visitAnswers: 0, visitsAnswered: 0, receipts: 0, entries: 0 },
}

const ANSWER_DAYS = 90
const BASKET_DAYS = 90
/** A visit is told again as long as its window can be, and the day after. */
const VISIT_DAYS = 3
const EXPOSURE_DAYS = 90
/** So long a receipt of another shop is taken. */
export const RECEIPT_DAYS = 730
const WAITING_MS = 30 * 86_400_000

/**
 * Deletes what has served its time, at most `limit` rows of each kind: exact answers and baskets after 90 days, what
 * waited 30 days for its sale, promises of holds after 30 days and coupons nobody used, 90 days after their end;
 * visits at the door after three days, what was offered and answered there and what staff suggested after 90, the day of
 * a last answer when no programme can want it; what came back of other shops' sales after two years; gifts nobody fetched and coupons whose time is over end. Safe to run twice.
 */
export function retire(tx: ShopTx, input: { limit: number }, now: number, ctx: ShopContext): Retired {
  const { limit } = input
  const today = localDay(now, ctx.timeZone)
  const overdue = tx.overdueGifts(today, limit)
  for (const gift of overdue)
    tx.record(
      decideGift(gift, 'expired', { cause: `gift:${gift.saleKey}/${gift.gift}`, today, now }, ctx.programmes.at(now)),
    )
  return {
    answers: tx.dropAnswers(addDays(today, -ANSWER_DAYS), limit),
    baskets: tx.dropBaskets(addDays(today, -BASKET_DAYS), limit),
    remarks: tx.dropRemarks(addDays(today, -BASKET_DAYS), limit),
    waiting: tx.dropOldWaiting(now - WAITING_MS, limit),
    holds: tx.dropOldHolds(now - WAITING_MS, limit),
    gifts: overdue.length,
    coupons: expireCoupons(tx, input, now, ctx),
    oldCoupons: tx.coupons.dropOld(addDays(today, -ANSWER_DAYS), limit),
    visits: tx.visits.drop(addDays(today, 1 - VISIT_DAYS), limit),
    exposures: tx.visits.dropExposures(addDays(today, -EXPOSURE_DAYS), limit),
    suggestions: tx.suggestions.drop(addDays(today, -EXPOSURE_DAYS), limit),
    visitAnswers: tx.visitAnswers.drop(addDays(today, -ANSWER_DAYS), limit),
    visitsAnswered: tx.visitAnswers.dropLastDays(addDays(today, -MOST_REST_DAYS), limit),
    receipts: tx.receipts.drop(addDays(today, -RECEIPT_DAYS), limit),
    entries: tx.members.dropAcknowledged(addDays(today, -TOLD_DAYS), limit),
  }
}
