import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import test, { type ExecutionContext } from 'ava'
import pino from 'pino'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { CARD, couponShop, kiosk, saleAt } from '../support/shopper.ts'
import { cardNo, recoveryNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { isProblem } from './contract.ts'

const NEW = cardNo(50)
const R = recoveryNo(1)
const MINUTE = 60_000

const recover = (shop: TestShop, id: string, recoveryCode = R, newCard = NEW, till = 'door') =>
  shop.ask('PUT', `/v1/recoveries/${id}`, { till, body: { recoveryCode, newCard } })

function check(t: ExecutionContext, { running }: TestShop): void {
  const books = readShopBooks(running.shop.settings.data, sha256Text)
  t.like(verify(books.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true }), { ok: true })
  books.close()
}

test('RECOVER-1 the recovery code and a new card move points, coupons and due gifts, and the lost card is blocked', async (t) => {
  const { shop, give } = await couponShop(t)
  await saleAt(shop, CARD, 1, 3550)
  const coupon = (await give('five', CARD)).body
  const before = (await (await kiosk(shop, CARD)).get('')).body
  shop.clock.at += 86_400_000
  const typed = R.toLowerCase().replace(/(.{4})/g, '$1-')
  t.like(await recover(shop, 'r1', typed), {
    status: 201,
    body: { recovery: 'r1', points: { moved: 175, balance: 175 }, coupons: 1, gifts: 1 },
  })
  const { body } = await shop.scan(NEW)
  t.like(body, { balance: 175, spendable: 175 })
  t.deepEqual(body.coupons, [coupon])
  t.deepEqual(
    body.gifts.map((gift: { gift: string }) => gift.gift),
    ['chocolate-bar'],
  )
  const at = await kiosk(shop, NEW)
  t.deepEqual((await at.get('')).body.lots, before.lots, 'each point ends on the day it would have ended')
  t.like((await at.get('/history')).body.entries, [
    { kind: 'recovered', points: 175 },
    { kind: 'coupon' },
    { points: 175 },
  ])
  const { status, body: old } = await shop.scan(CARD)
  t.is(status, 200)
  t.deepEqual(old.blocked, { reason: 'recovered' })
  t.is(old.balance, undefined)
  t.is((await shop.put('/v1/sales/0001.07.2026-11-21.000001/gifts/chocolate-bar', { state: 'handed' })).status, 200)
  t.deepEqual((await shop.scan(NEW)).body.gifts, [])
  check(t, shop)
})

test('RECOVER-2 the same request again is answered the very same bytes, other content under its id is refused', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 3550)
  const first = await recover(shop, 'r1')
  await saleAt(shop, NEW, 2, 3550)
  const again = await recover(shop, 'r1')
  t.is(again.status, 200)
  t.is(again.text, first.text)
  isProblem(t, await recover(shop, 'r1', R, cardNo(51)), 409, 'conflict')
  isProblem(t, await recover(shop, 'r1', recoveryNo(2)), 409, 'conflict')
  isProblem(t, await recover(shop, 'r2', R, cardNo(51)), 409, 'conflict', 'recoveryCode')
  t.is((await shop.scan(NEW)).body.balance, 350)
})

test('RECOVER-3 a wrong code, the lost card itself and a blocked card are refused in words that name no code, and nothing is written', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 3550)
  await saleAt(shop, cardNo(2), 2, 3550)
  await recover(shop, 'r1', recoveryNo(2), cardNo(52))
  const head = shop.running.shop.books.read.head()
  const refused: [Awaited<ReturnType<typeof recover>>, number, string, string][] = [
    [await recover(shop, 'r2', recoveryNo(9)), 404, 'not_found', 'recoveryCode'],
    [await recover(shop, 'r2', R.slice(1)), 422, 'invalid', 'recoveryCode'],
    [await recover(shop, 'r2', R, CARD), 422, 'invalid', 'newCard'],
    [await recover(shop, 'r2', R, `${NEW.slice(0, -1)}${NEW.endsWith('A') ? 'B' : 'A'}`), 422, 'invalid', 'newCard'],
    [await recover(shop, 'r2', R, cardNo(2)), 409, 'conflict', 'newCard'],
    [await recover(shop, 'a/b'.replace('/', '%2F')), 422, 'invalid', 'id'],
  ]
  for (const [heard, status, code, path] of refused) {
    isProblem(t, heard, status, code, path)
    for (const secret of [R, recoveryNo(9), CARD, NEW]) t.false(heard.text.includes(secret))
  }
  t.is(shop.running.shop.books.read.head(), head)
  t.is((await recover(shop, 'r2')).status, 201, 'what was refused left the id free')
  for (const till of ['07', 'wall']) isProblem(t, await recover(shop, 'r3', R, NEW, till), 403, 'forbidden')
})

