import test from 'ava'
import { StempelError } from '../../src/domain/errors.ts'
import { KEY, problem, SALE, saleHeard, startShop } from './support/shop.ts'

const LINES = { currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 599 }] }

test('DOOR-1 without the token of a paired device nothing of /v1 answers, and every stranger hears the same', async (t) => {
  const shop = await startShop(t)
  const strangers = ['', 'st_99', ' ', 'x'.repeat(5000)]
  const details = new Set<string>()
  for (const token of strangers) {
    const response = await shop.request('PUT', `/v1/sales/${KEY}`, { token, body: SALE })
    t.is(response.headers.get('www-authenticate'), 'Bearer')
    const refusal = await problem(t, response)
    t.is(refusal.status, 401)
    t.is(refusal.code, 'unauthorised')
    details.add(refusal.detail)
  }
  const basic = await shop.request('GET', `/v1/sales/${KEY}`, { token: '', headers: { authorization: 'Basic st_07' } })
  t.is(basic.status, 401)
  t.is(details.size, 1)
  t.is(shop.heard.length, 0)
  t.is((await shop.request('PUT', `/v1/sales/${KEY}`, { body: SALE })).status, 201)
  const lower = await shop.request('GET', `/v1/sales/${KEY}`, { token: '', headers: { authorization: 'bearer st_07' } })
  t.is(lower.status, 201)
})

test('DOOR-2 a route answers only the kinds of devices it is for', async (t) => {
  const shop = await startShop(t)
  for (const token of ['st_door', 'st_eye', 'st_wall']) {
    const refusal = await problem(t, await shop.request('PUT', `/v1/sales/${KEY}`, { token, body: SALE }))
    t.is(refusal.status, 403)
    t.is(refusal.code, 'forbidden')
  }
  t.is(shop.heard.length, 0)
  t.is((await shop.request('POST', '/v1/scans', { token: 'st_eye', body: { code: 'S' } })).status, 201)
  t.is((await shop.request('PUT', '/v1/claims/C1', { token: 'st_door', body: { card: 'S' } })).status, 201)
  t.is((await shop.request('GET', `/v1/sales/${KEY}`, { token: 'st_wall' })).status, 201)
  t.is((await shop.request('POST', '/v1/scans', { token: 'st_door', body: { code: 'S' } })).status, 403)
})

test('DOOR-3 a till writes only keys of its shop and its own workstation, also within a batch', async (t) => {
  const shop = await startShop(t)
  const foreign = ['0002.07.2026-11-21.000123', '0001.08.2026-11-21.000123']
  for (const key of foreign) {
    const asked: [string, string, unknown][] = [
      ['PUT', `/v1/sales/${key}`, SALE],
      ['PUT', `/v1/sales/${key}/hold`, { card: 'S', lines: LINES.lines }],
      ['DELETE', `/v1/sales/${key}/hold`, undefined],
      ['PUT', `/v1/returns/${key}`, LINES],
      ['PUT', `/v1/sales/${key}/void`, {}],
      ['PUT', `/v1/returns/${key}/void`, {}],
    ]
    for (const [method, path, body] of asked) {
      const refusal = await problem(t, await shop.request(method, path, { body }))
      t.is(refusal.status, 403, path)
      t.is(refusal.path, 'key', path)
    }
    const kinds = { sale: SALE, return: LINES, void: {} }
    const entries = Object.entries(kinds).map(([kind, body]) => ({ key, kind, body }))
    const answers = (await (await shop.request('POST', '/v1/sales:batch', { body: entries })).json()) as {
      status: number
      body: { path: string }
    }[]
    t.deepEqual(
      answers.map(({ status, body }) => [status, body.path]),
      [
        [403, 'key'],
        [403, 'key'],
        [403, 'key'],
      ],
    )
  }
  t.is(shop.heard.length, 0)
  const gift = await shop.request('PUT', '/v1/sales/0001.08.2026-11-21.000123/gifts/chocolate-bar', {
    body: { state: 'handed' },
  })
  t.is(gift.status, 201)
  t.is((await shop.request('GET', '/v1/sales/0001.08.2026-11-21.000123')).status, 201)
})

test('DOOR-4 a malformed key is 422 with the path key', async (t) => {
  const shop = await startShop(t)
  for (const key of [
    'x',
    '0001.07.2026-11-31.1',
    '0001.07.2026-11-21',
    '0001.07.2026-11-21.1.2',
    '%00',
    `${'0'.repeat(300)}.07.2026-11-21.1`,
  ]) {
    for (const path of [`/v1/sales/${key}`, `/v1/returns/${key}`]) {
      const refusal = await problem(t, await shop.request('PUT', path, { body: path.includes('sales') ? SALE : LINES }))
      t.is(refusal.status, 422, key)
      t.is(refusal.path, 'key', key)
    }
  }
})

