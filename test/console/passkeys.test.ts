import test, { type ExecutionContext } from 'ava'
import { Authenticator, type Lie } from '../support/passkey.ts'
import type { TestShop } from '../support/test-shop.ts'
import { type Browser, browserAt, MANAGER, managedShop, signedIn } from './support.ts'

const MINUTE = 60_000

/** The same shop at the host its passkeys belong to, where it has no public address. */
const atLocalhost = (shop: TestShop): TestShop => ({
  ...shop,
  running: { ...shop.running, url: shop.running.url.replace('127.0.0.1', 'localhost') },
})

/** A managed shop, its manager's browser at the shop's own host, and an authenticator at hand. */
async function passkeyShop(t: ExecutionContext): Promise<{ shop: TestShop; manager: Browser; phone: Authenticator }> {
  const { shop: plain, manager: first } = await managedShop(t)
  const shop = atLocalhost(plain)
  const manager = browserAt(shop)
  manager.cookies = first.cookies
  return { shop, manager, phone: new Authenticator(shop.running.url) }
}

async function add(browser: Browser, phone: Authenticator, name = 'Telephone', password = MANAGER.password) {
  const asked = await browser.ask('POST', '/v1/passkeys/challenges', { password })
  return browser.ask('POST', '/v1/passkeys', { name, credential: phone.make(asked.body.publicKey) })
}

async function enter(browser: Browser, phone: Authenticator, lie: Lie = {}) {
  const asked = await browser.ask('POST', '/v1/sign-ins/challenges')
  return browser.ask('POST', '/v1/sign-ins/passkeys', { credential: phone.sign(asked.body.publicKey, lie) })
}

test('PASSKEY-1 a passkey is added while signed in, signs its owner in without a name, and is removed', async (t) => {
  const { shop, manager, phone } = await passkeyShop(t)
  const added = await add(manager, phone)
  t.is(added.status, 201, added.text)
  t.like(added.body, { id: phone.id, name: 'Telephone' })
  const laptop = new Authenticator(shop.running.url)
  t.is((await add(manager, laptop, 'Laptop')).status, 201)
  const { body: own } = await manager.ask('GET', '/v1/passkeys')
  t.is(own.host, 'localhost')
  t.deepEqual(own.passkeys.map(({ name }: { name: string }) => name).sort(), ['Laptop', 'Telephone'])
  const browser = browserAt(shop)
  const entered = await enter(browser, phone)
  t.is(entered.status, 201, entered.text)
  t.like(entered.body, { operator: 'm1', role: 'manager' })
  for (const cookie of entered.headers.getSetCookie()) t.regex(cookie, /; HttpOnly; SameSite=Strict/)
  t.is((await browser.ask('GET', '/v1/programmes')).status, 200)
  t.is((await manager.ask('DELETE', `/v1/passkeys/${phone.id}`)).status, 200)
  t.is((await enter(browserAt(shop), phone)).status, 401)
  t.is((await enter(browserAt(shop), laptop)).status, 201)
  t.is((await manager.ask('DELETE', `/v1/passkeys/${phone.id}`)).status, 404)
})

test('PASSKEY-2 a question counts once, for five minutes, for its purpose and for who asked it', async (t) => {
  const { shop, manager, phone } = await passkeyShop(t)
  await add(manager, phone)
  const browser = browserAt(shop)
  const ask = async () => (await browser.ask('POST', '/v1/sign-ins/challenges')).body.publicKey
  const send = async (credential: object) => (await browser.ask('POST', '/v1/sign-ins/passkeys', { credential })).status
  const asked = await ask()
  t.is(await send(phone.sign(asked)), 201)
  t.is(await send(phone.sign(asked)), 401, 'answered twice')
  const late = phone.sign(await ask())
  shop.clock.at += 5 * MINUTE
  t.is(await send(late), 401, 'after five minutes')
  t.is(await send(phone.sign({ challenge: Buffer.alloc(38).toString('base64url') })), 401, 'never asked')
  const { body } = await manager.ask('POST', '/v1/passkeys/challenges', { password: MANAGER.password })
  t.is(await send(phone.sign(body.publicKey)), 401, 'asked to add one')
  const other = await signedIn(t, { shop, manager }, 'e1', 'engineer')
  const theirs = new Authenticator(shop.running.url)
  const made = { name: 'Theirs', credential: theirs.make(body.publicKey) }
  t.is((await other.ask('POST', '/v1/passkeys', made)).status, 422, 'asked by somebody else')
  t.is((await manager.ask('POST', '/v1/passkeys', made)).status, 201)
  t.is((await manager.ask('POST', '/v1/passkeys', made)).status, 422, 'added twice')
})

