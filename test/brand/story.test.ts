import test from 'ava'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault, shared, sides } from './totals.ts'
import { type Branch, exchange, startWorld, type World } from './world.ts'

const CARD = cardNo(1)

/** A card that earned 2,000 points in A and joined the brand there, of which B has heard. */
async function joined(world: World): Promise<[a: Branch, b: Branch]> {
  const a = await world.branch('0001')
  const b = await world.branch('0002')
  await a.sync()
  await b.sync()
  await a.join(CARD)
  await b.sync()
  return [a, b]
}

/** The same card, met in B, which was granted its allowance. */
async function member(world: World): Promise<[a: Branch, b: Branch]> {
  const [a, b] = await joined(world)
  await b.sell(CARD, 100)
  for (const each of [b, b, a]) await each.sync()
  return [a, b]
}

test('E2E-1 a member earns in one shop and spends in another with its line cut, up to the allowance and not beyond; afterwards all agree', async (t) => {
  const world = await startWorld(t)
  const [a, b] = await member(world)
  t.is(await a.spendable(CARD), 500)
  t.is(await b.spendable(CARD), 500)
  b.line.weather('cut')
  t.false(await b.sync())
  t.like(b.running.shop.brand?.health(), { linked: false, state: 'away' })
  t.is((await b.sell(CARD, 1_000, 500)).status, 201)
  const beyond = await b.sell(CARD, 1_000, 500)
  t.is(beyond.status, 409, beyond.text)
  t.is((await a.sell(CARD, 1_000, 500)).status, 201)
  b.line.weather('fine')
  t.true(await b.sync())
  t.true(await a.sync())
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  t.is(sums.redeemed, 1_000)
  t.is(sums.debt ?? 0, 0)
  t.is(sums.streams, (await a.spendable(CARD)) + (await b.spendable(CARD)))
  t.is(firstFault(a), undefined)
  t.is(firstFault(b), undefined)
})

test('E2E-2 answers lost, requests doubled, and a brand that is away for a while change no total', async (t) => {
  const world = await startWorld(t)
  const [a, b] = await member(world)
  for (const weather of ['lost-answers', 'doubled', 'cut', 'doubled', 'lost-answers'] as const) {
    a.line.weather(weather)
    b.line.weather(weather)
    for (const each of [a, b]) {
      await each.sell(CARD, 2_000)
      await each.sync()
      await each.sell(CARD, 1_000, 100)
      await each.sync()
    }
  }
  a.line.weather('fine')
  b.line.weather('fine')
  for (const each of [a, b, a, b]) t.true(await each.sync())
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  // 2,000 by joining and 5 for the first sale in B; each round earns 100 + 45 in each shop.
  t.is(sums.issued, 2_005 + 5 * 2 * (100 + 45))
  t.is(sums.redeemed, 5 * 2 * 100)
  t.is(sums.streams, (await a.spendable(CARD)) + (await b.spendable(CARD)))
  t.is(firstFault(a), undefined)
  t.is(firstFault(b), undefined)
})

test('E2E-4 no value is in the books of two shops before consent, nor after withdrawal, which pays out what is parked elsewhere', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  const b = await world.branch('0002')
  await a.sync()
  await b.sync()
  await a.sell(cardNo(8), 40_000)
  await b.sell(cardNo(9), 1_000)
  const ofStrangers = new Set(shared(a, b))
  const beyond = (): string[] => shared(a, b).filter((value) => !ofStrangers.has(value))
  await a.sell(CARD, 40_000)
  await b.sell(CARD, 1_000)
  t.deepEqual(beyond(), [])
  await a.consent(CARD, 'brand-identity', 'given')
  for (const each of [a, a, b]) await each.sync()
  await b.sell(CARD, 100)
  for (const each of [b, b, a]) await each.sync()
  t.true(shared(a, b).includes(a.running.shop.ctx.brand?.tag(CARD) ?? ''), 'a member is known to both by the tag')
  b.line.weather('cut')
  const withdrawn = await a.consent(CARD, 'brand-identity', 'withdrawn')
  t.is(withdrawn.status, 201, withdrawn.text)
  t.is(await a.spendable(CARD), 500, 'what was held here is local at once')
  for (const each of [a, b, a]) await each.sync()
  t.is(await a.spendable(CARD), 2_000 + 50 + 5, 'the brand pays the pool and what is parked in a shop out of reach')
  b.line.weather('fine')
  for (const each of [b, a, b]) await each.sync()
  t.deepEqual(beyond(), [])
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  t.is(sums.loss ?? 0, 0, 'what came back has settled the loss')
  t.is(firstFault(a), undefined)
  t.is(firstFault(b), undefined)
})

test('E2E-6 a shop admitted later knows the members there are', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await a.sync()
  await a.join(CARD)
  const b = await world.branch('0002')
  await b.sync()
  await b.sell(CARD, 100)
  for (const each of [b, b]) await each.sync()
  t.is(await b.spendable(CARD), 500)
})

test('E2E-8 a member is known in another shop at once, by till and kiosk, and spends there with the first purchase; of anybody else nothing is kept', async (t) => {
  const world = await startWorld(t)
  const [a, b] = await joined(world)
  const before = b.running.shop.books.read.journalHead()
  t.is(await b.spendable(cardNo(7)), 0)
  t.deepEqual(b.running.shop.books.read.journalHead(), before)
  t.is(await b.spendable(CARD), 500)
  t.is((await b.sell(CARD, 1_000, 500)).status, 201)
  const c = await world.branch('0003')
  await c.sync()
  const visit = await c.put('/v1/visits/door-1', { card: CARD }, 'door')
  t.is(visit.body.spendable, 500, visit.text)
  const [held, owing] = sides(await brandTotals(world))
  t.is(held, owing)
  for (const each of [a, b, c]) t.is(firstFault(each), undefined)
})

test('E2E-24 a card in hand waits for the brand no longer than a shopper should, and is served as it is known here', async (t) => {
  const world = await startWorld(t)
  const [, b] = await joined(world)
  b.line.weather('delayed')
  b.hurry()
  t.is(await b.spendable(CARD), 0)
  t.is(b.running.shop.brand?.line.open?.status().state, 'linked', 'the answer of the brand is still awaited')
  b.line.weather('fine')
  await b.sync()
  t.is(await b.spendable(CARD), 500)
})

test('E2E-9 of a member who only came by, a shop keeps nothing once they have left the brand elsewhere', async (t) => {
  const world = await startWorld(t)
  const [a, b] = await joined(world)
  t.is(await b.spendable(CARD), 500)
  t.is((await a.consent(CARD, 'brand-identity', 'withdrawn')).status, 201)
  await exchange(world, a, b)
  const { read } = b.running.shop.books
  const [newest] = b.running.shop.ctx.keys.pseudonyms(CARD)
  t.is(read.accountOfCard(newest?.pseudonym ?? new Uint8Array()), undefined)
  t.is(await a.spendable(CARD), 2_000)
  t.is(await b.spendable(CARD), 0)
  for (const each of [a, b]) t.is(firstFault(each), undefined)
})
