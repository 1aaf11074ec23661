import { Booking } from './actions/brand/booking.ts'
import { close } from './actions/brand/grants.ts'
import { listShops } from './books/brand/desk.ts'
import { booksOf, contextOf } from './brand-round.ts'
import { conflict, StempelError } from './domain/errors.ts'
import type { OpenBrand } from './open-brand.ts'

/**
 * Closes every stream of a shop that does not come back: what it was granted or has earned, and has not told as spent,
 * is its members' in every other shop. Should it come back and be admitted again, it goes on under a new stream; what it
 * had spent meanwhile comes from the pool, and may end as a debt. Safe to repeat.
 * @returns how many streams were closed, and how many points they held.
 * @throws StempelError `not_found` when the brand has no such shop, `conflict` while its key is in force
 */
export async function closeShop(brand: OpenBrand, shop: string): Promise<{ streams: number; points: number }> {
  const { engine } = brand
  const known = (await listShops(engine.db)).find((each) => each.shop === shop)
  if (known === undefined) throw new StempelError('not_found', `The brand has no shop ${shop}.`)
  if (known.revokedAt === undefined)
    throw conflict('--shop', `Shop ${shop} has a key in force and may be selling; revoke it first.`)
  const books = booksOf(engine, brand.departures)
  const streams = await books.transaction((tx) => tx.streamsOf(shop), { beside: true })
  const open = streams.filter(({ state }) => state !== 'closed').map(({ id }) => id)
  // What it told and nobody has booked yet it has spent.
  await new Booking(books, contextOf(brand, [])).settle(shop, open)
  let points = 0
  for (const id of open) points += await books.transaction((tx) => close(tx, shop, id, ''))
  return { streams: open.length, points }
}
