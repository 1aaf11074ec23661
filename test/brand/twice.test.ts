import { cpSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { startShop } from '../../src/shop.ts'
import { seeded } from '../support/seeded.ts'
import { cardNo } from '../support/test-books.ts'
import { folderOf } from '../support/test-shop.ts'
import { brandTotals, firstFault } from './totals.ts'
import { startWorld } from './world.ts'

const CARD = cardNo(1)

test('E2E-20 a shop is copied with its keys, both sell and tell: the brand hears both out, and what the copied stream held is closed and can be spent', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await a.sync()
  await a.join(CARD)

  const { settings } = a.running.shop
  const folder = folderOf(t)
  const places = { data: join(folder, 'data'), keys: join(folder, 'keys') }
  cpSync(settings.keys, places.keys, { recursive: true })
  // Only what is on the disk: a lock is its owner's.
  for (const file of ['shop.sqlite', 'shop.sqlite-wal'])
    cpSync(join(settings.data, file), join(places.data, file), { recursive: true })
  const clock = a.clock
  const copy = await startShop({ ...settings, ...places }, { clock, random: seeded('the copy') })
  t.teardown(() => copy.close())
  const sold = await fetch(`${copy.url}/v1/sales/0001.07.2026-11-21.900`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${a.tokens['07']}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ card: CARD, currency: 'EUR', finishedAt: new Date(clock.at).toISOString(), burnPoints: 100 },
      lines: [{ line: 1, quantity: 1, amountCents: 2_100 }],
    }),
  })
  t.is(sold.status, 201)
  const shared = a.running.shop.books.read.members.current().id
  await a.sell(CARD, 1_000)
  await a.sync()
  for (let round = 0; round < 3; round += 1) {
    clock.at += 600_000
    await copy.sync()
  }
  await copy.close()
  // It hears of the copy's life, and any request of a till says that it holds nothing of a former one.
  for (const each of [a, a]) await each.sync()
  const headers = { 'stempel-holds': '' }
  for (const till of ['07', '08']) await a.ask('POST', '/v1/scans', { till, headers, body: { code: CARD } })
  for (const each of [a, a]) await each.sync()
  const streams = a.running.shop.books.read.members.streams()
  t.not(a.running.shop.books.read.members.current().id, shared)
  t.deepEqual([...new Set(streams.map(({ state }) => state))].sort(), ['closed', 'open'])
  t.is(firstFault(a), undefined)
  const sums = await brandTotals(world)
  t.like(sums, { issued: 2_000 + 50 + 100, redeemed: 100, debt: 0 })
  t.is(sums.streams, await a.spendable(CARD), 'nothing stands in a life that has ended')
  t.like(await world.brand.brand.engine.transaction((tx) => verifyBrand(tx, sha256Text)), { ok: true })
})
