import test from 'ava'
import { StempelError } from '../../src/domain/errors.ts'
import { KEY, problem, SALE, startShop } from './support/shop.ts'

const RETURN = '0001.07.2026-11-22.000017'
const AT = '2026-11-21T10:15:00.250+01:00'
const AT_MS = Date.parse(AT)
const LINE = { line: 1, quantity: 1.5, amountCents: 599 }
const LINE_READ = { line: 1, quantity: 1500, amountCents: 599 }

test('HTTP-20 every route hands its action what the domain reads', async (t) => {
  const shop = await startShop(t)
  const whole = {
    kind: 'item',
    sku: undefined,
    name: undefined,
    department: undefined,
    unit: undefined,
    taxCents: undefined,
    taxIncluded: true,
    voids: undefined,
  }
  const voided = { businessDate: '2026-11-21', at: AT_MS, operator: '3', reason: 'wrong article' }
  const voidBody = { businessDate: '2026-11-21', at: AT, operator: '3', reason: 'wrong article' }
  const none = { businessDate: undefined, at: undefined, operator: undefined, reason: undefined }
  const cases: [string, string, unknown, string, unknown][] = [
    [
      'PUT',
      `/v1/sales/${KEY}/hold`,
      { burnPoints: 500, card: 'S', lines: [LINE] },
      'holdSale',
      {
        key: KEY,
        hold: { card: 'S', currency: 'EUR', lines: [{ ...whole, ...LINE_READ }], coupons: [], burnPoints: 500 },
      },
    ],
    ['DELETE', `/v1/sales/${KEY}/hold`, undefined, 'releaseHold', { key: KEY }],
    ['GET', `/v1/sales/${KEY}`, undefined, 'readSale', { key: KEY }],
    ['GET', '/v1/coupons/KX2M', undefined, 'readCoupon', { code: 'KX2M' }],
    ['POST', '/v1/scans', { code: 'S' }, 'scanCard', { code: 'S', entry: 'scanned', workstation: '07' }],
    [
      'PUT',
      `/v1/sales/${KEY}/gifts/chocolate-bar`,
      { state: 'declined' },
      'setGift',
      { sale: KEY, gift: 'chocolate-bar', state: 'declined' },
    ],
    [
      'PUT',
      `/v1/sales/${KEY}/void`,
      voidBody,
      'voidSale',
      { key: KEY, input: voided, staff: undefined, workstation: '07' },
    ],
    [
      'PUT',
      `/v1/sales/${KEY}/void`,
      undefined,
      'voidSale',
      { key: KEY, input: none, staff: undefined, workstation: '07' },
    ],
    ['PUT', `/v1/returns/${RETURN}/void`, voidBody, 'voidReturn', { key: RETURN, input: voided, staff: undefined }],
    [
      'PUT',
      `/v1/returns/${RETURN}`,
      { original: KEY, currency: 'EUR', lines: [LINE], finishedAt: AT },
      'returnGoods',
      {
        key: RETURN,
        input: {
          original: KEY,
          card: undefined,
          currency: 'EUR',
          finishedAt: AT_MS,
          lines: [LINE_READ],
          operator: undefined,
          ext: undefined,
        },
      },
    ],
    [
      'PUT',
      '/v1/claims/C123',
      { card: 'S', totalCents: 1472 },
      'claimSale',
      { code: 'C123', input: { card: 'S', totalCents: 1472 } },
    ],
  ]
  for (const [method, path, body, action, input] of cases) {
    t.is((await shop.request(method, path, { body })).status, 201, path)
    t.is(shop.heard.at(-1)?.action, action)
    t.deepEqual(shop.heard.at(-1)?.input, input, path)
  }
})

test('HTTP-21 what a state, an id or a day cannot be is refused with its path', async (t) => {
  const shop = await startShop(t)
  const cases: [string, string, unknown, string][] = [
    ['PUT', `/v1/sales/${KEY}/gifts/chocolate-bar`, { state: 'eaten' }, 'state'],
    ['PUT', `/v1/sales/${KEY}/gifts/a%20b`, { state: 'handed' }, 'gift'],
    ['PUT', `/v1/sales/${KEY}/void`, { businessDate: '2026-02-30' }, 'businessDate'],
    ['PUT', `/v1/sales/${KEY}/void`, { at: 'now' }, 'at'],
    ['PUT', `/v1/sales/${KEY}/hold`, { lines: [] }, 'card'],
    ['PUT', `/v1/returns/${RETURN}`, { original: 'x', currency: 'EUR', lines: [] }, 'original'],
    ['PUT', `/v1/claims/${'C'.repeat(200)}`, { card: 'S' }, 'code'],
    ['POST', '/v1/staff-sessions', { operator: '12', pin: '1' }, 'pin'],
    ['POST', '/v1/scans', { code: 'S', entry: 'smelled' }, 'entry'],
  ]
  for (const [method, path, body, at] of cases) {
    const refusal = await problem(t, await shop.request(method, path, { body }))
    t.is(refusal.status, 422, path)
    t.is(refusal.path, at, path)
  }
  t.is(shop.heard.length, 0)
})

