import test from 'ava'
import { sql } from 'kysely'
import { BULK, bulkOf, type Values } from '../../../src/books/brand/bulk.ts'
import { addSettled, listShops, settledDays } from '../../../src/books/brand/desk.ts'
import type { BrandEngine } from '../../../src/books/brand/engine.ts'
import { openPostgres } from '../../../src/books/brand/engine-postgres.ts'
import { Ledger } from '../../../src/books/brand/ledger.ts'
import { migrateBrand } from '../../../src/books/brand/migrate.ts'
import type { StreamEntry } from '../../../src/domain/brand/entry.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { patience } from '../../support/patience.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { brandBooking, brandServers, brandSpending } from './booking-suite.ts'
import { brandCarried, brandChecks } from './carried-suite.ts'
import { brandEnding, brandForks } from './ending-suite.ts'
import { brandForgotten } from './forgotten-suite.ts'
import { brandIntake } from './intake-suite.ts'
import { brandJoining } from './joining-suite.ts'
import { brandBooks } from './suite.ts'
import { brandTiers, tierServers } from './tier-suite.ts'

let server: TestPostgres
test.before(async () => {
  server = await startPostgres()
})
test.after.always(() => server?.stop())

type Ending = { teardown(run: () => unknown): void }

const empty = async (t: Ending): Promise<BrandEngine> => {
  const engine = await openPostgres(await server.database(), patience)
  t.teardown(() => engine.close())
  return engine
}

const open = async (
  t: Ending,
  options: Parameters<typeof openPostgres>[2] = {},
  address?: string,
): Promise<BrandEngine> => {
  const engine = await openPostgres(address ?? (await server.database()), patience, options)
  t.teardown(() => engine.close())
  await migrateBrand(engine, sha256Text)
  return engine
}

brandBooks(test, (t) => open(t))
brandBooking(test, (t) => open(t))
brandSpending(test, (t) => open(t))
brandEnding(test, (t) => open(t))
brandForks(test, (t) => open(t))
brandIntake(test, (t) => open(t))
brandChecks(test, (t) => open(t))
brandCarried(test, (t) => open(t), empty)
brandBooking(test, (t) => open(t, { isSpread: true }), ', with statements that name their place')
brandIntake(test, (t) => open(t, { isSpread: true }), ', with statements that name their place')
brandJoining(test, (t) => open(t))
brandForgotten(test, (t) => open(t))
brandJoining(test, (t) => open(t, { isSpread: true }), ', with statements that name their place')
brandForgotten(test, (t) => open(t, { isSpread: true }), ', with statements that name their place')
brandTiers(test, (t) => open(t))
brandTiers(test, (t) => open(t, { isSpread: true }), ', with statements that name their place')

const three = async (t: Ending): Promise<BrandEngine[]> => {
  const address = await server.database()
  return [await open(t, {}, address), await open(t, {}, address), await open(t, {}, address)]
}
brandServers(test, three)
tierServers(test, three)

test('PG-4 what is answered is on disk: fsync and synchronous commit are on', async (t) => {
  const { db } = await open(t)
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await sql<Record<string, string>>`SHOW ${sql.raw(name)}`.execute(db)
    t.is(rows[0]?.[name], 'on')
  }
})

test('PG-5 a transaction whose connection is ended is run again', async (t) => {
  const engine = await open(t)
  let tries = 0
  await engine.transaction(async (tx) => {
    tries += 1
    await addSettled(tx, [{ shop: '0001', day: '2026-11-20', kind: 'issued', points: 1, operations: 1 }])
    if (tries > 1) return
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
    await server.asOwner('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    await listShops(tx)
  })
  t.is(tries, 2)
  t.deepEqual(
    (await settledDays(engine.db, '2026-11-20', '2026-11-20')).map(({ points }) => points),
    [1],
  )
})

const entryNo = (seq: number): StreamEntry => ({
  ...{ seq, kind: 'ACC', points: 5, salt: 'ab', hash: 'cd'.repeat(32) },
  // Wider than any that a shop sends, and some more so than others.
  detail: { alias: `a\\b\tc\nd${'ü'.repeat(seq * 400)}`, day: '2026-11-20', programme: 1 },
})

test('PG-9 rows are copied in as they are; a row that is there already refuses all of them, and the books go on', async (t) => {
  const engine = await open(t)
  const append = (...numbers: number[]): Promise<void> =>
    engine.transaction((tx) => new Ledger(tx, sha256Text).append([{ stream: 's', entries: numbers.map(entryNo) }]))
  const inbox = () => engine.transaction((tx) => new Ledger(tx, sha256Text).inbox('s', 0, 10))
  await append(1, 2)
  await t.throwsAsync(append(3, 2), { message: /duplicate key/ })
  await append(3)
  t.deepEqual(await inbox(), [1, 2, 3].map(entryNo))
})

test('PG-9 of rows that go in many parts one that is there already refuses all, as what fails beside them does, and the books go on', async (t) => {
  const engine = await open(t)
  const rows = (from: number, to: number): Values[] =>
    Array.from({ length: to - from }, (_, i) => [1, 'm', `${from + i}`, 'ACC', 1, 's', from + i, '2026-11-20', 1])
  const insert = (all: readonly Values[], work: () => string): Promise<string> =>
    engine.transaction((tx) => bulkOf(tx).insertWhile(tx, BULK.operation, all, work))
  const count = async (): Promise<number> => (await engine.db.selectFrom('operation').select('op').execute()).length
  t.is(await insert(rows(0, 5_001), () => 'done'), 'done')
  await t.throwsAsync(
    insert([...rows(0, 1), ...rows(6_000, 16_000)], () => 'done'),
    { message: /duplicate key/ },
  )
  const failing = (): never => {
    throw new Error('failed beside them')
  }
  await t.throwsAsync(insert(rows(6_000, 9_000), failing), { message: 'failed beside them' })
  t.is(await count(), 5_001)
  t.is(await insert(rows(6_000, 6_010), () => 'done'), 'done')
  t.is(await insert([], () => 'without rows'), 'without rows')
  t.is(await count(), 5_011)
})

test('PG-5 a connection that is ended before its rows were copied is told of, and the next transaction has another', async (t) => {
  const engine = await open(t)
  let tries = 0
  await engine.transaction(async (tx) => {
    tries += 1
    if (tries === 1) {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
      await server.asOwner('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    }
    await new Ledger(tx, sha256Text).append([{ stream: 's', entries: [entryNo(1)] }])
  })
  t.is(tries, 2)
  t.is((await engine.transaction((tx) => new Ledger(tx, sha256Text).inbox('s', 0, 10))).length, 1)
})

test('PG-6 a database that does not answer is named by its setting, and its address never stands in the fault', async (t) => {
  const fault = await t.throwsAsync(openPostgres('postgres://secret:word@127.0.0.1:1/none', patience))
  t.like(fault, { code: 'unavailable', path: 'STEMPEL_DATABASE_URL' })
  t.notRegex(String(fault?.stack), /secret|word@/)
})
