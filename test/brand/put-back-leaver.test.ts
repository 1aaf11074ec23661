import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { admit } from '../../src/admit-shop.ts'
import { revokeShop } from '../../src/books/brand/desk.ts'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { closeShop } from '../../src/close-shop.ts'
import { newToken } from '../../src/keys/token.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { seeded } from '../support/seeded.ts'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { type Branch, exchange, startWorld, type World } from './world.ts'

const [LEAVER, STAYS] = [cardNo(1), cardNo(2)]
const DAY_MS = 86_400_000

const warnings = async ({ brand }: World): Promise<string> => {
  const answer = await fetch(`${brand.url}/health`)
  return ((await answer.json()) as { warnings: string[] }).warnings.join()
}

interface Left {
  readonly world: World
  readonly a: Branch
  readonly b: Branch
  /** What the card has in the shop that it left in. */
  readonly paid: number
}

/** A copy of the brand's books is made; then a member leaves, is paid, and is forgotten everywhere. */
async function left(t: ExecutionContext): Promise<Left> {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  await exchange(world, a, b)
  for (const card of [LEAVER, STAYS]) await a.join(card)
  await exchange(world, a, b)
  await world.restart(({ data }) => cpSync(data, `${data}.copy`, { recursive: true }))
  await a.sell(LEAVER, 10_000)
  await b.sell(LEAVER, 2_000)
  await exchange(world, a, b)
  await a.consent(LEAVER, 'brand-identity', 'withdrawn')
  await exchange(world, a, b)
  await exchange(world, a, b)
  const paid = (await a.scan(LEAVER)).body.balance
  t.is(paid, 2_600)
  return { world, a, b, paid }
}

const putBack = ({ data }: { readonly data: string }): void => {
  rmSync(data, { recursive: true })
  cpSync(`${data}.copy`, data, { recursive: true })
}

async function isWhole(t: ExecutionContext, { world, a, b }: Left): Promise<void> {
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  t.like(await world.brand.brand.engine.transaction((tx) => verifyBrand(tx, sha256Text)), { ok: true })
  for (const each of [a, b]) t.is(firstFault(each), undefined)
}

test('E2E-22 a brand put back to before a withdrawal lists nobody who left, pays nothing twice, and goes on as soon as all have told', async (t) => {
  const all = await left(t)
  const { world, a, b, paid } = all
  await world.restart((of) => {
    putBack(of)
    const kept = readFileSync(join(of.keys, 'departures.jsonl'), 'utf8')
    t.false(kept.includes(LEAVER), 'no card is named')
  })
  t.regex(await warnings(world), /older copy/)
  await exchange(world, a, b)
  await b.sell(STAYS, 100)
  await exchange(world, a, b)
  t.is(await warnings(world), '')
  t.is(await b.spendable(STAYS), 500, 'all are granted again')
  const { engine } = world.brand.brand
  t.is((await engine.db.selectFrom('member_tag').selectAll().execute()).length, 1, 'who left is no member')
  await a.sell(LEAVER, 1_000)
  await b.sell(LEAVER, 1_000)
  await exchange(world, a, b)
  await world.brand.tick()
  t.is((await engine.db.selectFrom('member_tag').selectAll().execute()).length, 1, 'nor are they by shopping')
  t.is((await a.scan(LEAVER)).body.balance, paid + 50)
  t.is((await b.scan(LEAVER)).body.balance, 50, 'what B gave back was paid in A')
  const { pool = 0, streams = 0, loss } = await brandTotals(world)
  t.deepEqual([pool + streams, loss ?? 0], [2_005, 0], 'points of who stays alone are there')
  t.deepEqual(await engine.db.selectFrom('payout').selectAll().execute(), [])
  await isWhole(t, all)
})

test('E2E-23 a shop that cannot tell a brand what was forgotten of everybody, as of a copy older than 35 days, goes on once it is revoked, closed and added again', async (t) => {
  const all = await left(t)
  const { world, a, b, paid } = all
  for (const { clock, running } of [a, b]) {
    clock.at += 40 * DAY_MS
    await running.shop.books.writer.submit((tx) => tx.members.dropAcknowledged('9999-12-31', 1_000))
  }
  await world.restart(putBack)
  await b.sell(STAYS, 100)
  await exchange(world, a, b)
  t.regex(await warnings(world), /: 0001(, 0002)?\. .*brand shop revoke/)

  const { brand } = world.brand
  for (const shop of ['0001', '0002']) {
    await brand.engine.transaction((tx) => revokeShop(tx, shop, brand.clock.now()))
    await closeShop(brand, shop)
    await admit(brand, { shop, entity: shop, key: newToken(seeded(`key ${shop}`)) })
  }
  await exchange(world, a, b)
  t.is(await warnings(world), '')
  await a.sell(STAYS, 10_000)
  await exchange(world, a, b)
  t.true((await b.spendable(STAYS)) >= 500)
  t.is((await a.scan(LEAVER)).body.balance, paid, 'what was paid in the shop stays there')
  await isWhole(t, all)
})
