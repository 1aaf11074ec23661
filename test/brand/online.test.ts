import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import pino from 'pino'
import { admit } from '../../src/admit-shop.ts'
import { putBranch, removeBranch } from '../../src/books/brand/branches.ts'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { startBrand } from '../../src/brand.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import type { RunningBranch } from '../../src/online/branch.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { operate } from '../../src/operations.ts'
import { linesInFile, TillClient } from '../../src/till-client/index.ts'
import { Authenticator } from '../support/passkey.ts'
import { startPostgres } from '../support/postgres.ts'
import { cardNo } from '../support/test-books.ts'
import { folderOf, type Heard } from '../support/test-shop.ts'
import { brandTotals, firstFault, shared, sides } from './totals.ts'
import { type Branch, type OnlineBranch, startWorld, type World } from './world.ts'

const CARD = cardNo(1)

/** A member who earned 2,000 points in A, of which A keeps its allowance of 500. */
async function member(t: ExecutionContext, databaseUrl?: string): Promise<[World, Branch, OnlineBranch]> {
  const world = await startWorld(t, databaseUrl)
  const a = await world.branch('0001')
  const web = await world.online('0901', { entity: 'Web GmbH', origin: 'https://shop.example' })
  await a.sync()
  await a.sell(CARD, 40_000)
  await a.consent(CARD, 'brand-identity', 'given')
  for (const each of [a, a, a]) await each.sync()
  t.is((await brandTotals(world)).pool, 1_500)
  return [world, a, web]
}

/** What the kiosk answers to a member who wants to sign in online. */
async function codeAt(a: Branch, card: string): Promise<Heard> {
  const { body } = await a.ask('POST', '/v1/card-sessions', { till: 'door', body: { code: card } })
  return a.ask('POST', '/v1/me/online-codes', { till: 'door', headers: { 'card-session': body.session } })
}

interface Signed {
  readonly session: string
  readonly card: string
  readonly provenUntil: string
}

async function signIn(t: ExecutionContext, a: Branch, web: OnlineBranch): Promise<Signed> {
  const given = await codeAt(a, CARD)
  t.is(given.status, 201, given.text)
  t.regex(given.body.code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  const opened = await web.ask('POST', '/v1/member-sessions', { code: given.body.code.toLowerCase() })
  t.is(opened.status, 201, opened.text)
  return opened.body
}

const basket = (card: string, cents: number, burnPoints = 0) => ({
  ...{ card, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: cents }] },
  ...(burnPoints === 0 ? {} : { burnPoints }),
})

const finish = (world: World, card: string, cents: number, burnPoints = 0) => ({
  ...basket(card, cents, burnPoints),
  finishedAt: new Date(world.clock.at).toISOString(),
})

async function agreed(
  t: ExecutionContext,
  world: World,
  a: Branch,
  ...online: OnlineBranch[]
): Promise<Record<string, number>> {
  const verdict = await world.brand.brand.engine.transaction((tx) => verifyBrand(tx, sha256Text))
  t.like(verdict, { ok: true }, JSON.stringify(verdict))
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  for (const each of [a, ...online]) t.is(firstFault(each), undefined)
  return sums
}

