import test from 'ava'
import type { EntryDetail } from '../../src/domain/brand/entry.ts'
import { isProven } from '../support/brand-proof.ts'
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

const [MEMBER, OTHER, STRANGER] = [cardNo(1), cardNo(2), cardNo(3)]
let receipt = 5_000

/** A sale of lines with their departments. */
async function sell(branch: Branch, card: string, lines: readonly (readonly [string | undefined, number])[]) {
  receipt += 1
  const { status, text } = await branch.put(`/v1/sales/${branch.running.shop.settings.shop}.07.2026-11-21.${receipt}`, {
    ...{ card, currency: 'EUR', finishedAt: new Date(branch.clock.at).toISOString() },
    lines: lines.map(([department, amountCents], i) => ({
      ...{ line: i + 1, quantity: 1, amountCents },
      ...(department === undefined ? {} : { department }),
    })),
  })
  if (status !== 201) throw new Error(text)
}

/** What the brand has of spend by department, in the order it was told. */
async function known({ brand }: World): Promise<unknown[]> {
  const rows = await brand.brand.engine.db.selectFrom('stream_inbox').select('detail').orderBy('seq').execute()
  const told = rows.map(({ detail }) => (JSON.parse(detail ?? '{}') as EntryDetail).departments)
  return told.filter((each) => each !== undefined)
}

for (const [engine, database] of ENGINES)
  test(`PROFILE-1 spend by department travels of members who agreed to profiling, from then on and of no line by itself; after a no the brand forgets it, on ${engine}`, async (t) => {
    const world = await startWorld(t, await database())
    const [a, b] = [await world.branch('0001'), await world.branch('0002')]
    await exchange(world, a, b)
    for (const card of [MEMBER, OTHER]) await a.consent(card, 'brand-identity', 'given')
    await exchange(world, a, b)
    const basket = [
      ['tea', 1_000],
      ['coffee', 2_000],
      [undefined, 300],
      ['tea', 500],
    ] as const
    for (const card of [MEMBER, OTHER, STRANGER]) await sell(a, card, basket)
    await exchange(world, a, b)
    t.deepEqual(await known(world), [], 'nobody agreed to it')
    t.notRegex(a.line.sent().toString('latin1'), /departments|coffee/)

    await a.consent(MEMBER, 'profiling', 'given')
    for (const card of [MEMBER, OTHER, STRANGER]) await sell(a, card, basket)
    await sell(b, MEMBER, basket)
    await exchange(world, a, b)
    t.deepEqual(await known(world), [{ coffee: 2_000, tea: 1_500 }], 'where it was agreed to, and nowhere else')
    t.notRegex(b.line.sent().toString('latin1'), /departments|coffee/)
    t.is(await isProven(world.brand.brand.engine), true)

    // A no with the line down: what was told before it goes over and is forgotten, what comes behind it is not told.
    a.line.weather('cut')
    await sell(a, MEMBER, basket)
    await a.consent(MEMBER, 'profiling', 'withdrawn')
    await sell(a, MEMBER, [['books', 4_000]])
    t.false(await a.sync())
    a.line.weather('fine')
    await exchange(world, a, b)
    t.deepEqual(await known(world), [])
    t.notRegex(a.line.sent().toString('latin1'), /books/)
    t.is(await isProven(world.brand.brand.engine), true, 'the chain still proves what is left')
    t.deepEqual(await world.brand.brand.engine.db.selectFrom('profile_end').selectAll().execute(), [])
    for (const each of [a, b]) t.is(firstFault(each), undefined)

    // Who leaves after it is forgotten like everybody.
    await a.consent(MEMBER, 'brand-identity', 'withdrawn')
    await exchange(world, a, b)
    t.is(await isProven(world.brand.brand.engine), true)
  })

test('PROFILE-2 of a large basket the thirty departments most was spent on travel, and a long name is cut', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await exchange(world, a)
  for (const purpose of ['brand-identity', 'profiling']) await a.consent(MEMBER, purpose, 'given')
  await exchange(world, a)
  const many = Array.from({ length: 40 }, (_, i) => [`department ${i} ${'x'.repeat(60)}`, 100 + i] as const)
  await sell(a, MEMBER, many)
  await exchange(world, a)
  const [told = {}] = (await known(world)) as Record<string, number>[]
  t.is(Object.keys(told).length, 30)
  t.true(Object.keys(told).every((name) => name.length === 40))
  t.deepEqual(Math.min(...Object.values(told)), 110)
  t.is(await isProven(world.brand.brand.engine), true)
})
