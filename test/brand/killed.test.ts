import { once } from 'node:events'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { systemClock } from '../../src/open-shop.ts'
import { ask, lastLine, type Place, place, type Running, saleOf } from '../commands/support/cli.ts'
import { startProxy } from '../support/proxy.ts'
import { cardNo } from '../support/test-books.ts'

const CARD = cardNo(1)
const LONGEST_MS = 50_000
const STEP_MS = 50
const TODAY = new Date(systemClock.now()).toISOString().slice(0, 10)

/** Looks until something holds: processes exchange when they please. */
async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += STEP_MS) {
    if (await holds()) return
    if (waitedMs > LONGEST_MS) throw new Error(`in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
}

async function kill({ child }: Running): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  child.stdout?.resume()
  await closed
}

const tokenOf = async (at: Place, kind: string, id: string): Promise<string> =>
  lastLine((await at.stempel(['device', 'add', '--kind', kind, '--id', id])).out)

/** Points in the brand's books on one account of all members. */
function booked(office: Place, account: string): number {
  const db = new Database(join(office.data, 'brand', 'brand.sqlite'), { readonly: true })
  try {
    const sum = db.prepare('SELECT sum(points) FROM member_account WHERE account LIKE ?').pluck().get(account)
    return Number(sum ?? 0)
  } finally {
    db.close()
  }
}

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

test('E2E-5 killing a shop or the brand in the middle of members’ sales changes no total: each is in all books once', async (t) => {
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
  t.is(booked(office, 'stream:%') + booked(office, 'pool'), 2_200)
  t.is(booked(office, 'debt') + booked(office, 'loss') + booked(office, 'redeemed'), 0)
  t.is((await at.stempel(['verify'])).code, 0)
})