test('HTTP-22 the bytes and the status of an action are answered as they are, and screens hear of it after', async (t) => {
  const shop = await startShop(t)
  const body = '{"sale":"0001", "spaces":  "kept", "ü":1}'
  const notices = [{ event: 'sale.finished' as const, workstation: '07', data: { earned: 70 } }]
  shop.act = () => ({ status: 200, body, notices })
  const response = await shop.request('PUT', `/v1/sales/${KEY}`, { body: SALE })
  t.is(response.status, 200)
  t.is(await response.text(), body)
  t.deepEqual(shop.notices, notices)
  shop.act = () => {
    throw new StempelError('conflict', 'Another sale has this key.', { path: 'key' })
  }
  t.is((await shop.request('PUT', `/v1/sales/${KEY}`, { body: SALE })).status, 409)
  t.is(shop.notices.length, 1)
})

test('HTTP-23 a batch judges its entries in order, each in its own right', async (t) => {
  const shop = await startShop(t)
  let judged = 0
  shop.act = ({ action }) => {
    judged += 1
    if (action === 'claimSale') throw new StempelError('not_found', 'No such claim.', { path: 'code' })
    return { status: judged === 1 ? 201 : 202, body: `{"n":${judged}}`, notices: [] }
  }
  const entries = [
    { key: KEY, kind: 'sale', body: SALE },
    { key: KEY, kind: 'sale', body: { ...SALE, lines: [{ line: 1, quantity: 1.2345, amountCents: 1 }] } },
    { key: RETURN, kind: 'return', body: { original: KEY, currency: 'EUR', lines: [LINE] } },
    { key: 'C123', kind: 'claim', body: { card: 'S' } },
    { key: KEY, kind: 'void' },
    { key: 'x', kind: 'sale', body: SALE },
    { key: KEY, kind: 'quote', body: SALE },
    { kind: 'sale', body: SALE },
    7,
  ]
  const response = await shop.request('POST', '/v1/sales:batch', { body: entries })
  t.is(response.status, 200)
  const answers = (await response.json()) as {
    key: string | null
    status: number
    body: { n?: number; path?: string; status?: number }
  }[]
  t.deepEqual(
    answers.map(({ key, status, body }) => [key, status, body.n ?? body.path]),
    [
      [KEY, 201, 1],
      [KEY, 422, 'lines[0].quantity'],
      [RETURN, 202, 2],
      ['C123', 404, 'code'],
      [KEY, 202, 4],
      ['x', 422, 'key'],
      [KEY, 422, 'kind'],
      [null, 422, 'key'],
      [null, 422, undefined],
    ],
  )
  t.deepEqual(
    shop.heard.map(({ action }) => action),
    ['finishSale', 'returnGoods', 'claimSale', 'voidSale'],
  )
})

test('HTTP-24 a batch keeps its order over all its entries and has at most 1,000', async (t) => {
  const shop = await startShop(t)
  const entries = Array.from({ length: 1001 }, (_, i) => ({ key: `0001.07.2026-11-21.${i}`, kind: 'sale', body: SALE }))
  const response = await shop.request('POST', '/v1/sales:batch', { body: entries.slice(1) })
  const answers = (await response.json()) as { key: string }[]
  t.deepEqual(
    answers.map(({ key }) => key),
    entries.slice(1).map(({ key }) => key),
  )
  t.deepEqual(
    shop.heard.map(({ input }) => (input as { key: string }).key),
    entries.slice(1).map(({ key }) => key),
  )
  const refusal = await problem(t, await shop.request('POST', '/v1/sales:batch', { body: entries }))
  t.is(refusal.status, 422)
  t.regex(refusal.detail, /1000/)
  t.is(shop.heard.length, 1000)
})

test('HTTP-25 answers to tills say how much of the journal is safe; others do not hear it', async (t) => {
  const shop = await startShop(t)
  const asked = [
    shop.request('PUT', `/v1/sales/${KEY}`, { body: SALE }),
    shop.request('PUT', `/v1/sales/${KEY}`, { body: {} }),
  ]
  for (const { headers } of await Promise.all(asked)) {
    t.is(headers.get('stempel-stream'), '5f0c')
    t.is(headers.get('stempel-seq'), '42')
    t.is(headers.get('stempel-safe'), '17')
  }
  for (const token of ['st_wall', '']) {
    const { headers } = await shop.request('GET', `/v1/sales/${KEY}`, { token })
    t.is(headers.get('stempel-seq'), null)
  }
})

test('HTTP-26 what a till has seen is noted; a malformed header is refused by its name', async (t) => {
  const shop = await startShop(t)
  const put = (headers: Record<string, string>, token = 'st_07') =>
    shop.request('PUT', `/v1/sales/${KEY}`, { body: SALE, headers, token })
  t.is((await put({ 'Stempel-Seen': '5f0c:41', 'Stempel-First': '5f0c:12' })).status, 201)
  t.deepEqual(shop.seen, [{ stream: '5f0c', seq: 41 }])
  for (const name of ['Stempel-Seen', 'Stempel-First']) {
    for (const value of [
      '',
      'x',
      '5f0c:',
      ':4',
      '5f0c:-1',
      '5f0c:1.5',
      '5f0c:99999999999999999',
      'a b:1',
      `${'a'.repeat(65)}:1`,
    ]) {
      const refusal = await problem(t, await put({ [name]: value }))
      t.is(refusal.status, 422, value)
      t.is(refusal.path, name)
    }
  }
  t.is(shop.seen.length, 1)
  t.is(shop.heard.length, 1)
})

