import test from 'ava'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { Authenticator } from '../support/passkey.ts'
import { cardNo } from '../support/test-books.ts'
import { agreed, basket, CARD, codeAt, finish, member, signIn } from './online-member.ts'
import { shared } from './totals.ts'
import { type OnlineBranch, startWorld } from './world.ts'

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
