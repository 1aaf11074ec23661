import test, { type ExecutionContext } from 'ava'
import { addHook } from '../../src/books/brand/hooks.ts'
import { system } from '../support/outside.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { cardNo } from '../support/test-books.ts'
import { firstFault } from './totals.ts'
import { type Branch, exchange, startWorld, type World } from './world.ts'

let server: TestPostgres
test.before(async () => {
  server = await startPostgres()
})
test.after.always(() => server?.stop())

/** The brand's books on either engine. */
const ENGINES = [
  ['SQLite', async () => undefined],
  ['PostgreSQL', () => server.database()],
] as const

const CARD = cardNo(1)
type Outside = Awaited<ReturnType<typeof system>>

/** A system outside that needs these purposes. */
async function outside(
  t: ExecutionContext,
  { brand, clock }: World,
  name: string,
  purposes: string[],
): Promise<Outside> {
  const of = await system(t)
  const hook = { hook: `hook-${name}`, system: name, url: of.url, purposes }
  await brand.brand.engine.transaction((tx) => addHook(tx, hook, clock.now()))
  return of
}

/** What arrived, as `kind purposes`. */
const heard = ({ arrived }: Outside): string[] =>
  arrived.map(({ body }) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { purposes: string[] } }
    return `${type} ${data.purposes.join('+')}`
  })

/** Who has confirmed, as the shopper sees it of each event: `purpose state done/of`. */
async function seen(branch: Branch): Promise<string[]> {
  const { body: session } = await branch.ask('POST', '/v1/card-sessions', { till: 'door', body: { code: CARD } })
  const headers = { 'card-session': session.session }
  const { body } = await branch.ask('GET', '/v1/me/consents?locale=en', { till: 'door', headers })
  type Event = { purpose: string; state: string; confirmed: { done: number; of: number } | null }
  return (body.events as Event[]).map(
    ({ purpose, state, confirmed }) =>
      `${purpose} ${state} ${confirmed === null ? '-' : `${confirmed.done}/${confirmed.of}`}`,
  )
}

for (const [engine, database] of ENGINES)
  test(`HOOK-6 what members agree to reaches the systems that need it, signed and in order, and the shopper sees who has confirmed, on ${engine}`, async (t) => {
    const world = await startWorld(t, await database())
    const [a, b] = [await world.branch('0001'), await world.branch('0002')]
    const mailer = await outside(t, world, 'mailer', ['marketing'])
    const partner = await outside(t, world, 'partner', ['recipients', 'marketing'])
    const chooser = await outside(t, world, 'chooser', ['profiling'])
    await exchange(world, a, b)
    await a.consent(CARD, 'brand-identity', 'given')
    await a.consent(CARD, 'marketing', 'given')
    t.deepEqual(await seen(a), ['brand-identity given -', 'marketing given 0/1'], 'the line comes later')
    mailer.answers.push(500)
    await a.sync()
    await a.sync()
    await world.brand.tick()
    await a.sync()
    t.deepEqual(await seen(a), ['brand-identity given -', 'marketing given 1/2'], 'it answered with a fault')
    world.clock.at += 60_000
    await exchange(world, a, b)
    t.deepEqual(await seen(a), ['brand-identity given -', 'marketing given 2/2'])
    t.deepEqual(heard(mailer), ['stempel.consent.given marketing', 'stempel.consent.given marketing'])
    t.deepEqual(heard(partner), [], 'it needs more')

    // Several changes while the line is down, and every message doubled after.
    a.line.weather('cut')
    await a.consent(CARD, 'recipients', 'given')
    await a.consent(CARD, 'marketing', 'withdrawn')
    await a.consent(CARD, 'profiling', 'given')
    t.false(await a.sync())
    a.line.weather('doubled')
    await exchange(world, a, b)
    t.deepEqual(heard(partner), ['stempel.consent.given recipients', 'stempel.consent.withdrawn marketing'])
    t.deepEqual(heard(mailer).slice(2), ['stempel.consent.withdrawn marketing'])
    t.deepEqual(heard(chooser), ['stempel.consent.given profiling'])
    t.deepEqual((await seen(a)).slice(2), ['recipients given 2/2', 'marketing withdrawn 3/3', 'profiling given 2/2'])
    const subjects = new Set(chooser.arrived.map(({ body }) => (JSON.parse(body) as { subject: string }).subject))
    t.is(subjects.size, 1)
    t.deepEqual(
      await world.brand.brand.engine.db.selectFrom('telling').selectAll().execute(),
      [],
      'names in common are gone',
    )
    for (const each of [a, b]) t.is(firstFault(each), undefined)
  })

test('HOOK-7 whoever leaves the brand is withdrawn from every system, also by a no in another shop, and sees that all have confirmed', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  const mailer = await outside(t, world, 'mailer', ['marketing'])
  const chooser = await outside(t, world, 'chooser', ['profiling'])
  await exchange(world, a, b)
  await a.consent(CARD, 'brand-identity', 'given')
  await a.consent(CARD, 'marketing', 'given')
  await exchange(world, a, b)
  await b.sell(CARD, 1_000)
  await b.consent(CARD, 'profiling', 'given')
  await exchange(world, a, b)
  t.deepEqual(heard(chooser), ['stempel.consent.given profiling'])
  await b.consent(CARD, 'brand-identity', 'withdrawn')
  await exchange(world, a, b)
  t.deepEqual(heard(mailer).slice(1), ['stempel.consent.withdrawn marketing'])
  t.deepEqual(heard(chooser).slice(1), ['stempel.consent.withdrawn profiling'])
  t.true((await seen(b)).includes('brand-identity withdrawn 3/3'), (await seen(b)).join())
  const { db } = world.brand.brand.engine
  t.deepEqual(await db.selectFrom('member_purpose').selectAll().execute(), [])
  for (const each of [a, b]) t.is(firstFault(each), undefined)
})

test('HOOK-9 of two rounds of deliveries at once the second begins behind the first, so that nobody is told twice', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  const mailer = await outside(t, world, 'mailer', ['marketing'])
  await exchange(world, a)
  await a.consent(CARD, 'brand-identity', 'given')
  await a.consent(CARD, 'marketing', 'given')
  await a.sync()
  await a.sync()
  await Promise.all([world.brand.tick(), world.brand.tick()])
  t.deepEqual(heard(mailer), ['stempel.consent.given marketing'])
})
