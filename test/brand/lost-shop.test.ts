import test from 'ava'
import { admit } from '../../src/admit-shop.ts'
import { revokeShop } from '../../src/books/brand/desk.ts'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { closeShop } from '../../src/close-shop.ts'
import { newToken } from '../../src/keys/token.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { seeded } from '../support/seeded.ts'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault } from './totals.ts'
import { startWorld } from './world.ts'

const CARD = cardNo(1)

test('BRAND-18 what a shop held that does not come back is spent elsewhere once an operator has closed it; should it come back it goes on under a new stream, and nothing counts twice', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  const { brand } = world.brand
  for (const each of [a, b]) await each.sync()
  await a.join(CARD)
  await b.sync()
  await b.sell(CARD, 1_000)
  for (const each of [b, b, a, a]) await each.sync()
  t.is(await b.spendable(CARD), 500)

  b.line.weather('cut')
  t.is((await b.sell(CARD, 1_000, 100)).status, 201)
  await t.throwsAsync(closeShop(brand, '0002'), { message: /revoke it first/ })
  await brand.engine.transaction((tx) => revokeShop(tx, '0002', world.clock.now()))
  t.deepEqual(await closeShop(brand, '0002'), { streams: 1, points: 500 })
  t.deepEqual(await closeShop(brand, '0002'), { streams: 0, points: 0 })
  t.like(await brandTotals(world), { issued: 2_050, streams: 500, pool: 1_550 })

  await admit(brand, { shop: '0002', entity: '0002', key: newToken(seeded('key 0002')) })
  b.line.weather('fine')
  for (const each of [b, b, b, b]) await each.sync()
  t.is(firstFault(b), undefined)
  t.like(await brandTotals(world), { issued: 2_095, redeemed: 100, debt: 0 })
  t.like(await brand.engine.transaction((tx) => verifyBrand(tx, sha256Text)), { ok: true })
})
