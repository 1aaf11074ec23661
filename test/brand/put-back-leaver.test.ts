import { cpSync, rmSync } from 'node:fs'
import test from 'ava'
import { admit } from '../../src/admit-shop.ts'
import { revokeShop } from '../../src/books/brand/desk.ts'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { closeShop } from '../../src/close-shop.ts'
import { newToken } from '../../src/keys/token.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { seeded } from '../support/seeded.ts'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { exchange, startWorld } from './world.ts'

const [LEAVER, STAYS] = [cardNo(1), cardNo(2)]

test('E2E-22 a shop that cannot tell a brand put back what a member did who left goes on once it is revoked, closed and added again, and all are granted again', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  const warnings = async (): Promise<string> => {
    const answer = await fetch(`${world.brand.url}/health`)
    return ((await answer.json()) as { warnings: string[] }).warnings.join()
  }
  await exchange(world, a, b)
  for (const card of [LEAVER, STAYS]) await a.join(card)
  await exchange(world, a, b)
  await world.restart(({ data }) => cpSync(data, `${data}.copy`, { recursive: true }))
  await a.sell(LEAVER, 10_000)
  await exchange(world, a, b)
  await a.consent(LEAVER, 'brand-identity', 'withdrawn')
  await exchange(world, a, b)
  const paid = (await a.scan(LEAVER)).body.balance
  t.is(paid, 2_500)

  await world.restart(({ data }) => {
    rmSync(data, { recursive: true })
    cpSync(`${data}.copy`, data, { recursive: true })
  })
  await b.sell(STAYS, 100)
  await exchange(world, a, b)
  t.regex(await warnings(), /: 0001\. .*brand shop revoke/)
  t.is(await b.spendable(STAYS), 5, 'nothing is granted')

  const { brand } = world.brand
  await brand.engine.transaction((tx) => revokeShop(tx, '0001', brand.clock.now()))
  await closeShop(brand, '0001')
  await admit(brand, { shop: '0001', entity: '0001', key: newToken(seeded('key 0001')) })
  await exchange(world, a, b)
  t.is(await warnings(), '')
  t.is(await b.spendable(STAYS), 500)
  await a.sell(STAYS, 10_000)
  await exchange(world, a, b)
  const [held, owing] = sides(await brandTotals(world))
  t.is(held, owing)
  t.like(await brand.engine.transaction((tx) => verifyBrand(tx, sha256Text)), { ok: true })
  for (const each of [a, b]) t.is(firstFault(each), undefined)
  t.is((await a.scan(LEAVER)).body.balance, paid, 'what was paid in the shop stays there')
})
