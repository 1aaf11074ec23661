import { expireMembers } from './actions/brand/members.ts'
import { Ledger } from './books/brand/ledger.ts'
import { waitsFor } from './brand-life.ts'
import { BUCKETS } from './domain/brand/brand-ports.ts'
import { type Day, localDay, monthBefore } from './domain/day.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/** Members of one transaction: few enough that no shop waits long for its turn. */
const PAGE = 200
/** Transactions of one turn; whoever tells systems has the next one. */
const PAGES = 100

/**
 * Expires members' points in the pool, each day what was good until the end of a month that is over: first all of it,
 * later what rights bring back. Books that were put back wait until every shop has told what it holds. A night takes as
 * many turns as it needs, and one that is begun anew does no harm.
 * @returns what does one turn.
 */
export function nightOf(brand: OpenBrand): () => Promise<void> {
  const { engine, clock, settings } = brand
  let done: Day | undefined
  let bucket = 0
  let after = ''
  return async () => {
    const today = localDay(clock.now(), settings.timeZone)
    const month = monthBefore(today)
    // Of books that were put back, shops may hold and have spent what still seems to be in the pool.
    if (done === today || (await waitsFor(brand)).length > 0) return
    for (let page = 0; page < PAGES && done !== today; page += 1) {
      const of = { bucket, after, month, limit: PAGE }
      const { last } = await engine.transaction((tx) => expireMembers(new Ledger(tx, sha256Text), of))
      after = last ?? ''
      if (last !== undefined) continue
      bucket = (bucket + 1) % BUCKETS
      if (bucket === 0) done = today
    }
  }
}