test('PASSKEY-3 a signature for another place, of nobody present, of a copy or for somebody else lets nobody in', async (t) => {
  const { shop, manager, phone } = await passkeyShop(t)
  await add(manager, phone)
  const lies: Record<string, Lie> = {
    'another page': { origin: 'https://elsewhere.example' },
    'another port': { origin: 'http://localhost:1' },
    'another host': { host: 'elsewhere.example' },
    'person not asked': { isVerified: false },
    'somebody else': { userHandle: Buffer.alloc(32).toString('base64url') },
  }
  const details = new Set<string>()
  for (const [what, lie] of Object.entries(lies)) {
    const { status, body } = await enter(browserAt(shop), phone, lie)
    t.is(status, 401, what)
    details.add(body.detail)
  }
  const stranger = await enter(browserAt(shop), new Authenticator(shop.running.url), { userHandle: 'AAAA' })
  t.is(stranger.status, 401)
  details.add(stranger.body.detail)
  t.is(details.size, 1, 'in the same words')
  t.is((await enter(browserAt(shop), phone, { counter: 900 })).status, 201)
  t.is((await enter(browserAt(shop), phone, { counter: 900 })).status, 401, 'a copy counts as far')
  t.is((await enter(browserAt(shop), phone, { counter: 7 })).status, 401, 'a copy counts less')
  t.is((await enter(browserAt(shop), phone, { counter: 901 })).status, 201)
  const asked = await manager.ask('POST', '/v1/passkeys/challenges', { password: MANAGER.password })
  const quiet = new Authenticator(shop.running.url).make(asked.body.publicKey, { isVerified: false })
  t.is((await manager.ask('POST', '/v1/passkeys', { name: 'Quiet', credential: quiet })).status, 422)
})

test('PASSKEY-4 adding one takes the password once more, and another site can ask for nothing', async (t) => {
  const { shop, manager, phone } = await passkeyShop(t)
  const wrong = await manager.ask('POST', '/v1/passkeys/challenges', { password: 'not this one, no' })
  t.is(wrong.status, 403)
  t.is(wrong.body.path, 'password')
  for (let i = 0; i < 4; i += 1) await manager.ask('POST', '/v1/passkeys/challenges', { password: `guess ${i}` })
  t.is((await manager.ask('POST', '/v1/passkeys/challenges', { password: MANAGER.password })).status, 429)
  shop.clock.at += MINUTE
  t.is((await add(manager, phone)).status, 201)
  const abroad = { 'sec-fetch-site': 'cross-site' }
  t.is((await browserAt(shop).ask('POST', '/v1/sign-ins/challenges', undefined, abroad)).status, 403)
  const asked = (await browserAt(shop).ask('POST', '/v1/sign-ins/challenges')).body.publicKey
  const credential = phone.sign(asked)
  t.is((await browserAt(shop).ask('POST', '/v1/sign-ins/passkeys', { credential }, abroad)).status, 403)
  const origin = { origin: 'https://elsewhere.example' }
  t.is((await browserAt(shop).ask('POST', '/v1/sign-ins/passkeys', { credential }, origin)).status, 403)
  t.is((await browserAt(shop).ask('GET', '/v1/passkeys')).status, 401)
  const { status } = await shop.ask('GET', '/v1/passkeys')
  t.is(status, 403, 'a till is no place for it')
})

test('PASSKEY-5 who is ended, has another role or lost them signs in with none; all of it stands in the trail', async (t) => {
  const { shop, manager, phone } = await passkeyShop(t)
  const engineer = await signedIn(t, { shop, manager }, 'e1', 'engineer')
  t.is((await add(engineer, phone, 'Key', 'password of e1!')).status, 201)
  const counts = async () => {
    const { body } = await manager.ask('GET', '/v1/staff')
    return body.staff.find(({ operator }: { operator: string }) => operator === 'e1').passkeys
  }
  t.is(await counts(), 1)
  t.is((await engineer.ask('DELETE', '/v1/staff/m1/passkeys')).status, 403)
  await manager.ask('PUT', '/v1/staff/e1', { role: 'cashier' })
  t.is((await enter(browserAt(shop), phone)).status, 401, 'a cashier has no console')
  await manager.ask('PUT', '/v1/staff/e1', { role: 'engineer' })
  t.is((await enter(browserAt(shop), phone)).status, 201)
  t.is((await manager.ask('DELETE', '/v1/staff/e1/passkeys')).body.removed, 1)
  t.is((await enter(browserAt(shop), phone)).status, 401, 'they were lost')
  t.is((await engineer.ask('GET', '/v1/passkeys')).status, 401, 'and what was open with them')
  t.is((await engineer.ask('POST', '/v1/sign-ins', { operator: 'e1', password: 'password of e1!' })).status, 201)
  shop.clock.at += MINUTE
  const again = new Authenticator(shop.running.url)
  t.is((await add(engineer, again, 'Key 2', 'password of e1!')).status, 201)
  await manager.ask('DELETE', '/v1/staff/e1')
  await manager.ask('PUT', '/v1/staff/e1', { role: 'engineer' })
  t.is((await enter(browserAt(shop), again)).status, 401, 'ended and back')
  const { body } = await manager.ask('GET', '/v1/audit')
  const words = body.entries
    .filter(({ word }: { word: string }) => word.includes('passkey'))
    .map(({ word, by, of }: Record<string, string>) => `${by} ${word} ${of}`.trim())
    .reverse()
  t.deepEqual(words, ['e1 passkey-added e1', 'e1 signed-in-passkey', 'm1 passkey-removed e1', 'e1 passkey-added e1'])
})
