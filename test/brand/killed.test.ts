import test, { type ExecutionContext } from 'ava'
import { sql } from 'kysely'
import { openPostgres } from '../../src/books/brand/engine-postgres.ts'
import { ask, lastLine, place, type Running, saleOf } from '../commands/support/cli.ts'
import { patience } from '../support/patience.ts'
import { startPostgres } from '../support/postgres.ts'
import { startProxy } from '../support/proxy.ts'
import { cardNo } from '../support/test-books.ts'
import { booked, kill, processes, TODAY, tokenOf, until, verified } from './processes.ts'

const CARD = cardNo(1)
const isLinked = async ({ url }: Running): Promise<boolean> => {
  const { brand } = (await (await fetch(`${url}/health`)).json()) as { brand: { linked: boolean; waiting: number } }
  return brand.linked && brand.waiting === 0
}

async function world(t: ExecutionContext) {
  const office = place(t)
  const key = lastLine((await office.stempel(['brand', 'shop', 'add', '--shop', '0001'])).out)
  const now = { brand: await office.brand() }
  const line = await startProxy(() => Number(new URL(now.brand.url).port))
  t.teardown(() => line.close())
  const at = place(t, { STEMPEL_BRAND_URL: line.url, STEMPEL_BRAND_KEY: key, STEMPEL_SYNC_SECONDS: '1' })
  const till = await tokenOf(at, 'till', '07')
  const kiosk = await tokenOf(at, 'kiosk', 'door')
  return { office, now, at, till, kiosk, shop: await at.shop() }
}

test.serial(
  'E2E-5 killing a shop or the brand in the middle of members’ sales changes no total: each is in all books once',
  async (t) => {
    const { office, now, at, till, kiosk, ...running } = await world(t)
    let { shop } = running
    await until('the first contact', () => isLinked(shop))
    const put = (no: number) => ask(shop, till, 'PUT', `/v1/sales/0001.07.${TODAY}.${no}`, sales[no])
    const sales = Array.from({ length: 41 }, (_, no) => saleOf(CARD, no === 0 ? 40_000 : 100))
    t.is((await put(0)).status, 201)
    const { body } = await ask(shop, kiosk, 'POST', '/v1/card-sessions', { code: CARD })
    const given = await fetch(`${shop.url}/v1/me/consents/brand-identity/agreed-1`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${kiosk}`,
        'content-type': 'application/json',
        'card-session': String(body.session),
      },
      body: JSON.stringify({ state: 'given', version: 1, locale: 'en', action: 'button:agree' }),
    })
    t.is(given.status, 201)
    await until('the joining', () => booked(office, 'issued') === 2_000)
    const answered = new Set<number>()
    const burst = (from: number, to: number): Promise<unknown> =>
      Promise.all(
        sales.slice(from, to).map(async (_, i) => {
          const { status } = await put(from + i).catch(() => ({ status: 0 }))
          if (status === 200 || status === 201) answered.add(from + i)
        }),
      )
    const first = burst(1, 21)
    await kill(now.brand)
    await first
    t.is(answered.size, 20, 'a brand that is gone is nothing a till waits for')
    now.brand = await office.brand()
    const second = burst(21, 41)
    await kill(shop)
    await second
    shop = await at.shop()
    await burst(1, 41)
    t.is(answered.size, 40)
    await until('the backlog', () => booked(office, 'issued') === 2_200)
    await until('quiet', () => isLinked(shop))
    t.is(booked(office, 'held') + booked(office, 'pool'), 2_200)
    t.is(booked(office, 'debt') + booked(office, 'loss') + booked(office, 'redeemed'), 0)
    t.is((await at.stempel(['verify'])).code, 0)
  },
)

test.serial(
  'E2E-15 a brand on PostgreSQL that is killed in the middle of booking books the rest when it is back, and nothing twice',
  async (t) => {
    const server = await startPostgres()
    t.teardown(() => server.stop())
    const address = await server.database()
    const { office, now, branch } = await processes(t, { STEMPEL_DATABASE_URL: address })
    const a = await branch('0001')
    const books = await openPostgres(address, patience)
    t.teardown(() => books.close())
    const issued = async (): Promise<number> => {
      const rows = await books.db.selectFrom('member').select('issued').execute()
      return rows.reduce((sum, row) => sum + row.issued, 0)
    }
    await a.sell(CARD, 40_000)
    await a.consent(CARD, 'brand-identity', 'given')
    await until('the joining', async () => (await issued()) === 2_000)
    a.line.weather('cut')
    for (let no = 0; no < 40; no += 1) t.is(await a.sell(CARD, 100), 201)
    // Whoever holds the members' accounts keeps the brand in the middle of its booking for as long as it likes.
    await books.transaction(async (tx) => {
      await sql`LOCK TABLE member IN EXCLUSIVE MODE`.execute(tx)
      a.line.weather('fine')
      await until('the booking', async () => {
        const waiting = sql<{ count: number }>`SELECT count(*) AS count FROM pg_locks WHERE NOT granted`
        return Number((await waiting.execute(tx)).rows[0]?.count) > 0
      })
      t.is(await issued(), 2_000)
      await kill(now.brand)
    })
    t.is(await issued(), 2_000, 'what was not finished is not there')
    now.brand = await office.brand()
    await until('the rest', async () => (await issued()) === 2_200)
    await until('quiet', a.isLinked)
    const sums = await verified(t, office, a.at)
    t.is(sums.issued, 2_200)
    t.is((sums.streams ?? 0) + (sums.pool ?? 0), 2_200)
  },
)