test('ONLINE-1 online a member spends what the pool has and no more; what is parked in a shop stays there, and all books agree', async (t) => {
  const [world, a, web] = await member(t)
  const { session, card } = await signIn(t, a, web)
  const scanned = await web.ask('POST', '/v1/scans', { code: card })
  t.like(scanned.body, { balance: 1_500, spendable: 1_500, parked: 500 }, scanned.text)
  t.truthy(scanned.headers.get('stempel-stream'), 'a web shop keeps a journal as any till does')
  const quoted = await web.ask('POST', '/v1/quotes', basket(card, 4_000, 1_500))
  t.is(quoted.status, 200, quoted.text)
  t.deepEqual(quoted.body.burnable, { points: 1_500, cents: 300 })
  const key = web.key()
  const beyond = await web.ask('PUT', `/v1/sales/${key}/hold`, basket(card, 4_000, 2_000), {
    'member-session': session,
  })
  t.like(beyond, { status: 409, body: { path: 'burnPoints' } }, beyond.text)
  const held = await web.ask('PUT', `/v1/sales/${key}/hold`, basket(card, 4_000, 1_500), { 'member-session': session })
  t.is(held.status, 200, held.text)
  t.is(held.body.discountCents, 300)
  await web.sync()
  t.is((await brandTotals(world)).pool ?? 0, 0, 'what is held stays in the branch')
  const sold = await web.ask('PUT', `/v1/sales/${key}`, finish(world, card, 4_000, 1_500))
  t.is(sold.status, 201, sold.text)
  t.like(sold.body.points, { earned: 185, burned: 1_500, balance: 185 })
  t.is(await a.spendable(CARD), 500)
  await web.sync()
  const sums = await agreed(t, world, a, web)
  t.like(sums, { issued: 2_185, redeemed: 1_500, pool: 185, streams: 500 })
})

test('ONLINE-2 a code opens one session, in its minutes; a wrong one is refused in the same words, and guessing is slowed down', async (t) => {
  const [world, a, web] = await member(t)
  const refused = { status: 401, body: { code: 'unauthorised', path: 'code' } }
  const { code } = (await codeAt(a, CARD)).body
  t.is((await web.ask('POST', '/v1/member-sessions', { code })).status, 201)
  t.like(await web.ask('POST', '/v1/member-sessions', { code }), refused)
  const late = (await codeAt(a, CARD)).body.code
  world.clock.at += 10 * 60_000
  const over = await web.ask('POST', '/v1/member-sessions', { code: late })
  const unknown = await web.ask('POST', '/v1/member-sessions', { code: '0000-0000' })
  t.like(over, refused)
  t.is(over.text, unknown.text)
  t.is((await codeAt(a, cardNo(2))).status, 409, 'who is no member gets none')
  const guesses = await Promise.all(
    Array.from({ length: 100 }, () => web.ask('POST', '/v1/member-sessions', { code: '11111111' })),
  )
  t.true(guesses.some(({ status }) => status === 429))
})

test('ONLINE-3 points are held only by who signed in within ten minutes, and a finished sale that uses them needs such a hold', async (t) => {
  const [world, a, web] = await member(t)
  const { session, card } = await signIn(t, a, web)
  const using = basket(card, 4_000, 500)
  const hold = (key: string, header?: string, body: object = using) =>
    web.ask('PUT', `/v1/sales/${key}/hold`, body, header === undefined ? {} : { 'member-session': header })
  const stepUp = { status: 403, body: { code: 'forbidden', path: 'Member-Session' } }
  t.like(await hold(web.key()), stepUp)
  t.like(await hold(web.key(), 'ms_other'), stepUp)
  const unheld = await web.ask('PUT', `/v1/sales/${web.key()}`, finish(world, card, 4_000, 500))
  t.like(unheld, { status: 403, body: { code: 'forbidden', path: 'burnPoints' } })
  const small = web.key()
  t.is((await hold(small, undefined, basket(card, 4_000))).status, 200, 'who uses nothing shows nothing')
  t.is(
    (await web.ask('PUT', `/v1/sales/${small}`, finish(world, card, 4_000, 500))).status,
    403,
    'a hold of nothing is none',
  )
  const held = web.key()
  t.is((await hold(held, session)).status, 200)
  world.clock.at += 10 * 60_000
  t.like(await hold(web.key(), session), stepUp)
  t.is(
    (await web.ask('PUT', `/v1/sales/${held}`, finish(world, card, 4_000, 500))).status,
    201,
    'a hold is finished later',
  )
  const again = await signIn(t, a, web)
  t.is((await hold(web.key(), again.session)).status, 200)
  t.is((await web.ask('POST', '/v1/scans', { code: card })).status, 200, 'looking needs the handle alone')
  await agreed(t, world, a, web)
})

