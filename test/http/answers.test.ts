import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { z } from 'zod'
import { newCard } from '../../src/domain/code/card.ts'
import type { HoldAnswer, SaleAnswer, ScanAnswer } from '../../src/http/contract.ts'
import type { Route } from '../../src/http/route.ts'
import { shopRoutes } from '../../src/http/shop/index.ts'
import { createShop } from '../../src/http/shop/shop.ts'
import { tokenHash } from '../../src/keys/token.ts'
import { startShop as startRealShop } from '../../src/shop.ts'
import { startShop } from './support/shop.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const TOKEN = 'st_till'

/** A real shop with a paired till, whose every answer is held against the schema it is described by. */
async function started(t: ExecutionContext) {
  const data = join(mkdtempSync(join(tmpdir(), 'stempel-http-')), 'data')
  const settings = {
    port: 0,
    host: '127.0.0.1',
    data,
    keys: `${data}.keys`,
    shop: '0001',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'en',
    publicUrl: undefined,
    tls: undefined,
    log: 'silent',
  } as const
  const real = await startRealShop(settings, { clock: { now: () => NOW } })
  t.teardown(async () => {
    await real.close()
    rmSync(join(data, '..'), { recursive: true })
  })
  await real.shop.books.writer.submit((tx) =>
    tx.devices.add({ id: '07', kind: 'till', workstation: '07' }, tokenHash(TOKEN), NOW),
  )
  const routes = shopRoutes(createShop((await startShop(t)).deps))
  return async (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(real.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as unknown
    fits(t, routes, method, path, response.status, answer)
    return { status: response.status, body: answer }
  }
}

function fits(
  t: ExecutionContext,
  routes: Route[],
  method: string,
  path: string,
  status: number,
  answer: unknown,
): void {
  const where = `${method} ${path} ${status}`
  const route = routes.find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  const schema: z.ZodType | undefined = route?.answers[status]?.schema
  if (schema === undefined) t.fail(`${where} is not described: ${JSON.stringify(answer)}`)
  else t.is(schema.safeParse(answer).error, undefined, `${where} ${JSON.stringify(answer)}`)
}

test('HTTP-34 what the shop really answers is what the description says', async (t) => {
  const ask = await started(t)
  const card = newCard(randomBytes(10), (...parts) =>
    createHash('sha256')
      .update(Buffer.concat(parts.map((p) => Buffer.from(p as string))))
      .digest(),
  )
  const sale = {
    currency: 'EUR',
    lines: [{ line: 1, quantity: 2, amountCents: 25_000 }],
    finishedAt: '2026-11-21T10:15:00+01:00',
  }
  const key = (n: number): string => `0001.07.2026-11-21.${String(n).padStart(6, '0')}`
  const scan = (await ask('POST', '/v1/scans', { code: card.code })).body as ScanAnswer
  t.is(scan.balance, 0)
  t.is((await ask('PUT', `/v1/sales/${key(1)}`, { ...sale, card: scan.card })).status, 201)
  t.is((await ask('PUT', `/v1/sales/${key(1)}`, { ...sale, card: card.code })).status, 200)
  const quote = await ask('POST', '/v1/quotes', { ...sale, card: card.code })
  t.is(quote.status, 200)
  const hold = (await ask('PUT', `/v1/sales/${key(2)}/hold`, { card: card.code, lines: sale.lines, burnPoints: 500 }))
    .body as HoldAnswer
  t.is(hold.discountCents, 100)
  const burned = (await ask('PUT', `/v1/sales/${key(2)}`, { ...sale, card: card.code, burnPoints: 500 }))
    .body as SaleAnswer
  t.is(burned.points.burned, 500)
  await ask('PUT', `/v1/sales/${key(3)}/hold`, { card: card.code, lines: sale.lines, burnPoints: 500 })
  await ask('DELETE', `/v1/sales/${key(3)}/hold`)
  const gift = burned.gifts[0]?.gift
  await ask('PUT', `/v1/sales/${key(2)}/gifts/${gift}`, { state: 'handed' })
  await ask('PUT', `/v1/returns/${key(900)}`, {
    original: key(1),
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 12_500 }],
  })
  await ask('PUT', `/v1/returns/${key(901)}`, {
    original: key(77),
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 100 }],
  })
  await ask('GET', `/v1/sales/${key(1)}`)
  await ask('PUT', `/v1/returns/${key(900)}/void`, {})
  await ask('PUT', `/v1/sales/${key(1)}/void`, {})
  await ask('PUT', `/v1/sales/${key(78)}/void`, {})
  const nameless = (await ask('PUT', `/v1/sales/${key(4)}`, sale)).body as SaleAnswer
  t.is((await ask('PUT', `/v1/claims/${nameless.receipt.claim}`, { card: card.code })).status, 201)
  await ask('POST', '/v1/sales:batch', [
    { key: key(5), kind: 'sale', body: sale },
    { key: 'x', kind: 'sale', body: sale },
  ])
  await ask('GET', '/health')
})
