import { expireMembers } from './actions/brand/members.ts'
import { Ledger } from './books/brand/ledger.ts'
import { BUCKETS } from './domain/brand/brand-ports.ts'
import { addDays, type Day, localDay, monthOf } from './domain/day.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/** Members of one transaction: few enough that no shop waits long for its turn. */
const PAGE = 200
/** Transactions of one turn; whoever tells systems has the next one. */
const PAGES = 100

/**
 * Expires members' points in the pool, each day what was good until the end of a month that is over: first all of it,
 * later what rights bring back. A night takes as many turns as it needs, and one that is begun anew does no harm.
 * @returns what does one turn.
 */
export function nightOf({ engine, clock, settings }: OpenBrand): () => Promise<void> {
  let done: Day | undefined
  let bucket = 0
  let after = ''
  return async () => {
    const today = localDay(clock.now(), settings.timeZone)
    const month = monthOf(addDays(`${monthOf(today)}-01`, -1))
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
