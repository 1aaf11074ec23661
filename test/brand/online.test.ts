import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import pino from 'pino'
import { admit } from '../../src/admit-shop.ts'
import { putBranch, removeBranch } from '../../src/books/brand/branches.ts'
import { startBrand } from '../../src/brand.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import type { RunningBranch } from '../../src/online/branch.ts'
import { operate } from '../../src/operations.ts'
import { linesInFile, TillClient } from '../../src/till-client/index.ts'
import { Authenticator } from '../support/passkey.ts'
import { startPostgres } from '../support/postgres.ts'
import { cardNo } from '../support/test-books.ts'
import { folderOf, type Heard } from '../support/test-shop.ts'
import { agreed, basket, CARD, finish, member, signIn } from './online-member.ts'
import { brandTotals } from './totals.ts'

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

test('ONLINE-20 goods bought online come back in a shop with the member’s card in hand, and those of a shop online, each for points and for no money', async (t) => {
  const [world, a, web] = await member(t)
  const { card } = await signIn(t, a, web)
  const online = await web.ask('PUT', `/v1/sales/${web.key()}`, finish(world, card, 4_000))
  const shop = await a.sell(CARD, 2_000)
  t.like([online.status, shop.status], [201, 201])
  for (const each of [web, a, web]) await each.sync()
  const back = (sold: Heard, cents: number) => ({
    ...{ original: sold.body.receipt.token, currency: 'EUR' },
    lines: [{ line: 1, quantity: 1, amountCents: cents }],
  })
  const b = await world.branch('0002')
  for (const each of [b, a, b]) await each.sync()
  const stranger = await a.put('/v1/returns/0001.07.2026-11-21.90', { ...back(online, 4_000), card: cardNo(2) })
  t.like(stranger.body, { chargeCents: 40, points: { clawedBack: 0 } }, stranger.text)
  const inShop = await b.put('/v1/returns/0002.07.2026-11-21.91', { ...back(online, 4_000), card: CARD })
  t.like(inShop.body, { chargeCents: 0, points: { clawedBack: 200 } }, inShop.text)
  const before = (await brandTotals(world)).issued ?? 0
  // Where the member has not shopped before, nothing is known of them yet.
  const app = await world.online('0902')
  for (const each of [a, app, a]) await each.sync()
  const there = await app.ask('PUT', `/v1/returns/${app.key()}`, {
    ...back(shop, 2_000),
    card: (await signIn(t, a, app)).card,
  })
  t.like(there.body, { chargeCents: 0, points: { clawedBack: 100 } }, there.text)
  for (const each of [app, web, a, b, app]) await each.sync()
  t.is((await agreed(t, world, a, b, web, app)).issued, before - 300)
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
