import test from 'ava'
import pino from 'pino'
import { browserAt, MANAGER, managedShop, signedIn } from './support.ts'

const MINUTE = 60_000

test('SIGN-1 a password signs in with a cookie that no script reads and no other site sends', async (t) => {
  const { shop } = await managedShop(t)
  const browser = browserAt(shop)
  const { status, body, headers } = await browser.ask('POST', '/v1/sign-ins', MANAGER)
  t.is(status, 201)
  t.like(body, { operator: 'm1', role: 'manager' })
  for (const cookie of headers.getSetCookie()) t.regex(cookie, /; HttpOnly; SameSite=Strict/)
  t.is((await browser.ask('GET', '/v1/programmes')).status, 200)
  t.is((await browser.ask('DELETE', '/v1/sign-ins/current')).status, 200)
  t.is((await browser.ask('GET', '/v1/programmes')).status, 401)
})

test('SIGN-2 a session ends after half an hour without a question and after twelve hours whatever happens', async (t) => {
  const { shop, manager } = await managedShop(t)
  const who = () => manager.ask('GET', '/v1/sign-ins/current')
  shop.clock.at += 29 * MINUTE
  t.is((await who()).status, 200)
  shop.clock.at += 29 * MINUTE
  t.is((await who()).status, 200)
  shop.clock.at += 31 * MINUTE
  t.is((await who()).status, 401)
  await manager.ask('POST', '/v1/sign-ins', MANAGER)
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    shop.clock.at += 20 * MINUTE
    t.is((await who()).status, 200, `${minutes}`)
  }
  shop.clock.at += 20 * MINUTE
  t.is((await who()).status, 401)
})

test('SIGN-3 a wrong password and an unknown operator are answered the same, and guessing is slowed', async (t) => {
  const { shop } = await managedShop(t)
  const stranger = browserAt(shop)
  const wrong = await stranger.ask('POST', '/v1/sign-ins', { ...MANAGER, password: 'not this one, no' })
  const unknown = await stranger.ask('POST', '/v1/sign-ins', { operator: 'x9', password: 'not this one, no' })
  t.is(wrong.status, 401)
  t.is(wrong.body.detail, unknown.body.detail)
  for (let i = 0; i < 4; i += 1)
    t.is((await stranger.ask('POST', '/v1/sign-ins', { ...MANAGER, password: `guess number ${i}` })).status, 401)
  t.is((await stranger.ask('POST', '/v1/sign-ins', MANAGER)).status, 429)
})

test('SIGN-4 strangers who guess lock nobody out who was signed in here before', async (t) => {
  const { shop, manager } = await managedShop(t)
  await manager.ask('DELETE', '/v1/sign-ins/current')
  const stranger = browserAt(shop)
  for (let i = 0; i < 6; i += 1)
    await stranger.ask('POST', '/v1/sign-ins', { ...MANAGER, password: `guess number ${i}` })
  t.is((await stranger.ask('POST', '/v1/sign-ins', MANAGER)).status, 429)
  t.is((await manager.ask('POST', '/v1/sign-ins', MANAGER)).status, 201)
})

test('SIGN-5 a cookie counts only for pages of this shop', async (t) => {
  const { manager } = await managedShop(t)
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }] as Record<
    string,
    string
  >[]) {
    t.is((await manager.ask('PUT', '/v1/staff/9', { role: 'cashier', pin: '4711' }, headers)).status, 403)
    t.is((await manager.ask('GET', '/v1/staff', undefined, headers)).status, 403)
  }
  const stranger = { operator: 'm1', password: 'whatever it is' }
  t.is((await manager.ask('POST', '/v1/sign-ins', stranger, { 'sec-fetch-site': 'cross-site' })).status, 403)
})

test('SIGN-6 each role may do what its table says and nothing else', async (t) => {
  const both = await managedShop(t)
  const routes: [method: string, path: string, body: unknown, roles: string[]][] = [
    ['GET', '/v1/programmes', undefined, ['auditor']],
    ['PUT', '/v1/programmes/x', { id: 'x' }, []],
    ['GET', '/v1/reports/misuse', undefined, ['auditor']],
    ['GET', '/v1/staff', undefined, ['auditor']],
    ['PUT', '/v1/staff/99', { role: 'manager', password: 'a password of mine' }, []],
    ['GET', '/v1/devices', undefined, ['engineer']],
    ['POST', '/v1/devices', { kind: 'till', id: '55' }, ['engineer']],
    ['GET', '/v1/backups', undefined, ['engineer']],
    ['GET', '/v1/audit', undefined, ['auditor']],
    ['PUT', '/v1/adjustments/a', { card: 'x', points: 1, reason: 'goodwill' }, ['supervisor']],
    ['POST', '/v1/offers/none/campaigns', {}, []],
    ['POST', '/v1/cards', { count: 1 }, []],
  ]
  for (const role of ['supervisor', 'auditor', 'engineer']) {
    const browser = await signedIn(t, both, `is-${role}`, role)
    for (const [method, path, body, roles] of routes) {
      const { status } = await browser.ask(method, path, body)
      if (roles.includes(role)) t.not(status, 403, `${role} ${method} ${path}`)
      else t.is(status, 403, `${role} ${method} ${path}`)
    }
  }
  t.is((await both.manager.ask('PUT', '/v1/staff/c1', { role: 'cashier', password: 'password of c1!' })).status, 200)
  const cashier = await browserAt(both.shop).ask('POST', '/v1/sign-ins', {
    operator: 'c1',
    password: 'password of c1!',
  })
  t.is(cashier.status, 403)
})

