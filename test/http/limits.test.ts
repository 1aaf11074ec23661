import { connect } from 'node:net'
import test from 'ava'
import { type ErrorCode, StempelError } from '../../src/domain/errors.ts'
import { KEY, problem, type RunningShop, SALE, startShop } from './support/shop.ts'

const PATH = `/v1/sales/${KEY}`

test('HTTP-10 a body has at most 256 KiB, a batch 4 MiB; more is 413 and names the limit', async (t) => {
  const shop = await startShop(t)
  const padded = (bytes: number) => JSON.stringify(SALE).padEnd(bytes, ' ')
  t.is((await shop.request('PUT', PATH, { raw: padded(256 * 1024) })).status, 201)
  const large = await problem(t, await shop.request('PUT', PATH, { raw: padded(256 * 1024 + 1) }))
  t.is(large.status, 413)
  t.is(large.code, 'too_large')
  t.regex(large.detail, /256 KiB/)
  const batch = (bytes: number) => '[]'.padEnd(bytes, ' ')
  t.is((await shop.request('POST', '/v1/sales:batch', { raw: batch(4 * 1024 * 1024) })).status, 200)
  const larger = await problem(t, await shop.request('POST', '/v1/sales:batch', { raw: batch(4 * 1024 * 1024 + 1) }))
  t.is(larger.status, 413)
  t.regex(larger.detail, /4 MiB/)
})

test('HTTP-11 a body that grows past the limit without saying its length is refused all the same', async (t) => {
  const shop = await startShop(t)
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const answer = await raw(
    shop,
    `PUT ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer st_07\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`,
  )
  t.regex(answer, /^HTTP\/1\.1 413 /)
  t.regex(answer, /256 KiB/)
  t.is((await shop.request('PUT', PATH, { body: SALE })).status, 201)
})

test('HTTP-12 at most 256 requests are in work at once; the next is 429 with its limit, and then there is room again', async (t) => {
  const shop = await startShop(t, { limits: { bodyBytes: 262_144, batchBytes: 4_194_304, inWork: 3 } })
  const letGo = shop.hold()
  const asked = Array.from({ length: 4 }, () => shop.request('PUT', PATH, { body: SALE }))
  const refused = await Promise.race(asked)
  t.is(refused.status, 429)
  t.is(refused.headers.get('retry-after'), '1')
  t.regex((await problem(t, refused)).detail, /3 requests/)
  t.is((await shop.request('GET', '/health')).status, 200)
  letGo()
  const statuses = (await Promise.all(asked)).map(({ status }) => status)
  t.deepEqual(statuses.sort(), [201, 201, 201, 429])
  t.is((await shop.request('PUT', PATH, { body: SALE })).status, 201)
})

test('HTTP-13 every code of a refusal has its one status', async (t) => {
  const shop = await startShop(t)
  const statuses: Record<ErrorCode, number> = {
    bad_json: 400,
    invalid: 422,
    unauthorised: 401,
    forbidden: 403,
    not_found: 404,
    conflict: 409,
    too_large: 413,
    too_many: 429,
    unavailable: 503,
  }
  for (const [code, status] of Object.entries(statuses)) {
    shop.act = () => {
      throw new StempelError(code as ErrorCode, 'A sentence.', { path: 'lines[2].quantity', retryAfterSeconds: 7 })
    }
    const response = await shop.request('PUT', PATH, { body: SALE })
    t.is(response.headers.get('retry-after'), code === 'unavailable' || code === 'too_many' ? '7' : null)
    const refusal = await problem(t, response)
    t.is(refusal.status, status)
    t.is(refusal.code, code === 'bad_json' ? 'invalid' : code)
    t.is(refusal.path, 'lines[2].quantity')
    t.is(refusal.detail, 'A sentence.')
  }
})

test('HTTP-14 a fault of the program is 500, named by an id the log has, and never explained', async (t) => {
  const shop = await startShop(t)
  shop.act = () => {
    throw new TypeError('the inner SECRET')
  }
  const response = await shop.request('PUT', PATH, { body: SALE })
  const refusal = await problem(t, response)
  t.is(refusal.status, 500)
  t.is(refusal.code, 'internal')
  t.false(refusal.detail.includes('SECRET'))
  const id = /under (\w+)/.exec(refusal.detail)?.[1] ?? 'none'
  const line = shop.logged.map((text) => JSON.parse(text)).find((entry) => entry.id === id)
  t.is(line?.route, '/v1/sales/{key}')
  t.regex(line?.stack, /inner SECRET/)
})