test('ONLINE-4 a passkey made in a session signs in again and shows anew who it is, at its own page only and once for each question', async (t) => {
  const [world, a, web] = await member(t)
  const other = await world.online('0902', { origin: 'https://partner.example' })
  const { session } = await signIn(t, a, web)
  const mine = { 'member-session': session }
  const device = new Authenticator('https://shop.example')
  const asked = await web.ask('POST', '/v1/member-passkeys/challenges', undefined, mine)
  t.is(asked.status, 201, asked.text)
  const { publicKey } = asked.body
  t.false(asked.text.includes(CARD))
  const made = device.make(publicKey)
  const foreign = new Authenticator('https://shop.example').make(publicKey, { origin: 'https://other.example' })
  t.is((await web.ask('POST', '/v1/member-passkeys', { credential: foreign }, mine)).status, 422)
  t.is(
    (await web.ask('POST', '/v1/member-passkeys', { credential: made })).status,
    403,
    'without a session nobody adds one',
  )
  t.is((await web.ask('POST', '/v1/member-passkeys', { credential: made }, mine)).status, 201)
  world.clock.at += 11 * 60_000
  t.is(
    (await web.ask('POST', '/v1/member-passkeys/challenges', undefined, mine)).status,
    403,
    'a stale session adds none',
  )
  const question = async (at: OnlineBranch) => (await at.ask('POST', '/v1/member-sessions/challenges')).body.publicKey
  const credential = device.sign(await question(web))
  const opened = await web.ask('POST', '/v1/member-sessions', { credential })
  t.is(opened.status, 201, opened.text)
  t.is((await web.ask('POST', '/v1/member-sessions', { credential })).status, 401, 'a question counts once')
  const there = device.sign(await question(other), { origin: 'https://partner.example', host: 'partner.example' })
  t.is((await other.ask('POST', '/v1/member-sessions', { credential: there })).status, 401)
  const { session: fresh, card } = opened.body
  const held = await web.ask('PUT', `/v1/sales/${web.key()}/hold`, basket(card, 4_000, 500), {
    'member-session': fresh,
  })
  t.is(held.status, 200, held.text)
  const listed = await web.ask('GET', '/v1/member-passkeys', undefined, { 'member-session': fresh })
  t.is(listed.body.passkeys.length, 1)
  const { id } = listed.body.passkeys[0]
  t.is((await web.ask('DELETE', `/v1/member-passkeys/${id}`, undefined, { 'member-session': fresh })).status, 200)
  const removed = device.sign(await question(web))
  t.is((await web.ask('POST', '/v1/member-sessions', { credential: removed })).status, 401)
})

test('ONLINE-5 who withdraws is gone online: handle, session, code and passkey open nothing, and no book has a row of them', async (t) => {
  const [world, a, web] = await member(t)
  const { session, card } = await signIn(t, a, web)
  const mine = { 'member-session': session }
  const device = new Authenticator('https://shop.example')
  const { publicKey } = (await web.ask('POST', '/v1/member-passkeys/challenges', undefined, mine)).body
  t.is((await web.ask('POST', '/v1/member-passkeys', { credential: device.make(publicKey) }, mine)).status, 201)
  const sold = await web.ask('PUT', `/v1/sales/${web.key()}`, finish(world, card, 4_000))
  t.is(sold.status, 201, sold.text)
  const { code } = (await codeAt(a, CARD)).body
  await web.sync()
  await a.consent(CARD, 'brand-identity', 'withdrawn')
  for (const each of [a, web, a, web]) await each.sync()
  t.is(await a.spendable(CARD), 2_200, 'all of it is paid where the card is')
  t.is((await web.ask('POST', '/v1/scans', { code: card })).status, 403)
  t.is((await web.ask('PUT', `/v1/sales/${web.key()}`, finish(world, card, 4_000))).status, 403)
  t.is((await web.ask('PUT', `/v1/sales/${web.key()}/hold`, basket(card, 4_000, 500), mine)).status, 403)
  t.is((await web.ask('POST', '/v1/member-sessions', { code })).status, 401)
  const question = (await web.ask('POST', '/v1/member-sessions/challenges')).body.publicKey
  t.is((await web.ask('POST', '/v1/member-sessions', { credential: device.sign(question) })).status, 401)
  await world.brand.tick()
  const { db } = world.brand.brand.engine
  for (const table of ['member_passkey', 'member_code', 'member_tag', 'member_alias'] as const)
    t.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table)
  t.deepEqual(web.running.shop.books.read.members.after('', 9), [])
  t.is(accountsIn(web), 0, 'nobody is left whose account it could be')
  await agreed(t, world, a, web)
})

