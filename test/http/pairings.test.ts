import test, { type ExecutionContext } from 'ava'
import { problem, type RunningShop, startShop } from './support/shop.ts'

const MINUTE_MS = 60_000

/** What a browser sends with a request of the shop's own page. */
const own = (shop: RunningShop, more: Record<string, string> = {}): Record<string, string> => ({
  'sec-fetch-site': 'same-origin',
  origin: shop.url,
  ...more,
})

const pair = (shop: RunningShop, code: string, headers: Record<string, string> = {}) =>
  shop.request('POST', '/v1/pairings', { token: '', body: { code }, headers })

async function paired(t: ExecutionContext) {
  const shop = await startShop(t)
  const cookie = (await pair(shop, 'st_door')).headers.get('set-cookie')?.split(';')[0] ?? ''
  const ask = (method: string, headers: Record<string, string>) =>
    shop.request(method, '/v1/pairings/current', { token: '', headers: { cookie, ...headers } })
  return { shop, cookie, ask }
}

test('PAIR-2 a pairing code is good once, for ten minutes, however it is typed, and sets a cookie no script can read', async (t) => {
  const shop = await startShop(t)
  const { code, expiresAt } = shop.deps.pairings.offer('door', 'st_door')
  t.regex(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  t.is(expiresAt, shop.clock + 10 * MINUTE_MS)
  const answer = await pair(shop, ` ${code.toLowerCase().replace('-', ' ')} `)
  t.is(answer.status, 201)
  t.like(await answer.json(), { device: 'door', kind: 'kiosk', workstation: 'door', currency: 'EUR' })
  t.regex(
    answer.headers.get('set-cookie') ?? '',
    /^stempel_screen=st_door; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
  )
  t.is((await problem(t, await pair(shop, code))).code, 'unauthorised', 'used')
  const late = shop.deps.pairings.offer('door', 'st_door')
  shop.clock += 10 * MINUTE_MS
  t.is((await problem(t, await pair(shop, late.code))).code, 'unauthorised', 'over')
})

test('PAIR-3 a newer code ends the older one, and revoking a device ends its code', async (t) => {
  const shop = await startShop(t)
  const { pairings } = shop.deps
  const older = pairings.offer('door', 'st_door')
  const newer = pairings.offer('door', 'st_door')
  t.is((await pair(shop, older.code)).status, 401)
  pairings.endOf('door')
  t.is((await pair(shop, newer.code)).status, 401)
})

test('PAIR-4 the cookie counts only for pages of this shop: by Fetch Metadata and Origin', async (t) => {
  const { shop, ask } = await paired(t)
  t.is((await ask('GET', own(shop))).status, 200)
  t.is((await ask('GET', { 'sec-fetch-site': 'same-origin' })).status, 200, 'reading needs no Origin')
  t.is((await ask('GET', { 'sec-fetch-site': 'none' })).status, 200, 'typed by a person')
  for (const headers of [
    {},
    { origin: shop.url },
    own(shop, { 'sec-fetch-site': 'cross-site' }),
    own(shop, { 'sec-fetch-site': 'same-site' }),
    own(shop, { origin: 'https://evil.example' }),
    own(shop, { origin: 'null' }),
  ])
    t.is((await problem(t, await ask('GET', headers))).code, 'forbidden', JSON.stringify(headers))
  t.is((await ask('DELETE', { 'sec-fetch-site': 'same-origin' })).status, 403, 'a change needs its Origin')
  t.is((await ask('DELETE', own(shop, { 'sec-fetch-site': 'none' }))).status, 403, 'nobody types a change')
  t.regex((await ask('DELETE', own(shop))).headers.get('set-cookie') ?? '', /^stempel_screen=; .*Max-Age=0/)
})

test('PAIR-5 a revoked screen opens nothing any more, and a token in a header goes on working beside a cookie', async (t) => {
  const { shop, cookie, ask } = await paired(t)
  const both = await shop.request('GET', '/v1/pairings/current', { token: 'st_wall', headers: { cookie } })
  t.like(await both.json(), { device: 'wall' })
  shop.devices.delete('door')
  t.is((await problem(t, await ask('GET', own(shop)))).code, 'unauthorised')
})

test('PAIR-6 only kiosks and screens become browsers: a till or a reader is a program', async (t) => {
  const shop = await startShop(t)
  for (const token of ['st_07', 'st_eye']) {
    t.is((await problem(t, await pair(shop, token))).code, 'forbidden')
    const cookie = `stempel_screen=${token}`
    const answer = await shop.request('GET', '/v1/pairings/current', { token: '', headers: own(shop, { cookie }) })
    t.is(answer.status, 401)
  }
})

test('PAIR-7 wrong codes are slowed down, right tokens never, and no code stands in the log', async (t) => {
  const shop = await startShop(t)
  const { code } = shop.deps.pairings.offer('door', 'st_door')
  for (let i = 0; i < 20; i++) t.is((await pair(shop, 'WRONG-00')).status, 401)
  const refused = await pair(shop, 'WRONG-00')
  t.is((await problem(t, refused)).code, 'too_many')
  t.true(Number(refused.headers.get('retry-after')) >= 1)
  t.is((await pair(shop, 'st_door')).status, 201)
  shop.clock += 1000
  t.is((await pair(shop, code)).status, 201)
  t.false(shop.logged.join('').includes(code))
  t.false(shop.logged.join('').includes('st_door'))
})
