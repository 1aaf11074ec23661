import { followCards } from '../actions/shop/follow-cards.ts'
import { ageSegments, putSegments, seeBaskets } from '../actions/shop/segment-cards.ts'
import { type Day, localDay } from '../domain/day.ts'
import type { ShopTx } from '../domain/ports.ts'
import { Behaviours, decilesOf, type Shopper } from '../domain/segments.ts'
import type { HousekeepingDeps } from './housekeeping.ts'
import { Pace } from './pace.ts'

/** What a look through all cards came to. */
export interface LookedThrough {
  tiers: number
  closed: number
  segmented: number
}

/** What is known of a tenth of a big shop's cards fits into memory beside a selling shop. */
const PARTS = 10

type Deps = Pick<HousekeepingDeps, 'submit' | 'ctx' | 'clock' | 'ticks' | 'pause'>

/** Looks through all cards, page by page: tiers follow the calendar, idle cards close, segments follow the baskets. */
export async function lookThroughCards({ ctx, clock, ...deps }: Deps): Promise<LookedThrough> {
  const sum: LookedThrough = { tiers: 0, closed: 0, segmented: 0 }
  /** Asks for page after page, each beginning after the last of the one before. */
  const pages = async (next: (tx: ShopTx, after: number, limit: number) => number | undefined): Promise<void> => {
    const pace = new Pace(deps)
    for (let after: number | undefined = 0; after !== undefined; ) {
      const from: number = after
      after = await pace.page((tx, limit) => next(tx, from, limit))
    }
  }
  await pages((tx, after, limit) => {
    const page = followCards(tx, { after, limit }, clock.now(), ctx)
    sum.tiers += page.tiers
    sum.closed += page.closed
    return page.last
  })
  const shoppers: Shopper[] = []
  for (let part = 0; part < PARTS; part += 1) {
    const into = new Behaviours()
    await pages((tx, after, limit) => seeBaskets(tx, { after, limit, part, parts: PARTS, into }))
    shoppers.push(...into.shoppers(localDay(clock.now(), ctx.timeZone)))
  }
  const decileOf = decilesOf(shoppers)
  await pages((tx, from, limit) => {
    const cards = shoppers.slice(from, from + limit)
    putSegments(tx, { cards, decileOf }, clock.now(), ctx)
    return from + cards.length < shoppers.length ? from + cards.length : undefined
  })
  sum.segmented = shoppers.length
  await pages((tx, after, limit) => ageSegments(tx, { after, limit }, clock.now(), ctx))
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