/** Accounts that lead to a card in a branch's books. */
function accountsIn({ running }: OnlineBranch): number {
  const books = readShopBooks(running.shop.settings.data, sha256Text)
  try {
    return books.db.prepare<[], number>('SELECT count(*) FROM account').pluck().get() ?? 0
  } finally {
    books.close()
  }
}

test('ONLINE-6 online only a handle is a card: what is typed as one is refused before anything is looked up', async (t) => {
  const [world, , web] = await member(t)
  const typed = { status: 422, body: { code: 'invalid', path: 'card' } }
  t.like(await web.ask('POST', '/v1/scans', { code: CARD }), typed)
  t.like(await web.ask('PUT', `/v1/sales/${web.key()}`, finish(world, CARD, 1_000)), typed)
  t.like(await web.ask('PUT', `/v1/sales/${web.key()}/hold`, basket(CARD, 1_000)), typed)
  t.is(accountsIn(web), 0)
  const nameless = await web.ask('PUT', `/v1/sales/${web.key()}`, { ...finish(world, CARD, 1_000), card: undefined })
  t.is(nameless.status, 201, nameless.text)
})

test('ONLINE-7 goods bought online come back online, and give back points and take them like in a shop', async (t) => {
  const [world, a, web] = await member(t)
  const { session, card } = await signIn(t, a, web)
  const key = web.key()
  await web.ask('PUT', `/v1/sales/${key}/hold`, basket(card, 4_000, 500), { 'member-session': session })
  t.is((await web.ask('PUT', `/v1/sales/${key}`, finish(world, card, 4_000, 500))).status, 201)
  await web.sync()
  t.is((await agreed(t, world, a, web)).pool, 1_500 - 500 + 195)
  const back = { original: key, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 4_000 }] }
  const returned = await web.ask('PUT', `/v1/returns/${web.key()}`, back)
  t.is(returned.status, 201, returned.text)
  t.like(returned.body.points, { clawedBack: 195, reinstated: 500 })
  for (const each of [web, web]) await each.sync()
  const sums = await agreed(t, world, a, web)
  t.like(sums, { pool: 1_500, issued: 2_000, redeemed: 0 })
  const sold = web.key()
  t.is((await web.ask('PUT', `/v1/sales/${sold}`, finish(world, card, 1_000))).status, 201)
  t.is((await web.ask('PUT', `/v1/sales/${sold}/void`, {})).status, 201)
  await web.sync()
  t.is((await agreed(t, world, a, web)).issued, 2_000)
})

test('ONLINE-8 while the line is down a kiosk says so instead of giving a code', async (t) => {
  const [, a] = await member(t)
  a.line.weather('cut')
  const said = await codeAt(a, CARD)
  t.like(said, { status: 503, body: { code: 'unavailable' } })
  t.regex(said.body.detail, /line to the brand is down/)
  a.line.weather('fine')
  await a.sync()
  t.is((await codeAt(a, CARD)).status, 201)
})