test('HTTP-15 what is not JSON is 400 and is never quoted', async (t) => {
  const shop = await startShop(t)
  const bodies: (string | Uint8Array)[] = [
    '',
    'SECRET',
    '{"card":"SECRET",}',
    '{"card":SECRET}',
    '\ufeff{}',
    Buffer.concat([Buffer.from('{"card":"SECRET'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    Buffer.from([0]),
    '['.repeat(200_000),
  ]
  for (const raw of bodies) {
    const refusal = await problem(
      t,
      await shop.request('PUT', PATH, { raw, headers: { 'content-type': 'application/json' } }),
    )
    t.is(refusal.status, 400)
    t.is(refusal.code, 'invalid')
    t.false(refusal.detail.includes('SECRET'))
  }
  for (const raw of ['[]', '1', 'null', '"SECRET"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`])
    t.is((await problem(t, await shop.request('PUT', PATH, { raw }))).status, 422)
  t.is(shop.heard.length, 0)
  t.false(shop.logged.join().includes('SECRET'))
})

test('HTTP-16 only JSON in UTF-8 is taken, however its type is written', async (t) => {
  const shop = await startShop(t)
  const put = (type: string) => shop.request('PUT', PATH, { body: SALE, headers: { 'content-type': type } })
  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])
    t.is((await put(type)).status, 201, type)
  for (const type of [
    'text/plain',
    'application/json; charset=latin1',
    'application/x-www-form-urlencoded',
    'application/jsonx',
  ]) {
    const refusal = await problem(t, await put(type))
    t.is(refusal.status, 400, type)
    t.is(refusal.path, 'Content-Type')
  }
})

test('HTTP-17 an unknown address or method is 404, and the methods of a known address are told', async (t) => {
  const shop = await startShop(t)
  t.is((await problem(t, await shop.request('GET', '/v1/nothing'))).status, 404)
  t.is((await problem(t, await shop.request('GET', '/V1/sales'))).status, 404)
  const wrong = await shop.request('PATCH', PATH, { body: SALE })
  t.is(wrong.headers.get('allow'), 'PUT, HEAD, GET, OPTIONS')
  t.is((await problem(t, wrong)).status, 404)
  const options = await shop.request('OPTIONS', PATH, { token: '' })
  t.is(options.status, 204)
  t.is(options.headers.get('allow'), 'PUT, HEAD, GET, OPTIONS')
  const head = await shop.request('HEAD', '/health', { token: '' })
  t.is(head.status, 200)
  t.is(await head.text(), '')
  t.true(Number(head.headers.get('content-length')) > 0)
})

test('HTTP-18 hostile requests never stop the server', async (t) => {
  const shop = await startShop(t)
  const head = `PUT ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer st_07\r\nContent-Type: application/json\r\n`
  const body = JSON.stringify(SALE)
  const hostile = [
    'nonsense\r\n\r\n',
    '\u0000\u0001\u0002\r\n\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    `GET /v1/sales/%ff%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer st_07\r\nConnection: close\r\n\r\n`,
    `GET //evil/..//%2e%2e/etc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}Content-Length: -1\r\n\r\n`,
    `${head}Content-Length: 9\r\nConnection: close\r\n\r\n${body}`,
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
  ]
  for (const text of hostile) {
    const answer = await raw(shop, text)
    t.true(answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer), answer.slice(0, 60))
  }
  for (let i = 0; i < 20; i += 1) await abort(shop, `${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 50)}`)
  t.is(shop.heard.length, 0)
  t.is((await shop.request('PUT', PATH, { body: SALE })).status, 201)
  t.false(shop.logged.some((line) => line.includes('internal error')))
})

test('HTTP-19 every answer forbids sniffing, framing, caching and telling its address', async (t) => {
  const shop = await startShop(t)
  for (const path of ['/', '/docs', '/docs.css', '/openapi.json', '/health', '/metrics', '/nothing', PATH]) {
    const { headers } = await shop.request('GET', path)
    t.is(headers.get('x-content-type-options'), 'nosniff', path)
    t.is(headers.get('referrer-policy'), 'no-referrer', path)
    t.is(headers.get('cache-control'), 'no-store', path)
    t.regex(headers.get('content-security-policy') ?? '', /^default-src 'none';.*frame-ancestors 'none'/, path)
    t.is(headers.get('access-control-allow-origin'), null, path)
  }
})

test('HTTP-29 a client that never finishes its request is hung up on, and others are served meanwhile', async (t) => {
  const shop = await startShop(t)
  shop.server.headersTimeout = 200
  shop.server.requestTimeout = 200
  const head = `PUT ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer st_07\r\n`
  const [noHeaders, noBody] = [raw(shop, head), raw(shop, `${head}Content-Length: 100\r\n\r\n{`)]
  t.is((await shop.request('PUT', PATH, { body: SALE })).status, 201)
  t.regex(await noHeaders, /^HTTP\/1\.1 400 .*"code":"invalid"/s)
  t.is(await noBody, '')
  t.is(shop.heard.length, 1)
})

/** Sends bytes and reads until the server hangs up, or its answer stood for a moment. */
function raw(shop: RunningShop, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(shop.port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
      if (answer.includes('\r\n\r\n')) socket.end()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}

/** Sends part of a request and hangs up hard. */
function abort(shop: RunningShop, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(shop.port, '127.0.0.1', () => socket.write(text, () => socket.resetAndDestroy()))
    socket.on('close', () => resolve())
    socket.on('error', () => {})
  })
}
