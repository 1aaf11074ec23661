import test from 'ava'
import { io } from 'socket.io-client'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { reachShop } from '../../src/local-socket.ts'
import { openShop } from '../../src/open-shop.ts'
import { signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import { NOON, type TestShop, testShop } from '../support/test-shop.ts'

const document = (id: string, points: number) => ({
  ...defaultProgramme('EUR'),
  id,
  earn: [{ kind: 'points-per-amount', id: 'base', points, perCents: 100 }],
})

let sequence = 0

/** Sells for 10.00 EUR at the shop's time. @returns the points earned. */
async function sell(shop: TestShop, finishedAt = shop.clock.at): Promise<number> {
  sequence += 1
  const { body } = await shop.put(`/v1/sales/0001.07.2026-11-21.${sequence}`, {
    card: cardNo(1),
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 1000 }],
    finishedAt: new Date(finishedAt).toISOString(),
  })
  return body.points.earned
}

test('PROG-20 a publication counts from its instant on in the shop that runs, without a restart, and sales before it by the old one', async (t) => {
  const shop = await testShop(t)
  const manager = await signIn(shop, 'manager')
  t.is(await sell(shop), 50)
  t.is((await manager.ask('PUT', '/v1/programmes/spring', document('spring', 7))).status, 201)
  t.is(await sell(shop), 50, 'a draft judges nothing')
  const from = new Date(NOON + 60_000).toISOString()
  t.is((await manager.ask('PUT', '/v1/publications/p1', { programme: 'spring', from })).status, 201)
  t.is(await sell(shop), 50, 'not yet')
  shop.clock.at = NOON + 60_000
  t.is(await sell(shop), 70)
  t.is(await sell(shop, NOON + 59_999), 50, 'a sale of before that arrives late')
  t.is((await manager.ask('PUT', '/v1/publications/p2', { programme: 1 })).status, 201)
  t.is(await sell(shop), 50, 'at once')
  const { body } = await manager.ask('GET', '/v1/programmes/current')
  t.like(body, { id: 'default', version: 1 })
})

test('PROG-21 who published what is told, and a restart of the shop changes nothing of it', async (t) => {
  const shop = await testShop(t)
  const manager = await signIn(shop, 'manager')
  await manager.ask('PUT', '/v1/programmes/spring', document('spring', 7))
  await manager.ask('PUT', '/v1/publications/p1', { programme: 'spring' })
  const { body } = await manager.ask('GET', '/v1/programmes')
  t.is(body.current, 2)
  t.deepEqual(
    body.publications.map((each: Record<string, unknown>) => [each.version, each.state, each.publishedBy]),
    [
      [1, 'past', null],
      [2, 'current', 'a-manager'],
    ],
  )
  const { settings, books } = shop.running.shop
  const published = books.read.programmes.list()
  await shop.running.close()
  const again = await openShop(settings, { clock: shop.clock })
  t.teardown(() => again.close())
  t.deepEqual(again.books.read.programmes.list(), published)
  t.is(again.ctx.programmes.at(shop.clock.at).version, 2)
})

test('PROG-22 a faulty draft is refused with every fault, and nothing is kept', async (t) => {
  const shop = await testShop(t)
  const manager = await signIn(shop, 'manager')
  const { status, body } = await manager.ask('PUT', '/v1/programmes/spring', {
    ...document('spring', 0),
    holdMinutes: 0,
    colour: 'red',
  })
  t.is(status, 422)
  t.like(body, { code: 'invalid', path: 'earn[0].points' })
  t.deepEqual(
    body.faults.map(({ path }: { path: string }) => path),
    ['earn[0].points', 'holdMinutes', 'colour'],
  )
  t.is((await manager.ask('GET', '/v1/programmes/spring')).status, 404)
})

test('PROG-23 a manager writes, an auditor reads, and nobody else does either', async (t) => {
  const shop = await testShop(t)
  const calls: [method: string, path: string, body: unknown][] = [
    ['GET', '/v1/programmes', undefined],
    ['GET', '/v1/programmes/current', undefined],
    ['PUT', '/v1/programmes/spring', document('spring', 7)],
    ['PUT', '/v1/publications/p1', { programme: 'spring' }],
    ['DELETE', '/v1/programmes/spring', undefined],
  ]
  const expected = { manager: [200, 200, 201, 201, 200], auditor: [200, 200, 403, 403, 403] } as const
  const nothing = [403, 403, 403, 403, 403]
  for (const role of ['cashier', 'supervisor', 'engineer', 'auditor', 'manager'] as const) {
    const member = await signIn(shop, role)
    const statuses: number[] = []
    for (const [method, path, body] of calls) statuses.push((await member.ask(method, path, body)).status)
    t.deepEqual(statuses, role === 'manager' || role === 'auditor' ? [...expected[role]] : nothing, role)
  }
  for (const [method, path, body] of calls) {
    const unsigned = await shop.ask(method, path, { till: 'wall', ...(body === undefined ? {} : { body }) })
    t.is(unsigned.status, 401, `${method} ${path}`)
    t.is(unsigned.body.path, 'Staff-Session')
  }
  t.is((await shop.ask('GET', '/v1/programmes', { till: 'door' })).status, 403, 'a kiosk is no place for it')
})

test('PROG-24 screens hear of a publication once it is committed, from HTTP and from the command line', async (t) => {
  const shop = await testShop(t)
  const manager = await signIn(shop, 'manager')
  const screen = io(`${shop.running.url}/live`, { transports: ['websocket'], auth: { token: shop.tokens.wall } })
  t.teardown(() => screen.close())
  await new Promise<void>((resolve) => screen.once('connect', () => resolve()))
  const heard = (): Promise<unknown> => new Promise((resolve) => screen.once('programme.published', resolve))
  await manager.ask('PUT', '/v1/programmes/spring', document('spring', 7))
  const first = heard()
  await manager.ask('PUT', '/v1/publications/p1', { programme: 'spring', from: '2026-11-22' })
  t.deepEqual(await first, { version: 2, programme: 'spring', from: '2026-11-21T23:00:00.000Z' })
  const local = await reachShop(shop.running.shop.settings.data)
  t.teardown(() => local?.close())
  const second = heard()
  await local?.call('programme.publish', { version: 1, from: 'tomorrow' })
  t.deepEqual(await second, { version: 1, programme: 'default', from: '2026-11-21T23:00:00.000Z' })
})

test('PROG-25 the schema of a programme is there for every editor, and is made from what checks', async (t) => {
  const shop = await testShop(t)
  const { status, body } = await shop.ask('GET', '/v1/programmes/schema', { headers: { authorization: '' } })
  t.is(status, 200)
  t.is(body.type, 'object')
  t.true(body.required.includes('earn'))
  t.truthy(body.properties.$schema)
})

test('PROG-26 an id of a publication or a programme has one form', async (t) => {
  const shop = await testShop(t)
  const manager = await signIn(shop, 'manager')
  t.like((await manager.ask('PUT', '/v1/publications/a%20b', { programme: 1 })).body, { code: 'invalid', path: 'id' })
  t.like((await manager.ask('PUT', '/v1/programmes/A', document('a', 1))).body, { code: 'invalid', path: 'id' })
  for (const from of ['tomorrow', '2026-02-30', '2026-11-22T00:00:00'])
    t.like((await manager.ask('PUT', '/v1/publications/p1', { programme: 1, from })).body, { path: 'from' })
})