test('ONLINE-9 a till of a branch writes keys of its own branch and till only, and is unknown from its removal on', async (t) => {
  const [world, a, web] = await member(t)
  const { card } = await signIn(t, a, web)
  for (const key of ['0001.01.2026-11-21.1', '0901.02.2026-11-21.1'])
    t.like(await web.ask('PUT', `/v1/sales/${key}`, finish(world, card, 100)), { status: 403, body: { path: 'key' } })
  t.is((await web.ask('GET', '/v1/me')).status, 404, 'a branch has no kiosk')
  const described = (await (await fetch(`${world.brand.url}/openapi.json`)).json()) as { paths: object }
  const paths = Object.keys(described.paths)
  for (const path of ['/v1/sales/{key}/hold', '/v1/member-sessions', '/v1/member-passkeys'])
    t.true(paths.includes(path))
  t.false(paths.some((path) => path.startsWith('/v1/me/')))
  t.regex(await (await fetch(`${world.brand.url}/docs`)).text(), /branch without a door/)
  const stranger = await fetch(`${world.brand.url}/v1/scans`, {
    method: 'POST',
    headers: { authorization: `Bearer st_${'A'.repeat(43)}` },
  })
  t.is(stranger.status, 401)
  const { engine, clock } = world.brand.brand
  await engine.transaction((tx) => removeBranch(tx, '0901', clock.now()))
  await world.brand.tick()
  t.is((await web.ask('POST', '/v1/scans', { code: card })).status, 401)
  const again = await world.online('0901', { entity: 'Web GmbH' })
  t.is((await again.ask('POST', '/v1/scans', { code: card })).status, 200, 'a branch that is added again has its books')
  await t.throwsAsync(admit(world.brand.brand, { shop: '0901', entity: 'x', key: web.token }), {
    message: /branch online/,
  })
})

test('ONLINE-14 who was at one branch a moment ago has all of it at the next one', async (t) => {
  const [world, a, web] = await member(t)
  const partner = await world.online('0902', { entity: 'Partner AG' })
  const here = await signIn(t, a, web)
  const there = await signIn(t, a, partner)
  const [at, next] = [
    () => web.ask('POST', '/v1/scans', { code: here.card }),
    () => partner.ask('POST', '/v1/scans', { code: there.card }),
  ]
  for (const look of [at, next, at, next, next, at]) t.is((await look()).body.spendable, 1_500)
  t.like(await partner.ask('POST', '/v1/scans', { code: here.card }), { status: 422 }, 'a handle is one branch’s')
  const key = partner.key()
  const mine = { 'member-session': there.session }
  t.is((await partner.ask('PUT', `/v1/sales/${key}/hold`, basket(there.card, 4_000, 1_000), mine)).status, 200)
  t.is((await at()).body.spendable, 500)
  await partner.ask('DELETE', `/v1/sales/${key}/hold`)
  t.is((await at()).body.spendable, 1_500, 'what was let go is anybody’s again')
  for (const each of [web, partner]) await each.sync()
  t.is((await agreed(t, world, a, web, partner)).pool, 1_500)
})

test('ONLINE-17 whatever two branches and a shop do at once, nobody spends more than there is', async (t) => {
  const [world, a, web] = await member(t)
  const partner = await world.online('0902')
  const places = [
    { at: web, as: await signIn(t, a, web) },
    { at: partner, as: await signIn(t, a, partner) },
  ]
  const hold = async ({ at, as }: (typeof places)[number]) => {
    const key = at.key()
    const path = `/v1/sales/${key}/hold`
    const { status } = await at.ask('PUT', path, basket(as.card, 4_000, 400), { 'member-session': as.session })
    t.true(status === 200 || status === 409, String(status))
    return status === 200 ? [{ at, key, card: as.card }] : []
  }
  const shopping = Array.from({ length: 3 }, async () => {
    await a.sell(CARD, 1_000, 100)
    await a.running.sync()
  })
  const [held] = await Promise.all([
    Promise.all(Array.from({ length: 6 }, (_, no) => hold(places[no % 2] as (typeof places)[number]))),
    Promise.all(shopping),
  ])
  const granted = held.flat()
  t.true(granted.length >= 1 && granted.length <= 3, `${granted.length} of 6`)
  await Promise.all(
    granted.map(async ({ at, key, card }) => {
      const sold = await at.ask('PUT', `/v1/sales/${key}`, finish(world, card, 4_000, 400))
      t.is(sold.status, 201, sold.text)
    }),
  )
  for (const each of [web, partner, a, web, partner, a]) await each.sync()
  const sums = await agreed(t, world, a, web, partner)
  t.is(sums.redeemed, 300 + 400 * granted.length)
  t.is(sums.debt ?? 0, 0)
})