test('DOOR-5 a revoked token opens nothing from the next request on', async (t) => {
  const shop = await startShop(t)
  t.is((await shop.request('GET', `/v1/sales/${KEY}`)).status, 201)
  shop.devices.delete('07')
  shop.deps.door.forget('07')
  t.is((await shop.request('GET', `/v1/sales/${KEY}`)).status, 401)
  t.is((await shop.request('GET', `/v1/sales/${KEY}`, { token: 'st_08' })).status, 201)
})

test("DOOR-6 a staff session undoes another till's sale, for 15 minutes and at its own device only", async (t) => {
  const shop = await startShop(t)
  const other = '/v1/sales/0001.08.2026-11-21.000123/void'
  const opened = await shop.request('POST', '/v1/staff-sessions', { body: { operator: '12', pin: '4711' } })
  t.is(opened.status, 201)
  const { session, expiresAt } = (await opened.json()) as { session: string; expiresAt: string }
  t.is(expiresAt, new Date(shop.clock + 15 * 60_000).toISOString())
  const headers = { 'staff-session': session }
  t.is((await shop.request('PUT', other, { headers })).status, 201)
  t.deepEqual(shop.heard.at(-1)?.input, {
    key: '0001.08.2026-11-21.000123',
    input: { businessDate: undefined, at: undefined, operator: undefined, reason: undefined },
    staff: '12',
    workstation: '07',
  })
  const entry = { key: '0001.08.2026-11-21.000123', kind: 'void', body: {} }
  const batch = await shop.request('POST', '/v1/sales:batch', { headers, body: [entry] })
  t.is(((await batch.json()) as { status: number }[])[0]?.status, 201)
  const elsewhere = await problem(t, await shop.request('PUT', other, { token: 'st_08', headers }))
  t.is(elsewhere.status, 401)
  t.is(elsewhere.path, 'Staff-Session')
  shop.clock += 15 * 60_000
  t.is((await shop.request('PUT', other, { headers })).status, 401)
})

test('DOOR-7 PINs cannot be guessed fast, and guessing blocks nobody else', async (t) => {
  const shop = await startShop(t)
  const sign = (token: string, operator: string, pin: string) =>
    shop.request('POST', '/v1/staff-sessions', { token, body: { operator, pin } })
  const guesses = await Promise.all(Array.from({ length: 12 }, () => sign('st_07', '12', '0000')))
  t.deepEqual(guesses.map(({ status }) => status).sort(), [401, 401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429])
  const refused = await sign('st_07', '12', '4711')
  t.is(refused.status, 429)
  t.is(refused.headers.get('retry-after'), '60')
  t.is((await sign('st_08', '12', '4711')).status, 201)
  t.is((await sign('st_07', '13', '0000')).status, 401)
  shop.clock += 60_000
  t.is((await sign('st_07', '12', '4711')).status, 201)
  t.false(shop.logged.join().includes('4711'))
})

test('DOOR-8 failed claims are limited per device; a good one costs nothing', async (t) => {
  const shop = await startShop(t)
  const claim = (token: string) => shop.request('PUT', '/v1/claims/C1', { token, body: { card: 'S' } })
  for (let i = 0; i < 120; i += 1) t.is((await claim('st_08')).status, 201)
  shop.act = () => {
    throw new StempelError('not_found', 'No such claim.', { path: 'code' })
  }
  for (let i = 0; i < 100; i += 1) t.is((await claim('st_07')).status, 404)
  const refusal = await claim('st_07')
  t.is(refusal.status, 429)
  t.is(refusal.headers.get('retry-after'), '10')
  t.is((await claim('st_08')).status, 404)
  shop.clock += 10_000
  t.is((await claim('st_07')).status, 404)
})

test('DOOR-9 codes that are no cards are limited per device, finishing a sale never', async (t) => {
  const shop = await startShop(t)
  shop.act = () => {
    throw new StempelError('invalid', 'No such card.', { path: 'card' })
  }
  const scan = () => shop.request('POST', '/v1/scans', { body: { code: 'S' } })
  for (let i = 0; i < 60; i += 1) t.is((await scan()).status, 422)
  t.is((await scan()).status, 429)
  for (let i = 0; i < 100; i += 1) t.is((await shop.request('PUT', `/v1/sales/${KEY}`, { body: SALE })).status, 422)
})

test('DOOR-10 a scan at a reader is told to the till it stands at, and at a reader on its own to nobody else', async (t) => {
  const shop = await startShop(t)
  shop.devices.set('lone', { id: 'lone', kind: 'reader', workstation: '' })
  for (const token of ['st_eye', 'st_lone', 'st_07'])
    await shop.request('POST', '/v1/scans', { token, body: { code: 'S', entry: 'nfc' } })
  t.deepEqual(
    shop.heard.map(({ input }) => input),
    ['07', 'lone', '07'].map((workstation) => ({ code: 'S', entry: 'nfc', workstation })),
  )
})

test('DOOR-11 a quote without a time is judged as of now', async (t) => {
  const shop = await startShop(t)
  const { finishedAt: _, ...quote } = SALE
  t.is((await shop.request('POST', '/v1/quotes', { body: quote })).status, 201)
  t.is(saleHeard(shop).finishedAt, shop.clock)
})
