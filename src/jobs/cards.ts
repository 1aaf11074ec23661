import { followCards } from '../actions/shop/follow-cards.ts'
import { ageSegments, putSegments, seeBaskets } from '../actions/shop/segment-cards.ts'
import { type Day, localDay } from '../domain/day.ts'
import { Behaviours, decilesOf, type Shopper } from '../domain/segments.ts'
import type { HousekeepingDeps } from './housekeeping.ts'

/** What a look through all cards came to. */
export interface LookedThrough {
  tiers: number
  closed: number
  segmented: number
}

// Small pages, so that no sale waits long behind one of them.
const PAGE = 100

/** What is known of a tenth of a big shop's cards fits into memory beside a selling shop. */
const PARTS = 10

type Deps = Pick<HousekeepingDeps, 'submit' | 'ctx' | 'clock'>

/** Looks through all cards, page by page: tiers follow the calendar, idle cards close, segments follow the baskets. */
export async function lookThroughCards({ submit, ctx, clock }: Deps): Promise<LookedThrough> {
  const sum: LookedThrough = { tiers: 0, closed: 0, segmented: 0 }
  await pages(async (after) => {
    const page = await submit((tx) => followCards(tx, { after, limit: PAGE }, clock.now(), ctx))
    sum.tiers += page.tiers
    sum.closed += page.closed
    return page.last
  })
  const shoppers: Shopper[] = []
  for (let part = 0; part < PARTS; part += 1) {
    const into = new Behaviours()
    await pages((after) => submit((tx) => seeBaskets(tx, { after, limit: PAGE, part, parts: PARTS, into })))
    shoppers.push(...into.shoppers(localDay(clock.now(), ctx.timeZone)))
  }
  const decileOf = decilesOf(shoppers)
  for (let from = 0; from < shoppers.length; from += PAGE) {
    const cards = shoppers.slice(from, from + PAGE)
    await submit((tx) => putSegments(tx, { cards, decileOf }, clock.now(), ctx))
  }
  sum.segmented = shoppers.length
  await pages((after) => submit((tx) => ageSegments(tx, { after, limit: PAGE }, clock.now(), ctx)))
  return sum
}

/** Asks for page after page, each beginning after the last of the one before. */
async function pages(next: (after: number) => Promise<number | undefined>): Promise<void> {
  for (let after: number | undefined = 0; after !== undefined; ) after = await next(after)
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