test('ONLINE-18 after a withdrawal the books of a shop and of a branch share no value they did not share before', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  const web = await world.online('0901')
  for (const each of [a, web, a]) await each.sync()
  await a.sell(CARD, 40_000)
  await web.ask('PUT', `/v1/sales/${web.key()}`, { ...finish(world, CARD, 1_000), card: undefined })
  const ofStrangers = new Set(shared(a, web))
  await a.consent(CARD, 'brand-identity', 'given')
  for (const each of [a, a, a]) await each.sync()
  const { session, card } = await signIn(t, a, web)
  t.false(shared(a, web).includes(a.running.shop.ctx.brand?.tag(CARD) ?? ''), 'a branch never hears of the card itself')
  const key = web.key()
  await web.ask('PUT', `/v1/sales/${key}/hold`, basket(card, 4_000, 500), { 'member-session': session })
  t.is((await web.ask('PUT', `/v1/sales/${key}`, finish(world, card, 4_000, 500))).status, 201)
  t.deepEqual(
    shared(a, web).filter((value) => !ofStrangers.has(value)),
    [],
    'not even of a member',
  )
  await web.sync()
  await a.consent(CARD, 'brand-identity', 'withdrawn')
  for (const each of [a, web, a, web]) await each.sync()
  await world.brand.tick()
  t.deepEqual(
    shared(a, web).filter((value) => !ofStrangers.has(value)),
    [],
  )
})

test('ONLINE-12 on PostgreSQL a member shops online as on SQLite', async (t) => {
  const server = await startPostgres()
  t.teardown(() => server.stop())
  const [world, a, web] = await member(t, await server.database())
  const { session, card } = await signIn(t, a, web)
  const key = web.key()
  const held = await web.ask('PUT', `/v1/sales/${key}/hold`, basket(card, 4_000, 1_500), { 'member-session': session })
  t.is(held.status, 200, held.text)
  t.is((await web.ask('PUT', `/v1/sales/${key}`, finish(world, card, 4_000, 1_500))).status, 201)
  const device = new Authenticator('https://shop.example')
  const mine = { 'member-session': session }
  const { publicKey } = (await web.ask('POST', '/v1/member-passkeys/challenges', undefined, mine)).body
  t.is((await web.ask('POST', '/v1/member-passkeys', { credential: device.make(publicKey) }, mine)).status, 201)
  const question = (await web.ask('POST', '/v1/member-sessions/challenges')).body.publicKey
  t.is((await web.ask('POST', '/v1/member-sessions', { credential: device.sign(question) })).status, 201)
  await web.sync()
  t.like(await agreed(t, world, a, web), { issued: 2_185, redeemed: 1_500, pool: 185, streams: 500 })
  const settings = { ...world.brand.brand.settings, data: join(folderOf(t), 'second') }
  const second = await startBrand(settings, { clock: world.clock, log: pino({ level: 'silent' }) })
  t.teardown(() => second.close())
  const headers = { authorization: `Bearer ${web.token}`, 'content-type': 'application/json' }
  const there = await fetch(`${second.url}/v1/scans`, { method: 'POST', headers, body: JSON.stringify({ code: card }) })
  t.is(there.status, 401, 'one server has the books of a branch, and no other makes new ones')
  t.is((await web.ask('POST', '/v1/scans', { code: card })).status, 200)
})

