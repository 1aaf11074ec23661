import test from 'ava'
import { publishDocument } from '../../src/books/brand/documents.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { isProven } from '../support/brand-proof.ts'
import { cardNo } from '../support/test-books.ts'
import { firstFault } from './totals.ts'
import { type Branch, exchange, startWorld, type World } from './world.ts'

const CARD = cardNo(1)
const hex = (text: string): string => Buffer.from(sha256Text(text)).toString('hex')

async function publish({ brand: { brand }, clock }: World): Promise<void> {
  const body = JSON.stringify({ programme: { ...defaultProgramme('EUR'), id: 'ours' } })
  const of = { kind: 'programme', series: '', shops: [], from: undefined, body } as const
  await brand.engine.transaction((tx) => publishDocument(tx, of, hex, clock.now()))
}

const tierAt = async (branch: Branch, card = CARD): Promise<string> => (await branch.scan(card)).body.tier.id

test('MTIER-6 a member’s tier follows what was spent in all shops, holds in each with its end, and no shop lowers it by itself; a higher one of a shop’s own stays', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  await publish(world)
  await exchange(world, a, b)
  await a.sell(CARD, 1_000)
  await a.consent(CARD, 'brand-identity', 'given')
  await exchange(world, a, b)
  await b.sell(CARD, 35_000)
  await a.sell(CARD, 35_000)
  t.deepEqual([await tierAt(a), await tierAt(b)], ['bronze', 'bronze'])
  await exchange(world, a, b)
  t.deepEqual([await tierAt(a), await tierAt(b)], ['silver', 'silver'])
  const sold = await b.sell(CARD, 10_000)
  t.is(sold.body.points.earned, 625, 'a multiplier of 1.25')
  // What comes back ends it with the next word of the brand, and not before.
  const key = '0002.07.2026-11-21.900'
  const back = {
    original: '0002.07.2026-11-21.1',
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 35_000 }],
  }
  b.line.weather('cut')
  t.is((await b.put(`/v1/returns/${key}`, back)).status, 201)
  t.is(await tierAt(b), 'silver')
  b.line.weather('fine')
  await exchange(world, a, b)
  t.deepEqual([await tierAt(a), await tierAt(b)], ['bronze', 'bronze'])

  // Gold in one shop alone, by a card that joined with it.
  const other = cardNo(2)
  await a.sell(other, 180_000)
  t.is(await tierAt(a, other), 'gold')
  await a.consent(other, 'brand-identity', 'given')
  await exchange(world, a, b)
  t.deepEqual([await tierAt(a, other), await tierAt(b, other)], ['gold', 'gold'])
  const later = await world.branch('0003')
  await exchange(world, later)
  t.is(await tierAt(later, other), 'gold', 'a shop that was admitted later is told')
  t.is(await isProven(world.brand.brand.engine), true)
  for (const each of [a, b, later]) t.is(firstFault(each), undefined)

  // Its last day: until then whatever is bought, from then on what was bought.
  const rows = await world.brand.brand.engine.db
    .selectFrom('shop_list')
    .selectAll()
    .where('tier', '=', 'gold')
    .execute()
  t.deepEqual(new Set(rows.map(({ tier_until }) => tier_until)), new Set(['2027-10-31']))
  b.line.weather('cut')
  b.clock.at = Date.parse('2027-10-31T12:00:00+01:00')
  t.is(await tierAt(b, other), 'gold')
  b.clock.at = Date.parse('2027-11-01T12:00:00+01:00')
  t.is(await tierAt(b, other), 'bronze')
})

test('MTIER-7 who withdraws keeps the tier of the shop, the brand forgets sums and tier, and the other shops too', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  await publish(world)
  await exchange(world, a, b)
  await a.sell(CARD, 1_000)
  await a.consent(CARD, 'brand-identity', 'given')
  await exchange(world, a, b)
  await a.sell(CARD, 61_000)
  await exchange(world, a, b)
  t.deepEqual([await tierAt(a), await tierAt(b)], ['silver', 'silver'])
  await a.consent(CARD, 'brand-identity', 'withdrawn')
  await exchange(world, a, b)
  t.deepEqual([await tierAt(a), await tierAt(b)], ['silver', 'bronze'], 'it was reached in the first shop alone')
  const { db } = world.brand.brand.engine
  for (const table of ['tier_month', 'tier_member', 'tier_line_back'] as const)
    t.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table)
  t.is(await isProven(world.brand.brand.engine), true)
  for (const each of [a, b]) t.is(firstFault(each), undefined)
})

test('MTIER-8 without a programme of the brand nothing is counted, and each shop goes on by its own', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  await exchange(world, a, b)
  await a.sell(CARD, 1_000)
  await a.consent(CARD, 'brand-identity', 'given')
  await exchange(world, a, b)
  await a.sell(CARD, 61_000)
  await exchange(world, a, b)
  t.deepEqual([await tierAt(a), await tierAt(b)], ['silver', 'bronze'])
  t.deepEqual(await world.brand.brand.engine.db.selectFrom('tier_counted').selectAll().execute(), [])
  // Once there is one, everything that was told before is counted.
  await publish(world)
  await exchange(world, a, b)
  t.is(await tierAt(b), 'silver')
})