test('HTTP-60 on a repeat every operation is handed the stream it was first offered to, and what a till still keeps is noted', async (t) => {
  const shop = await startShop(t)
  const headers = { 'Stempel-First': '5f0c:12', 'Stempel-Holds': '5f0c,9a41' }
  const put = (path: string, body: unknown, more: Record<string, string> = headers) =>
    shop.request('PUT', path, { body, headers: more })
  const lines = [{ line: 1, quantity: 1, amountCents: 100 }]
  await put(`/v1/sales/${KEY}`, SALE)
  await put(`/v1/returns/${KEY}`, { original: KEY, currency: 'EUR', lines })
  await put(`/v1/sales/${KEY}/void`, {})
  await put(`/v1/returns/${KEY}/void`, {})
  await put('/v1/claims/C0123456789', { card: 'S1' })
  await shop.request('POST', '/v1/sales:batch', { body: [{ key: KEY, kind: 'sale', body: SALE }], headers })
  t.deepEqual(
    shop.heard.map(({ action, input }) => [action, (input as { first?: string }).first]),
    ['finishSale', 'returnGoods', 'voidSale', 'voidReturn', 'claimSale', 'finishSale'].map((each) => [each, '5f0c']),
  )
  t.is(shop.held.length, 6)
  t.deepEqual(shop.held[0], { till: '07', streams: ['5f0c', '9a41'] })
  await put(`/v1/sales/${KEY}`, SALE, { 'Stempel-Holds': '' })
  t.deepEqual(shop.held.at(-1), { till: '07', streams: [] })
  t.false(Object.hasOwn(shop.heard.at(-1)?.input as object, 'first'))
  for (const value of [',', 'a b', '5f0c,', 'a'.repeat(65)]) {
    const refusal = await problem(t, await put(`/v1/sales/${KEY}`, SALE, { 'Stempel-Holds': value }))
    t.deepEqual([refusal.status, refusal.path], [422, 'Stempel-Holds'])
  }
  await shop.request('GET', `/v1/sales/${KEY}`, { token: 'st_wall', headers })
  t.is(shop.held.length, 7, 'a screen keeps no operations')
})

test('HTTP-27 health says what the shop knows of itself; not ready is 503', async (t) => {
  const shop = await startShop(t)
  const ready = await shop.request('GET', '/health', { token: '' })
  t.is(ready.status, 200)
  t.deepEqual(await ready.json(), {
    status: 'ready',
    version: '0.1.0',
    head: { seq: 42 },
    brand: { linked: false },
    warnings: [],
  })
  const fenced = await startShop(t, {
    health: () => ({
      status: 'fenced',
      version: '0.1.0',
      head: { seq: 42 },
      brand: { linked: false },
      warnings: ['old life'],
    }),
  })
  const response = await fenced.request('GET', '/health', { token: '' })
  t.is(response.status, 503)
  t.is(response.headers.get('retry-after'), '1')
  t.like(await response.json(), { status: 'fenced', warnings: ['old life'] })
})

test('HTTP-28 metrics and logs count requests by the pattern of the route and hold no address', async (t) => {
  const shop = await startShop(t)
  await shop.request('PUT', `/v1/sales/${KEY}`, { body: { ...SALE, card: 'SECRET' } })
  await shop.request('PUT', '/v1/claims/CSECRET', { body: { card: 'SECRET' } })
  await shop.request('GET', '/v1/SECRET?code=SECRET')
  await shop.request('PUT', `/v1/sales/${KEY}`, { token: 'st_SECRET', body: SALE })
  const response = await shop.request('GET', '/metrics', { token: '' })
  t.regex(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const text = await response.text()
  t.true(text.includes('stempel_http_request_seconds_count{method="PUT",route="/v1/sales/{key}",status="201"} 1'))
  t.true(text.includes('stempel_http_request_seconds_count{method="PUT",route="/v1/sales/{key}",status="401"} 1'))
  t.true(
    text.includes(
      'stempel_http_request_seconds_bucket{method="PUT",route="/v1/claims/{code}",status="201",le="+Inf"} 1',
    ),
  )
  t.true(text.includes('stempel_http_request_seconds_count{method="GET",route="unmatched",status="404"} 1'))
  t.true(text.includes('stempel_writer_queue 3'))
  t.regex(text, /nodejs_eventloop_lag_p99_seconds \d/)
  shop.deps.metrics.commit(5)
  t.true((await (await shop.request('GET', '/metrics')).text()).includes('stempel_commit_jobs_sum 5'))
  const logs = shop.logged.join('')
  t.true(logs.includes('/v1/claims/{code}'))
  for (const place of [text, logs]) t.false(place.includes('SECRET') || place.includes(KEY))
})
