import { followCards } from '../actions/shop/follow-cards.ts'
import { putSegments } from '../actions/shop/segment-cards.ts'
import { type Day, localDay } from '../domain/day.ts'
import type { HousekeepingDeps } from './housekeeping.ts'
import { Pace } from './pace.ts'
import type { SegmentChange } from './workers/segments.ts'

/** What a look through all cards came to. */
export interface LookedThrough {
  tiers: number
  closed: number
  /** Cards that belonged elsewhere by their baskets. */
  segmented: number
}

/** Looks up where cards belong, in a thread beside the one that sells: all baskets of a big shop take it a while. */
export interface SegmentSearch {
  /** @returns how many belong elsewhere than they are. */
  look(today: Day): Promise<number>
  /** The next of them. */
  next(limit: number): Promise<readonly SegmentChange[]>
  /** Ends the thread, and with it what it has in memory. */
  end(): Promise<unknown>
}

type Deps = Pick<HousekeepingDeps, 'submit' | 'ctx' | 'clock' | 'ticks' | 'pause'> & {
  readonly segments: SegmentSearch
}

/** Looks through all cards, page by page: tiers follow the calendar, idle cards close, segments follow the baskets. */
export async function lookThroughCards({ segments, ctx, clock, ...deps }: Deps): Promise<LookedThrough> {
  const sum: LookedThrough = { tiers: 0, closed: 0, segmented: 0 }
  const following = new Pace(deps)
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after
    const page = await following.page((tx, limit) => followCards(tx, { after: from, limit }, clock.now(), ctx))
    sum.tiers += page.tiers
    sum.closed += page.closed
    after = page.last
  }
  const today = localDay(clock.now(), ctx.timeZone)
  const putting = new Pace(deps)
  try {
    for (let left = await segments.look(today); left > 0; ) {
      const changes = await segments.next(putting.rows)
      await putting.page((tx) => putSegments(tx, changes, today))
      sum.segmented += changes.length
      left -= changes.length
    }
  } finally {
    await segments.end()
  }
  return sum
}

/** Looks through the cards when the shop's day has changed since the last time, and at the start. */
export function cardWatch(deps: Deps, onDone: (day: Day, what: LookedThrough) => void): () => Promise<void> {
  let done: Day | undefined
  return async () => {
    const today = localDay(deps.clock.now(), deps.ctx.timeZone)
    if (done === today) return
    onDone(today, await lookThroughCards(deps))
    done = today
  }
}
