import test, { type ExecutionContext } from 'ava'
import { sql, type Transaction } from 'kysely'
import type { BrandTables } from '../../src/books/brand/tables.ts'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { cardNo } from '../support/test-books.ts'
import { startWorld, type World } from './world.ts'

const [FIRST, SECOND] = [cardNo(1), cardNo(2)]

let server: TestPostgres
test.before(async () => {
  server = await startPostgres()
})
test.after.always(() => server?.stop())

/** Two members who earn, spend, bring goods back and cross shops. */
async function lived(t: ExecutionContext, databaseUrl?: string): Promise<World> {
  const world = await startWorld(t, databaseUrl)
  const a = await world.branch('0001')
  const b = await world.branch('0002')
  await a.sync()
  await b.sync()
  for (const card of [FIRST, SECOND]) {
    await a.sell(card, 40_000)
    await a.consent(card, 'brand-identity', 'given')
  }
  for (const each of [a, a, b]) await each.sync()
  for (const card of [FIRST, SECOND]) await b.sell(card, 1_000)
  for (const each of [b, b, a]) await each.sync()
  await b.sell(FIRST, 2_000, 300)
  await a.sell(SECOND, 2_000, 100)
  for (const each of [b, a]) await each.sync()
  return world
}

const TOO_MANY =
  "INSERT INTO operation SELECT bucket, member, 'ff', kind, points, stream, seq, day, programme FROM operation WHERE kind = 'RED'"

type Tx = Transaction<BrandTables>
type InStream = [points: number, granted: number, left: number]

/** Changes what a member holds in the first stream where it holds anything, and what stands beside it. */
function inStreams(
  change: (of: InStream) => InStream,
  beside: (held: number, pool: number) => { held?: number; pool?: number } = () => ({}),
): (tx: Tx) => Promise<void> {
  return async (tx) => {
    const rows = await tx.selectFrom('member').selectAll().orderBy('member').execute()
    for (const { member, streams, held, pool } of rows) {
      const all = Object.entries<InStream>(JSON.parse(streams))
      const at = all.findIndex(([, [points]]) => points > 0)
      const [stream, of] = all[at] ?? []
      if (stream === undefined || of === undefined) continue
      all[at] = [stream, change(of)]
      const changed = { streams: JSON.stringify(Object.fromEntries(all)), ...beside(held, pool) }
      await tx.updateTable('member').set(changed).where('member', '=', member).execute()
      return
    }
  }
}

/** What is done to the books behind the brand's back, and what verification then names first. */
const TAMPERED: readonly [what: string, how: string | ((tx: Tx) => Promise<void>), first: RegExp][] = [
  ['points made up', 'UPDATE member SET pool = pool + 1', /two sides differ by 1/],
  [
    'points made up on both sides',
    'UPDATE member SET pool = pool + 1, issued = issued + 1',
    /issued is \d+, but its streams come to/,
  ],
  [
    'rights moved to the pool',
    inStreams(
      ([points, ...rights]) => [points - 1, ...rights],
      (held, pool) => ({ held: held - 1, pool: pool + 1 }),
    ),
    /stream:\S+ is \d+, but its entries come to \d+$/,
  ],
  ['another sum of streams', 'UPDATE member SET held = held + 1', /streams are to hold/],
  ['a month that lasts longer', `UPDATE member SET months = replace(months, '"20', '"21')`, /what expires after/],
  ['an entry with more points', 'UPDATE stream_inbox SET points = points + 1 WHERE seq = 1', /not what it was/],
  ['an entry taken out', 'DELETE FROM stream_inbox WHERE seq = 1', /entry 1 is missing/],
  ['the last entry taken out', 'DELETE FROM stream_inbox WHERE seq = 3', /ends with entry|is missing/],
  ['a detail taken out', 'UPDATE stream_inbox SET salt = NULL, detail = NULL WHERE seq = 1', /left no commitment/],
  [
    'more rights',
    inStreams(([points, granted, left]) => [points, granted, left + 1]),
    /rights in stream \S+ are not what its entries come to/,
  ],
  [
    'rights taken out',
    "UPDATE member SET streams = '{}', held = 0, pool = pool + held",
    /rights in stream \S+ are missing/,
  ],
  ['an operation taken out', "DELETE FROM operation WHERE kind = 'RED'", /is not booked/],
  ['an operation made up', "UPDATE operation SET points = points + 1 WHERE kind = 'RED'", /as something else/],
  ['an operation too many', TOO_MANY, /operations stand in its streams/],
  [
    'a refusal made up',
    "INSERT INTO stream_refusal SELECT stream_id, 1, 'known' FROM stream",
    /refused|operations stand/,
  ],
  ['another settlement', 'UPDATE desk_settled SET points = points + 1', /settles \d+ points/],
  ['a tag that leads nowhere', 'DELETE FROM member_tag', /not found by its tag/],
  ['an alias of nobody', 'DELETE FROM shop_list', /does not list there/],
  ['a member who is gone', "UPDATE member SET state = 'gone', tag = NULL", /told otherwise/],
]

for (const engine of ['SQLite', 'PostgreSQL'])
  test(`BRAND-7 verify rebuilds the brand’s books from what shops told, on ${engine}, and names the first thing that was changed`, async (t) => {
    const world = await lived(t, engine === 'SQLite' ? undefined : await server.database())
    const { engine: books } = world.brand.brand
    const verdict = await books.transaction((tx) => verifyBrand(tx, sha256Text))
    t.like(verdict, { ok: true, streams: 2, members: 2 })
    for (const [what, how, first] of TAMPERED) {
      const undone = new Error('undone')
      const found = { ...verdict }
      const done = books.transaction(async (tx) => {
        // The engine itself would not have it that a member's sides differ.
        if (books.kind === 'postgres') await sql`ALTER TABLE member DROP CONSTRAINT member_check`.execute(tx)
        else await sql`PRAGMA ignore_check_constraints = ON`.execute(tx)
        if (typeof how === 'string') await sql.raw(how).execute(tx)
        else await how(tx)
        Object.assign(found, await verifyBrand(tx, sha256Text))
        throw undone
      })
      t.is(await t.throwsAsync(done), undone, what)
      if (found.ok) t.fail(`${what} was not found`)
      else t.regex(found.first, first, what)
    }
    t.deepEqual(await books.transaction((tx) => verifyBrand(tx, sha256Text)), verdict)
  })