test('ONLINE-13 points that wait stay where they were earned until they can be used', async (t) => {
  const [world, a, web] = await member(t)
  const rules = JSON.parse(JSON.stringify(defaultProgramme('EUR')))
  rules.lots.pendingDays = 3
  const published = await operate({ shop: web.running.shop, onRevoked: () => {} }, 'programme.publish', {
    document: { ...rules, id: 'waiting' },
    from: 'now',
  })
  t.truthy(published)
  const { card } = await signIn(t, a, web)
  const sold = await web.ask('PUT', `/v1/sales/${web.key()}`, finish(world, card, 4_000))
  t.like(sold.body.points, { pending: 200 }, sold.text)
  await web.sync()
  t.like(await agreed(t, world, a, web), { pool: 1_500, streams: 700 })
  t.like((await web.ask('POST', '/v1/scans', { code: card })).body, { spendable: 1_500, pending: 200 })
  world.clock.at += 3 * 86_400_000
  const later = await signIn(t, a, web)
  t.is((await web.ask('POST', '/v1/scans', { code: later.card })).body.spendable, 1_700)
})

test('ONLINE-19 a branch put back to an old copy of its books is fenced, its till repeats what the copy lacks, and points come out right', async (t) => {
  const [world, a, web] = await member(t)
  const { engine, clock } = world.brand.brand
  const { data } = web.running.shop.settings
  const closed = async (): Promise<void> => {
    await engine.transaction((tx) => removeBranch(tx, '0901', clock.now()))
    await world.brand.branches.refresh()
  }
  const opened = async (): Promise<RunningBranch> => {
    const said = { shop: '0901', name: 'Web 0901', origin: undefined, locale: 'en' }
    await engine.transaction((tx) => putBranch(tx, { ...said, now: clock.now() }))
    await world.brand.branches.refresh()
    const running = world.brand.branches.of('0901')
    if (running === undefined) throw new Error('the branch is not served')
    return running
  }
  const client = new TillClient({
    lines: linesInFile(join(folderOf(t), 'till.journal')),
    send: async ({ method, path, headers, body }) => {
      const answer = await web.ask(method, path, JSON.parse(body), headers)
      return { status: answer.status, header: (name) => answer.headers.get(name) ?? undefined, body: answer.text }
    },
  })
  const { card } = await signIn(t, a, web)
  t.is((await client.put('sale', web.key(), finish(world, card, 4_000)))?.status, 201)
  await closed()
  const copy = join(folderOf(t), 'copy')
  cpSync(data, copy, { recursive: true })
  await opened()
  // Sessions are in memory alone; the handle goes on.
  const { session } = await signIn(t, a, web)
  const key = web.key()
  const held = await web.ask('PUT', `/v1/sales/${key}/hold`, basket(card, 4_000, 500), { 'member-session': session })
  t.is(held.status, 200, held.text)
  t.is((await client.put('sale', key, finish(world, card, 4_000, 500)))?.status, 201)
  t.is((await client.put('sale', web.key(), finish(world, card, 2_000)))?.status, 201)
  await closed()
  rmSync(data, { recursive: true })
  cpSync(copy, data, { recursive: true })
  const again = await opened()
  t.regex(again.shop.warnings().join(), /older copy/)
  const scanned = await web.ask('POST', '/v1/scans', { code: card }, client.headers())
  client.heed((name) => scanned.headers.get(name) ?? undefined)
  t.is((await client.put('sale', web.key(), finish(world, card, 1_000)))?.status, 201)
  t.true(await client.repeat())
  t.deepEqual(client.refusals, [])
  for (let i = 0; i < 4; i += 1) await again.line.sync()
  const sums = await agreed(t, world, a, { ...web, running: again })
  t.like(sums, { issued: 2_000 + 200 + 195 + 100 + 50, redeemed: 500 })
  t.is(sums.debt ?? 0, 0)
})
