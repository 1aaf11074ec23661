import type { Notice, ShopContext } from '../actions/shop/context.ts'
import { lapseHolds } from '../actions/shop/hold-sale.ts'
import { expireLots } from '../actions/shop/night.ts'
import { NOTHING_RETIRED, type Retired, retire } from '../actions/shop/retire.ts'
import { type Day, localDay } from '../domain/day.ts'
import type { Clock } from '../domain/ports.ts'
import { Pace, type PaceDeps } from './pace.ts'

/** What housekeeping needs of a running shop. */
export interface HousekeepingDeps extends PaceDeps {
  readonly ctx: ShopContext
  readonly clock: Clock
  notify(notices: readonly Notice[]): void
  /** Told what a night deleted. */
  retired(day: Day, what: Retired): void
}

/** Lets go every hold whose time is over. Safe to run at any time. */
export async function releaseLapsedHolds({ ctx, clock, notify, ...deps }: HousekeepingDeps): Promise<void> {
  const pace = new Pace(deps)
  for (let more = true; more; ) {
    const notices = await pace.page((tx, limit) => lapseHolds(tx, { limit }, clock.now(), ctx))
    notify(notices)
    more = notices.length === pace.asked
  }
}

/** Expires points, follows tiers and deletes what has served its time; once a day is enough, twice does no harm. */
export async function keepNight({ ctx, clock, retired, ...deps }: HousekeepingDeps): Promise<void> {
  const expiring = new Pace(deps)
  for (let more = true; more; ) {
    const looked = await expiring.page((tx, limit) => expireLots(tx, { limit }, clock.now(), ctx))
    more = looked === expiring.asked
  }
  const retiring = new Pace(deps)
  const sum: Retired = { ...NOTHING_RETIRED }
  for (let more = true; more; ) {
    const page = await retiring.page((tx, limit) => retire(tx, { limit }, clock.now(), ctx))
    for (const what of Object.keys(sum) as (keyof Retired)[]) sum[what] += page[what]
    more = Object.values(page).some((count) => count === retiring.asked)
  }
  retired(localDay(clock.now(), ctx.timeZone), sum)
}

/** Runs the night's work when the shop's day has changed since the last time, and at the start. */
export function nightWatch(deps: HousekeepingDeps): () => Promise<void> {
  let done: Day | undefined
  return async () => {
    const today = localDay(deps.clock.now(), deps.ctx.timeZone)
    if (done === today) return
    await keepNight(deps)
    done = today
  }
}
