import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { admit } from '../../src/admit-shop.ts'
import { backup } from '../../src/books/shop/backup.ts'
import { newToken } from '../../src/keys/token.ts'
import { operate } from '../../src/operations.ts'
import { type RunningShop, startShop } from '../../src/shop.ts'
import { linesInFile, TillClient, type TillRequest } from '../../src/till-client/index.ts'
import { place } from '../commands/support/cli.ts'
import { seeded } from '../support/seeded.ts'
import { cardNo } from '../support/test-books.ts'
import { folderOf } from '../support/test-shop.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { startWorld, type World } from './world.ts'

const CARD = cardNo(1)
const DAY = '2026-11-21'
const LONGEST_BACK_OFF_MS = 300_001

/** A shop of the brand that can lose its disk, with one till that keeps a journal as a POS with our client does. */
async function shopWithTill(t: ExecutionContext, world: World) {
  const folder = folderOf(t)
  const key = newToken(seeded('key 0001'))
  await admit(world.brand.brand, { shop: '0001', entity: '0001', key })
  const settings = {
    ...{ port: 0, host: '127.0.0.1', data: join(folder, 'data'), keys: join(folder, 'keys'), shop: '0001' },
    ...{ timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en', publicUrl: undefined, tls: undefined },
    ...{ log: 'silent' as const, brand: { url: world.brand.url, key, seconds: 3600 } },
  }
  const start = (): Promise<RunningShop> => startShop(settings, { clock: world.clock })
  const now = { running: await start() }
  t.teardown(() => now.running.close())
  const pair = async (kind: string, id: string): Promise<string> => {
    const on = { shop: now.running.shop, onRevoked: () => {} }
    return ((await operate(on, 'device.add', { kind, id })) as { token: string }).token
  }
  const token = await pair('till', '07')
  const kiosk = await pair('kiosk', 'door')
  const ask = (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(now.running.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const send = async ({ method, path, headers, body }: TillRequest) => {
    const answer = await ask(method, path, body, headers)
    return {
      status: answer.status,
      header: (name: string) => answer.headers.get(name) ?? undefined,
      body: await answer.text(),
    }
  }
  const client = new TillClient({ lines: linesInFile(join(folder, 'till.journal')), send })
  const scan = async (): Promise<{ balance: number; spendable: number }> => {
    const answer = await ask('POST', '/v1/scans', { code: CARD, entry: 'scanned' }, client.headers())
    client.heed((name) => answer.headers.get(name) ?? undefined)
    return (await answer.json()) as { balance: number; spendable: number }
  }
  const consent = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${kiosk}` }
    const session = (await (await ask('POST', '/v1/card-sessions', { code: CARD }, headers)).json()) as Record<
      string,
      string
    >
    const body = { state: 'given', version: 1, locale: 'en', action: 'button:agree' }
    const path = '/v1/me/consents/brand-identity/agreed-1'
    return (await ask('PUT', path, body, { ...headers, 'card-session': session.session ?? '' })).status
  }
  return {
    client,
    scan,
    consent,
    firstFault: () => firstFault({ running: now.running }),
    /** An operator takes the till away. */
    takeAway: () => operate({ shop: now.running.shop, onRevoked: () => {} }, 'device.revoke', { id: '07' }),
    dead: () => now.running.shop.books.read.members.streams().filter(({ state }) => state === 'dead'),
    sync: () => {
      world.clock.at += LONGEST_BACK_OFF_MS
      return now.running.sync()
    },
    sell: (no: number, cents: number, more: Record<string, unknown> = { card: CARD }) =>
      client.put('sale', keyOf(no), {
        ...more,
        currency: 'EUR',
        lines: [{ line: 1, quantity: 2, amountCents: cents }],
        finishedAt: new Date(world.clock.at).toISOString(),
      }),
    /** A backup off the disk holds everything. */
    allSafe: async () => {
      const { seq, stream } = now.running.shop.standing
      await operate({ shop: now.running.shop, onRevoked: () => {} }, 'backup.done', { seq, stream })
    },
    backup: () => backup(settings.data, join(folder, 'backup.sqlite')),
    /** The disk is lost; what the backup holds begins a new life, as an operator does it. */
    async restore() {
      await now.running.close()
      const { stempel } = place(t, { STEMPEL_DATA: settings.data, STEMPEL_KEYS: settings.keys })
      const { code, err } = await stempel(['restore', join(folder, 'backup.sqlite')])
      t.is(code, 0, err)
      now.running = await start()
    },
  }
}

const keyOf = (no: number): string => `0001.07.${DAY}.${String(no).padStart(6, '0')}`

async function booksAgree(t: ExecutionContext, world: World, expected: Readonly<Record<string, number>>) {
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  t.like(sums, expected)
  t.is((sums.debt ?? 0) + (sums.loss ?? 0), 0)
  return (sums.streams ?? 0) + (sums.pool ?? 0)
}

test('E2E-7 what a restored shop forgot is repeated by its till over the line, and members’ points come out right in shop and brand', async (t) => {
  const world = await startWorld(t)
  const shop = await shopWithTill(t, world)
  await shop.sync()
  t.is((await shop.sell(1, 40_000))?.status, 201)
  t.is(await shop.consent(), 201)
  for (let i = 0; i < 4; i += 1) await shop.sync()
  t.is((await shop.scan()).spendable, 500, 'the rest is in the pool')
  shop.backup()

  // The brand hears of these before the disk is lost …
  const sold = await shop.sell(2, 2_000)
  t.is(sold?.status, 201)
  t.is((await shop.sell(3, 2_000, { card: CARD, burnPoints: 300 }))?.status, 201)
  const { token } = JSON.parse(sold?.body ?? '').receipt
  const back = { original: token, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 1_000 }] }
  t.is((await shop.client.put('return', keyOf(1), back))?.status, 201)
  t.true(await shop.sync())
  // … and of these it does not.
  t.is((await shop.sell(4, 1_000))?.status, 201)
  t.is((await shop.sell(5, 3_000, { card: CARD, burnPoints: 100 }))?.status, 201)
  t.is((await shop.sell(6, 4_000))?.status, 201)
  t.is((await shop.client.put('void', keyOf(6), {}))?.status, 201)
  const nameless = JSON.parse((await shop.sell(7, 5_000, {}))?.body ?? '')
  t.is((await shop.client.put('claim', nameless.receipt.claim, { card: CARD }))?.status, 201)

  await shop.restore()
  await shop.scan()
  t.is(shop.dead().length, 1)
  t.true(await shop.client.repeat())
  t.deepEqual(shop.client.refusals, [])
  for (let i = 0; i < 4; i += 1) await shop.sync()
  t.is(shop.dead().length, 1, 'the till still keeps what only the dead stream has answered for certain')
  const whole = await booksAgree(t, world, {
    issued: 2_000 + 100 + 95 - 50 + 50 + 145 + 250,
    redeemed: 400,
  })
  t.is(whole, 2_190)
  t.is(shop.firstFault(), undefined)

  // Once all of it is safe for certain the till forgets it, and what the dead stream did not spend is the member's again.
  await shop.allSafe()
  await shop.scan()
  t.deepEqual(shop.client.unsafe, [])
  await shop.scan()
  for (let i = 0; i < 2; i += 1) t.true(await shop.sync())
  t.is(shop.dead().length, 0)
  t.is(await booksAgree(t, world, { issued: 2_590, redeemed: 400, streams: 500 }), 2_190)
  t.is((await shop.scan()).spendable, 500)
  t.is(shop.firstFault(), undefined)
})

test('E2E-18 a till that is lost with its journal keeps no life of its shop open once an operator has taken it away', async (t) => {
  const world = await startWorld(t)
  const shop = await shopWithTill(t, world)
  await shop.sync()
  t.is((await shop.sell(1, 40_000))?.status, 201)
  t.is(await shop.consent(), 201)
  for (let i = 0; i < 4; i += 1) await shop.sync()
  shop.backup()
  t.is((await shop.sell(2, 2_000))?.status, 201)
  t.true(await shop.sync())
  await shop.restore()
  for (let i = 0; i < 3; i += 1) await shop.sync()
  t.is(shop.dead().length, 1, 'the till may hold more')
  await shop.takeAway()
  for (let i = 0; i < 3; i += 1) await shop.sync()
  t.deepEqual(shop.dead(), [])
  await booksAgree(t, world, { issued: 2_100 })
  t.is(await shop.firstFault(), undefined)
})

test('E2E-21 a shop put back to a backup from before a card joined counts nothing of that card twice, whatever its till repeats', async (t) => {
  const world = await startWorld(t)
  const shop = await shopWithTill(t, world)
  await shop.sync()
  t.is((await shop.sell(1, 40_000))?.status, 201)
  await shop.allSafe()
  shop.backup()

  // Behind the backup: before the card joins, as a member, and of which the brand never hears.
  t.is((await shop.sell(2, 2_000))?.status, 201)
  t.is((await shop.sell(3, 3_000, { card: CARD, burnPoints: 2_100 }))?.status, 201)
  t.is(await shop.consent(), 201)
  for (let i = 0; i < 4; i += 1) await shop.sync()
  t.is((await shop.sell(4, 1_000))?.status, 201)
  t.true(await shop.sync())
  t.is((await shop.sell(5, 2_000))?.status, 201)

  await shop.restore()
  await shop.scan()
  t.true(await shop.client.repeat())
  t.deepEqual(shop.client.refusals, [])
  t.is((await shop.sell(6, 1_000))?.status, 201)
  for (let i = 0; i < 4; i += 1) await shop.sync()
  await shop.allSafe()
  for (let i = 0; i < 2; i += 1) await shop.scan()
  for (let i = 0; i < 2; i += 1) await shop.sync()
  t.is(shop.dead().length, 0)
  // 2,000 + 100 + 125 - 2,100 were carried over, 50 + 100 + 50 earned since.
  t.is(await booksAgree(t, world, { issued: 325, redeemed: 0 }), 325)
  t.is(shop.firstFault(), undefined)
})