test('RECOVER-4 recovery codes cannot be tried out, and stand in no log and no file', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 3550)
  await recover(shop, 'r1')
  for (let n = 0; n < 10; n += 1) t.is((await recover(shop, `x${n}`, recoveryNo(100 + n))).status, 404)
  const full = await recover(shop, 'x', recoveryNo(99))
  isProblem(t, full, 429, 'too_many')
  t.true(Number(full.headers.get('retry-after')) > 0)
  t.is((await saleAt(shop, NEW, 2, 3550)).status, 201)
  shop.clock.at += 2 * MINUTE
  t.is((await recover(shop, 'x', recoveryNo(99))).status, 404)
  const { data } = shop.running.shop.settings
  for (const file of ['shop.sqlite', 'shop.sqlite-wal'])
    for (const secret of [R, NEW, recoveryNo(100)])
      t.false(readFileSync(`${data}/${file}`).includes(Buffer.from(secret)), file)
})

test('RECOVER-5 what a till tells late of the lost card is the new card’s; what is done with it after that earns for the owner and gives nothing away', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 10_000)
  const { body: scanned } = await shop.scan(CARD)
  shop.clock.at += 10 * MINUTE
  await recover(shop, 'r1')
  const late = await saleAt(shop, scanned.card, 2, 3550)
  t.like(late.body.points, { earned: 175, balance: 675 })
  t.is(late.body.gifts.length, 1, 'it was in the hands of its owner then')
  shop.clock.at += 10 * MINUTE
  const finishedAt = new Date(shop.clock.at).toISOString()
  const found = await saleAt(shop, CARD, 3, 3550, { finishedAt })
  t.is(found.status, 201)
  t.is(found.body.points.earned, 175)
  t.deepEqual(found.body.gifts, [])
  t.false(JSON.stringify(found.body.receipt).includes('850'), 'no balance is told')
  isProblem(t, await saleAt(shop, CARD, 4, 3550, { finishedAt, burnPoints: 100 }), 409, 'conflict', 'burnPoints')
  const hold = { card: CARD, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 3550 }], burnPoints: 100 }
  isProblem(t, await shop.put('/v1/sales/0001.07.2026-11-21.000005/hold', hold), 409, 'conflict', 'card')
  t.is((await shop.scan(NEW)).body.balance, 850)
  check(t, shop)
})

test('RECOVER-6 a discount promised before the recovery is kept, and its points are taken once', async (t) => {
  const { shop, give } = await couponShop(t)
  await saleAt(shop, CARD, 1, 20_000)
  const { code } = (await give('five', CARD)).body
  const lines = [{ line: 1, quantity: 1, amountCents: 3000 }]
  const key = '/v1/sales/0001.07.2026-11-21.000002'
  const hold = { card: CARD, currency: 'EUR', lines, burnPoints: 500, coupons: [code] }
  t.like((await shop.put(`${key}/hold`, hold)).body, { discountCents: 600 })
  shop.clock.at += MINUTE
  t.like((await recover(shop, 'r1')).body, { points: { moved: 1000, balance: 1000 }, coupons: 1 })
  const finishedAt = new Date(shop.clock.at).toISOString()
  const sold = await shop.put(key, { card: CARD, currency: 'EUR', lines, burnPoints: 500, coupons: [code], finishedAt })
  t.like(sold, { status: 201, body: { discountCents: 600, points: { burned: 500 } } })
  t.is((await shop.scan(NEW)).body.balance, 1000 - 500 + 120)
  t.is((await shop.get(`/v1/coupons/${code}`)).body.state, 'redeemed')
  check(t, shop)
})

test('RECOVER-7 erasing the new card erases the lost one with it, and the lost one cannot do it', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 3550)
  await recover(shop, 'r1')
  const lost = await kiosk(shop, CARD)
  const { body } = await lost.get('')
  t.like(body, { blocked: { reason: 'recovered' } })
  t.is(body.balance, undefined)
  for (const path of ['/history', '/export']) isProblem(t, await lost.get(path), 403, 'forbidden')
  isProblem(t, await lost.erase(), 403, 'forbidden')
  t.is((await lost.put('/contact', { level: 'none' })).status, 409)
  const account = shop.running.shop.books.read.accountsAfter(0, 10)
  t.is(account.length, 2)
  t.like((await (await kiosk(shop, NEW)).erase()).body, { erased: true })
  t.deepEqual(shop.running.shop.books.read.accountsAfter(0, 10), [])
  t.is(shop.running.shop.folder.readForgotten().length, 2, 'a restore forgets both')
  t.deepEqual((await shop.scan(CARD)).body.balance, 0)
  isProblem(t, await recover(shop, 'r1'), 409, 'conflict')
  check(t, shop)
})

test('RECOVER-8 a log at its most talkative holds no card, session, link or recovery code', async (t) => {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const shop = await testShop(t, undefined, pino({ level: 'trace' }, sink))
  await saleAt(shop, CARD, 1, 3550)
  const at = await kiosk(shop, CARD)
  await at.get('')
  await recover(shop, 'r1')
  await recover(shop, 'r2', recoveryNo(7))
  const log = lines.join('')
  t.true(log.includes('/v1/recoveries/{id}'), 'routes are logged by their pattern')
  for (const secret of [CARD, NEW, R, recoveryNo(7), at.session]) t.false(log.includes(secret))
})
