import { writeFileSync } from 'node:fs'
import test from 'ava'
import { readBrandSettings, readSettings } from '../../src/config.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { defaultStatements } from '../../src/defaults/statements/index.ts'
import { lastLine, place } from './support/cli.ts'

const REQUEST = {
  stream: 'stream-of-a-test-1',
  round: 1,
  after: 0,
  previous: '0'.repeat(64),
  entries: [],
  complete: true,
}

test('BRAND-3 a brand serves while shops are admitted by the last line printed, known by it, refused when revoked, and closed only then', async (t) => {
  const at = place(t)
  const brand = await at.brand()
  const sync = (key: string, body: unknown = REQUEST): Promise<Response> =>
    fetch(`${brand.url}/v1/brand/sync`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const added = await at.stempel(['brand', 'shop', 'add', '--shop', '0002', '--entity', 'Nord GmbH'])
  t.is(added.code, 0, added.err)
  const key = lastLine(added.out)
  const heard = await sync(key)
  t.is(heard.status, 200)
  const answer = (await heard.json()) as { acknowledged: number; recognition: { number: number; key: string } }
  t.is(answer.acknowledged, 0)
  t.regex(answer.recognition.key, /^[0-9a-f]{64}$/)
  t.is((await sync(key, { ...REQUEST, extra: 1 })).status, 422)
  t.is((await sync(`st_${'A'.repeat(43)}`)).status, 401)
  t.is((await fetch(`${brand.url}/v1/brand/sync`, { method: 'POST', body: '{}' })).status, 401)
  const listed = await at.stempel(['brand', 'shop', 'list', '--json'])
  t.like(listed.json<{ shop: string; seenAt: number }[]>()[0], { shop: '0002', entity: 'Nord GmbH' })
  t.false(listed.out.includes(key))
  t.is((await at.stempel(['brand', 'shop', 'close', '--shop', '0002'])).code, 1)
  t.is((await at.stempel(['brand', 'shop', 'close', '--shop', '0003'])).code, 1)
  t.is((await at.stempel(['brand', 'shop', 'revoke', '--shop', '0002'])).code, 0)
  t.is((await sync(key)).status, 401)
  const closed = await at.stempel(['brand', 'shop', 'close', '--shop', '0002', '--json'])
  t.deepEqual(closed.json(), { shop: '0002', streams: 1, points: 0 })
  t.is((await at.stempel(['brand', 'shop', 'revoke', '--shop', '0002'])).code, 1)
  t.is(await brand.stop(), 0)
})

test('BRAND-4 health and metrics say how the brand stands and name neither shop nor member', async (t) => {
  const at = place(t)
  await at.stempel(['brand', 'shop', 'add', '--shop', '0777'])
  const brand = await at.brand()
  const health = await fetch(`${brand.url}/health`)
  t.is(health.status, 200)
  t.like(await health.json(), { status: 'ready', engine: 'sqlite', shops: 1, warnings: [] })
  const metrics = await (await fetch(`${brand.url}/metrics`)).text()
  t.regex(metrics, /stempel_brand_shops 1\n/)
  t.regex(metrics, /stempel_http_request_seconds_count\{method="GET",route="\/health",status="200"\} 1/)
  t.notRegex(metrics, /0777/)
  const second = await at.stempel(['brand'])
  t.is(second.code, 1)
  t.regex(second.err, /Another server is using the data folder/)
})

test('BRAND-5 wrong arguments of the brand office are one line and change nothing', async (t) => {
  const at = place(t)
  for (const args of [
    ['shop', 'add', '--shop', 'no such/shop'],
    ['webhook', 'add', '--system', 'Mailer!', '--url', 'https://mailer.example'],
    ['webhook', 'add', '--system', 'mailer', '--url', 'http://mailer.example'],
    ['webhook', 'add', '--system', 'mailer', '--url', 'https://mailer.example', '--purpose', 'brand-identity'],
    ['price', '--from', '2026-13-01', '--points', '500', '--cents', '100'],
    ['price', '--from', '2026-12-01', '--points', '0', '--cents', '100'],
    ['settlement', '--from', 'today', '--to', '2026-12-01'],
  ]) {
    const said = await at.stempel(['brand', ...args])
    t.is(said.code, 2, args.join(' '))
    t.regex(said.err, /^stempel: [^\n]+\n$/)
  }
  t.deepEqual((await at.stempel(['brand', 'shop', 'list', '--json'])).json(), [])
  t.deepEqual((await at.stempel(['brand', 'webhook', 'list', '--json'])).json(), [])
})

test('BRAND-6 a shop needs address and key of its brand together, and plain http only on this machine', async (t) => {
  const key = `st_${'A'.repeat(43)}`
  for (const [env, named] of [
    [{ STEMPEL_BRAND_URL: 'https://brand.example' }, 'STEMPEL_BRAND_KEY'],
    [{ STEMPEL_BRAND_KEY: key }, 'STEMPEL_BRAND_URL'],
    [{ STEMPEL_BRAND_URL: 'http://brand.example', STEMPEL_BRAND_KEY: key }, 'STEMPEL_BRAND_URL'],
    [{ STEMPEL_BRAND_URL: 'http://127.0.0.1:1', STEMPEL_BRAND_KEY: 'short' }, 'STEMPEL_BRAND_KEY'],
    [{ STEMPEL_SYNC_SECONDS: '0' }, 'STEMPEL_SYNC_SECONDS'],
  ] as const)
    t.throws(() => readSettings(env), { message: new RegExp(`^${named}`) })
  t.deepEqual(readSettings({ STEMPEL_BRAND_URL: 'https://brand.example/', STEMPEL_BRAND_KEY: key }).brand, {
    url: 'https://brand.example',
    key,
    seconds: 5,
  })
  t.throws(() => readBrandSettings({ STEMPEL_DATABASE_URL: 'mysql://x' }), { message: /^STEMPEL_DATABASE_URL/ })
  t.throws(() => readBrandSettings({ STEMPEL_HOST: '0.0.0.0' }), { message: /STEMPEL_TLS_CERT/ })
  t.like(readBrandSettings({}), { port: 8090, host: '127.0.0.1', allowance: { points: 500, shops: 2 } })
})

test('BRAND-13 the brand office checks, publishes and lists programmes and statements; faults are named by path and publish nothing', async (t) => {
  const at = place(t, { STEMPEL_TIMEZONE: 'Europe/Berlin' })
  await at.stempel(['brand', 'shop', 'add', '--shop', '0001'])
  const file = (name: string, document: object): string => {
    writeFileSync(at.file(name), JSON.stringify(document))
    return name
  }
  const good = file('good.json', { ...defaultProgramme('EUR'), id: 'autumn' })
  const bad = file('bad.json', { ...defaultProgramme('EUR'), id: 'autumn', holdMinutes: 'ten', earns: [] })
  t.is((await at.stempel(['brand', 'programme', 'check', good])).out, 'autumn is sound: 3 earn rules, 2 gifts.\n')
  for (const deed of ['check', 'publish']) {
    const said = await at.stempel(['brand', 'programme', deed, bad])
    t.is(said.code, 1)
    t.regex(said.out, /^holdMinutes: .+\nearns: .+\n$/)
  }
  const foreign = await at.stempel(['brand', 'programme', 'check', file('cn.json', defaultProgramme('CNY'))])
  t.regex(foreign.out, /^currency: /)
  t.is((await at.stempel(['brand', 'programme', 'show'])).code, 1)
  t.is((await at.stempel(['brand', 'programme', 'publish', good, '--from', '2020-01-01'])).code, 2)
  t.is((await at.stempel(['brand', 'programme', 'publish', good, '--shops', '0009'])).code, 2)
  t.deepEqual((await at.stempel(['brand', 'programme', 'list', '--json'])).json(), [])

  const published = await at.stempel(['brand', 'programme', 'publish', good, '--json'])
  t.like(published.json(), { no: 1, shops: [], isNew: true })
  t.like((await at.stempel(['brand', 'programme', 'publish', good, '--json'])).json(), { no: 1, isNew: false })
  t.is((await at.stempel(['brand', 'programme', 'publish', 'cn.json', '--shops', '0001'])).code, 0)
  t.like((await at.stempel(['brand', 'programme', 'show'])).json(), { id: 'autumn', currency: 'EUR' })
  const listed = await at.stempel(['brand', 'programme', 'list'])
  t.regex(listed.out, /^Programme 2 +current +\S+ \S+ +0001 +has not said that it has it$/m)

  const [{ purpose, jurisdiction, statement } = t.fail() as never] = defaultStatements
  const text = file('text.json', { ...statement, purpose, jurisdiction })
  const short = file('short.json', { ...statement, purpose, jurisdiction: 'US', texts: {} })
  t.regex((await at.stempel(['brand', 'statement', 'check', text])).out, /^brand-identity for .+ is sound: /)
  const faulty = await at.stempel(['brand', 'statement', 'publish', short])
  t.is(faulty.code, 1)
  t.regex(faulty.out, /^texts: .+\njurisdiction: .+\n$/)
  t.is((await at.stempel(['brand', 'statement', 'publish', text, '--from', 'tomorrow'])).code, 0)
  t.regex((await at.stempel(['brand', 'statement', 'list'])).out, /^Version 1 of brand-identity\/\S+ +coming /m)
})
