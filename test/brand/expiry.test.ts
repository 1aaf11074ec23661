import test from 'ava'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { startWorld } from './world.ts'

const CARD = cardNo(1)

test('BRAND-8 members’ points end with their month by the brand’s own night: first what is in the pool, later what shops give back; a second night changes nothing', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await a.sync()
  await a.join(CARD)
  await a.sync()
  const night = async (day: string): Promise<Record<string, number>> => {
    world.clock.at = Date.parse(`${day}T02:00:00+01:00`)
    await world.brand.tick()
    const sums = await brandTotals(world)
    const [held, owing] = sides(sums)
    t.is(held, owing)
    return sums
  }
  const shopNight = async (day: string): Promise<void> => {
    a.clock.at = Date.parse(`${day}T03:00:00+01:00`)
    await a.running.tick()
    await a.sync()
  }
  // The gift of the sale ends long before its points do.
  await shopNight('2026-12-22')
  // Good until 21 November 2028 in the shop, and until the end of that month at the brand.
  t.is((await night('2028-11-30')).expired, 0)
  t.like(await night('2028-12-01'), { expired: 1_500, streams: 500 })
  t.like(await night('2028-12-01'), { expired: 1_500, streams: 500 })
  await shopNight('2028-12-01')
  t.like(await brandTotals(world), { expired: 1_500, pool: 500, streams: 0 })
  const after = await night('2028-12-02')
  t.like(after, { expired: 2_000, streams: 0 })
  t.is(after.pool ?? 0, 0)
  t.like(await world.brand.brand.engine.transaction((tx) => verifyBrand(tx, sha256Text)), { ok: true })
})

test('MEMBER-8 a card that nobody used in a shop for the idle months is forgotten there, and its holder stays a member with all points', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  for (const each of [a, b]) await each.sync()
  await a.join(CARD)
  await b.sync()
  await b.sell(CARD, 100)
  for (const each of [b, b]) await each.sync()
  t.is(await b.spendable(CARD), 500)
  // What was earned two years before ends meanwhile, in whichever turn of the brand's work; this is there still.
  a.clock.at = Date.parse('2028-12-20T12:00:00+01:00')
  await a.sell(CARD, 40_000)
  for (const each of [a, a]) await each.sync()
  b.clock.at = Date.parse('2029-01-10T03:00:00+01:00')
  await b.running.tick()
  t.is(b.running.shop.books.read.accountsAfter(0, 9).length, 0)
  for (const each of [b, b]) await each.sync()
  const { db } = world.brand.brand.engine
  t.deepEqual(
    (await db.selectFrom('member').select('state').execute()).map(({ state }) => state),
    ['member'],
  )
  const { pool = 0, streams = 0, expired = 0, ...rest } = await brandTotals(world)
  t.like(rest, { issued: 4_005, paid: 0, loss: 0 })
  t.is(pool + streams + expired, 4_005)
  t.is(firstFault(b), undefined)
  await b.sell(CARD, 100)
  for (const each of [b, b]) await each.sync()
  t.is(await b.spendable(CARD), 500, 'whoever comes back is met anew')
})
