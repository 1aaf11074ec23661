import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestFn } from 'ava'
import { Booking } from '../../../src/actions/brand/booking.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import type { BrandEngine } from '../../../src/books/brand/engine.ts'
import type { LedgerTables } from '../../../src/books/brand/ledger-tables.ts'
import { recordOf } from '../../../src/books/brand/member-rows.ts'
import { BRAND_MIGRATIONS, migrateBrand } from '../../../src/books/brand/migrate.ts'
import { FORGOTTEN } from '../../../src/domain/brand/brand-ports.ts'
import { afterEntry, NO_RIGHTS, type Rights } from '../../../src/domain/brand/rights.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { isProven } from '../../support/brand-proof.ts'
import { folderOf } from '../../support/test-shop.ts'
import { booksOf, ctx, lived, opened, type Script, slowly } from './booking-suite.ts'
import type { Books } from './suite.ts'

/** The last migration under which a member's books were rows of their own by account and month. */
const BEFORE = 7
const SAME = [
  ...(['stream', 'stream_booked', 'stream_inbox', 'stream_refusal', 'shop_list'] as const),
  ...(['member_alias', 'member_tag', 'operation', 'desk_settled'] as const),
]

/** Rows as they were; of tiers nobody was told. */
type Rows = readonly Readonly<Record<string, unknown>>[]

/** Rows into a table that the books have no more. */
async function put({ db }: BrandEngine, table: string, rows: Rows): Promise<void> {
  if (rows.length > 0)
    await db
      .insertInto(table as 'member')
      .values(rows as never)
      .execute()
}

/** Books as they were before, empty. */
async function migratedBefore(folder: string, engine: BrandEngine): Promise<void> {
  const old = join(folder, 'old')
  mkdirSync(old)
  const names = readdirSync(BRAND_MIGRATIONS).filter((name) => Number(name.slice(0, 4)) <= BEFORE)
  for (const name of names) copyFileSync(join(BRAND_MIGRATIONS, name), join(old, name))
  await migrateBrand(engine, sha256Text, old)
}

/** The rows of members as they were before: accounts, months, and rights by alias, counted when entries were taken in. */
async function before({ db }: BrandEngine, scripts: readonly Script[]): Promise<Record<string, Rows>> {
  const members = (await db.selectFrom('member').selectAll().execute()).map(recordOf)
  const behind = new Map((await db.selectFrom('shop_list').selectAll().execute()).map((row) => [row.alias, row.member]))
  const rights: Rows[number][] = []
  for (const { stream, entries } of scripts) {
    const of = new Map<string, Rights>()
    for (const entry of entries) of.set(entry.detail.alias, afterEntry(of.get(entry.detail.alias) ?? NO_RIGHTS, entry))
    for (const [alias, told] of of) {
      const granted = members.find(({ key }) => key.member === behind.get(alias))?.rights.get(stream)?.granted
      rights.push({ stream_id: stream, alias, ...told, granted: granted ?? 0 })
    }
  }
  return {
    member: members.map(({ key, state, tag }) => ({ ...key, state, tag: tag ?? null, qualifying: 0 })),
    member_account: members.flatMap(({ key, accounts }) =>
      [...accounts].map(([account, points]) => ({ ...key, account, points })),
    ),
    member_month: members.flatMap(({ key, months }) =>
      [...months].map(([month, points]) => ({ ...key, month, points })),
    ),
    stream_right: rights,
  }
}

const membersOf = async ({ db }: BrandEngine) =>
  (await db.selectFrom('member').selectAll().orderBy('member').execute()).map(recordOf)

/** @param empty books that no migration has run on */
export function brandCarried(test: TestFn, books: Books, empty: Books): void {
  test('PG-10 books of members in rows by account and month are carried over to the point, also while entries wait to be booked', async (t) => {
    const { engine, aliases } = await opened(t, books)
    const scripts = lived(aliases)
    for (const script of scripts) {
      const alias = script.entries[0]?.detail.alias ?? ''
      const dead = { dead: 'stream-of-an-old-life', of: 'ACC' as const, until: '2028-01' }
      script.add('REP', 30, { alias, op: `d${script.shop}`.padEnd(32, '0'), ...dead })
      const [all, waits] = [script.entries.length, 11]
      const wants = [{ alias, granted: 40 }]
      await syncShop(booksOf(engine), script.shop, script.request(0, all - waits, { complete: true, wants }), ctx)
      const slow = new Booking(booksOf(engine), ctx, slowly().pace)
      await syncShop(booksOf(engine), script.shop, script.request(all - waits, waits, { complete: false }), ctx, slow)
    }
    const old = await empty(t)
    await migratedBefore(folderOf(t), old)
    for (const table of SAME) {
      const rows: Rows = await engine.db
        .selectFrom(table as 'stream')
        .selectAll()
        .execute()
      await put(
        old,
        table,
        rows.map(({ tier: _, tier_until: __, ...row }) => row),
      )
    }
    for (const [table, rows] of Object.entries(await before(engine, scripts))) await put(old, table, rows)
    await migrateBrand(old, sha256Text)
    t.deepEqual(await membersOf(old), await membersOf(engine))
    t.is(await isProven(old), true)
    // What waited is booked there as it would have been here.
    for (const each of [engine, old])
      for (const { shop, stream } of scripts) await new Booking(booksOf(each), ctx).settle(shop, [stream])
    t.deepEqual(await membersOf(old), await membersOf(engine))
    t.is(await isProven(old), true)
  })

  test('PG-10 rights of those who left and are forgotten are carried over though no member stands for them yet', async (t) => {
    const old = await empty(t)
    await migratedBefore(folderOf(t), old)
    const stream = { stream_id: 's', shop: '0001', state: 'open', head: 0, hash: '', round: 0, reported: '' }
    await put(old, 'stream', [stream])
    await put(old, 'stream_right', [{ stream_id: 's', alias: '', granted: 7, earned: 5, spent: 2, returned: 1 }])
    await migrateBrand(old, sha256Text)
    const [nameless] = await membersOf(old)
    t.deepEqual(nameless?.key, { bucket: 0, member: FORGOTTEN })
    t.deepEqual(nameless?.rights, new Map([['s', { granted: 7, left: 9 }]]))
  })
}

/** What the schema holds, whatever a program would write. */
export function brandChecks(test: TestFn, books: Books): void {
  test('PG-11 the database refuses a member whose sides differ, and points, rights or months below zero', async (t) => {
    const { engine } = await opened(t, books)
    const set = (values: Partial<LedgerTables['member']>): Promise<unknown> =>
      engine.db.updateTable('member').set(values).execute()
    await set({ pool: 5, held: 2, issued: 7, streams: '{"-s":[2,0,2]}', months: '{"2028-01":7}' })
    for (const values of [
      { pool: 6 },
      { pool: -1, debt: -6 },
      { streams: '{"s":[-2,0,2]}' },
      { streams: '{"s":[2,0,-2]}' },
      { months: '{"2028-01":-7}' },
    ])
      await t.throwsAsync(set(values), { message: /check/i })
  })
}