test('SIGN-7 who is ended or gets another role is so at once', async (t) => {
  const both = await managedShop(t)
  const engineer = await signedIn(t, both, 'e1', 'engineer')
  t.is((await engineer.ask('GET', '/v1/devices')).status, 200)
  await both.manager.ask('PUT', '/v1/staff/e1', { role: 'auditor' })
  t.is((await engineer.ask('GET', '/v1/devices')).status, 403)
  t.is((await engineer.ask('GET', '/v1/audit')).status, 200)
  await both.manager.ask('DELETE', '/v1/staff/e1')
  t.is((await engineer.ask('GET', '/v1/audit')).status, 401)
})

test('SIGN-8 the last manager with a password can neither be ended nor lose the role', async (t) => {
  const both = await managedShop(t)
  t.is((await both.manager.ask('DELETE', '/v1/staff/m1')).status, 409)
  t.is((await both.manager.ask('PUT', '/v1/staff/m1', { role: 'auditor' })).status, 409)
  const other = await signedIn(t, both, 'm2', 'manager')
  t.is((await other.ask('DELETE', '/v1/staff/m1')).status, 200)
  t.is((await both.manager.ask('GET', '/v1/staff')).status, 401)
})

test('SIGN-10 signing in anew ends the session before, and another password ends all others of that person', async (t) => {
  const { shop, manager } = await managedShop(t)
  const engineer = await signedIn(t, { shop, manager }, 'e1', 'engineer')
  const before = browserAt(shop)
  before.cookies = engineer.cookies
  t.is((await engineer.ask('POST', '/v1/sign-ins', { operator: 'e1', password: 'password of e1!' })).status, 201)
  t.is((await before.ask('GET', '/v1/devices')).status, 401)
  t.is((await engineer.ask('GET', '/v1/devices')).status, 200)
  t.is((await manager.ask('PUT', '/v1/staff/e1', { role: 'engineer', password: 'another one of e1!' })).status, 200)
  t.is((await engineer.ask('GET', '/v1/devices')).status, 401)
  t.is((await manager.ask('PUT', '/v1/staff/m1', { role: 'manager', password: 'the sea is wild tonight' })).status, 200)
  t.is((await manager.ask('GET', '/v1/devices')).status, 200, 'the one who changed it stays')
})

test('SIGN-11 a sign-in that fails is logged by its way, naming nobody who does not work here and no password', async (t) => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const { shop } = await managedShop(t, {}, log)
  const browser = browserAt(shop)
  await browser.ask('POST', '/v1/sign-ins', { operator: 'm1', password: 'not this one, no' })
  await browser.ask('POST', '/v1/sign-ins', { operator: 'my-secret-typed-here', password: 'not this one, no' })
  const refused = lines.filter((line) => line.includes('sign-in refused')).map((line) => JSON.parse(line))
  t.is(refused.length, 2)
  t.like(refused[0], { way: 'password', operator: 'm1', code: 'unauthorised' })
  t.false('operator' in refused[1])
  t.false(lines.join('').includes('not this one'))
})

test('SIGN-12 staff change their own password with the one they have, and what they have open elsewhere ends', async (t) => {
  const { shop, manager } = await managedShop(t)
  const elsewhere = browserAt(shop)
  await elsewhere.ask('POST', '/v1/sign-ins', MANAGER)
  const change = (current: string, password: string) =>
    manager.ask('PUT', '/v1/sign-ins/current/password', { current, password })
  const wrong = await change('not this one, no', 'the sea is wild tonight')
  t.is(wrong.status, 403)
  t.is(wrong.body.path, 'current')
  t.is((await change(MANAGER.password, 'too short')).status, 422)
  t.is((await change(MANAGER.password, 'the sea is wild tonight')).status, 200)
  t.is((await elsewhere.ask('GET', '/v1/programmes')).status, 401)
  t.is((await manager.ask('GET', '/v1/programmes')).status, 200)
  t.is((await browserAt(shop).ask('POST', '/v1/sign-ins', MANAGER)).status, 401)
  const now = { operator: 'm1', password: 'the sea is wild tonight' }
  t.is((await browserAt(shop).ask('POST', '/v1/sign-ins', now)).status, 201)
  const { body } = await manager.ask('GET', '/v1/audit')
  t.true(body.entries.some((each: Record<string, string>) => each.word === 'staff-changed' && each.by === each.of))
  t.is((await shop.ask('PUT', '/v1/sign-ins/current/password', { body: { current: 'x', password: 'y' } })).status, 403)
})
