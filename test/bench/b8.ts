import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { Booking } from '../../src/actions/brand/booking.ts'
import { openMember } from '../../src/actions/brand/members.ts'
import { syncShop } from '../../src/actions/brand/sync-shop.ts'
import type { BrandEngine } from '../../src/books/brand/engine.ts'
import { openPostgres } from '../../src/books/brand/engine-postgres.ts'
import { migrateBrand } from '../../src/books/brand/migrate.ts'
import { SettlingLedger } from '../../src/books/brand/settling-ledger.ts'
import type { BrandBooks, BrandContext } from '../../src/domain/brand/brand-ports.ts'
import { commitmentOf, entryHash, STREAM_START, type StreamEntry } from '../../src/domain/brand/entry.ts'
import type { SyncRequest } from '../../src/domain/brand/messages.ts'
import { sha256Hex, sha256Text } from '../../src/open-shop.ts'
import { patience } from '../support/patience.ts'
import { startPostgres } from '../support/postgres.ts'
import { seeded } from '../support/seeded.ts'
import { atLeast, type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { temporaryFolder } from './support/places.ts'

const SHOPS = ['0001', '0002', '0003', '0004']
const BATCH = 500
const MEMBERS = 2_000
const GATHER_MS = 200
/** Entries of each shop before the clock runs: with a quarter of them the first turn still came out a fifth slower than the last. */
const WARM_UP = 20_000

/** Facts a second that four shops bring to the brand at once ÷ COPY of the same rows into the same table. */
export const b8: Row = {
  id: 'B8',
  async measure(options: BenchOptions): Promise<RowResult> {
    const each = options.quick ? 5_000 : 40_000
    const server = await startPostgres()
    const folder = temporaryFolder('bench-b8')
    const turns: { ingest: number; copy: number }[] = []
    try {
      const measure = async (count: number): Promise<{ ingest: number; copy: number }> => {
        const engine = await openPostgres(await server.database(), patience)
        await migrateBrand(engine, sha256Text)
        const measured = await measureOnce(engine, folder.path, count)
        await engine.close()
        return measured
      }
      // A brand's server runs for months: its program is compiled before the clock runs.
      await measure(WARM_UP)
      for (let turn = 0; turn < Math.min(3, options.turns); turn += 1) {
        const { ingest, copy } = await measure(each)
        turns.push({ ingest, copy })
        options.say(`B8 turn ${turn + 1}: ${round(ingest)} facts/s, COPY ${round(copy)} rows/s`)
      }
    } finally {
      await server.stop()
      folder.remove()
    }
    const ratio = median(turns.map(({ ingest, copy }) => ingest / copy))
    return {
      id: 'B8',
      what: `brand ingest of facts, PostgreSQL, ${SHOPS.length} shops at once, ${BATCH} a round, until all is durable and booked`,
      baseline: 'COPY of the same rows into the same table: ingest ÷ COPY',
      ratio,
      goal: '≥ 0.2',
      verdict: atLeast(ratio, 0.2),
      figures: {
        'facts/s': round(median(turns.map(({ ingest }) => ingest))),
        'COPY rows/s': round(median(turns.map(({ copy }) => copy))),
        facts: each * SHOPS.length,
        members: MEMBERS,
      },
    }
  },
}

async function measureOnce(
  engine: BrandEngine,
  folder: string,
  each: number,
): Promise<{ ingest: number; copy: number }> {
  const ctx: BrandContext = {
    sha256: sha256Text,
    sha256Hex,
    random: seeded('b8'),
    shops: async () => SHOPS,
    allowance: () => ({ points: 500, shops: 2 }),
    ended: () => '2026-10',
  }
  const books: BrandBooks = {
    transaction: (work, how) => engine.transaction((tx) => work(new SettlingLedger(tx, sha256Text)), how),
  }
  const booking = new Booking(books, ctx, {
    soon: (work) => void setTimeout(work, GATHER_MS),
    pause: nextTurn,
    onFault: (fault) => {
      throw fault
    },
  })
  for (let from = 0; from < MEMBERS; from += 200)
    await books.transaction(async (tx) => {
      for (let no = from; no < from + 200; no += 1) await openMember(tx, tagOf(no), ctx)
    })
  const rows = await engine.db.selectFrom('shop_list').select(['shop', 'alias']).orderBy('alias').execute()
  const rounds = SHOPS.map((shop) =>
    roundsOf(
      `b8-stream-of-${shop}`,
      rows.filter((row) => row.shop === shop).map(({ alias }) => alias),
      each,
    ),
  )
  const total = each * SHOPS.length
  const began = performance.now()
  await Promise.all(
    SHOPS.map(async (shop, i) => {
      for (const request of rounds[i] ?? []) {
        const { acknowledged } = await syncShop(books, shop, request, ctx, booking)
        if (acknowledged !== request.after + request.entries.length) throw new Error('entries were not taken in')
      }
    }),
  )
  const ingest = total / ((performance.now() - began) / 1000)
  const booked = await engine.db
    .selectFrom('operation')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirst()
  if (Number(booked?.count) !== total) throw new Error('entries were not booked')
  return { ingest, copy: total / (await copySeconds(engine, folder)) }
}

const tagOf = (no: number): string => Buffer.from(sha256Text(`b8 tag ${no}`)).toString('hex')

/** A shop's backlog in rounds: what many members earned, chained. */
function roundsOf(stream: string, aliases: readonly string[], count: number): SyncRequest[] {
  const rounds: SyncRequest[] = []
  let hash = STREAM_START
  for (let after = 0; after < count; after += BATCH) {
    const previous = hash
    const entries: StreamEntry[] = []
    for (let seq = after + 1; seq <= Math.min(count, after + BATCH); seq += 1) {
      const op = Buffer.from(sha256Text(`${stream} ${seq}`))
        .toString('hex')
        .slice(0, 32)
      const alias = aliases[(seq * 7_919) % aliases.length] ?? ''
      const detail = { alias, day: '2026-11-21', programme: 1, op, cents: 1_400, until: '2028-11' }
      const entry = { seq, kind: 'ACC' as const, points: 70, salt: op, detail }
      hash = entryHash(sha256Text, hash, entry, commitmentOf(sha256Text, entry.salt, detail))
      entries.push({ ...entry, hash })
    }
    const nothing = { wants: [], joins: [], close: [], paid: [], life: '1', list: MEMBERS * 9, recognition: 1 }
    const complete = after + BATCH >= count
    rounds.push({ stream, round: rounds.length + 1, after, previous, entries, complete, ...nothing })
  }
  return rounds
}

/** The very rows of the inbox, copied from a file into an empty table made alike. */
async function copySeconds({ db }: BrandEngine, folder: string): Promise<number> {
  const rows = await db.selectFrom('stream_inbox').selectAll().execute()
  const file = join(folder, 'rows.txt')
  const line = (row: (typeof rows)[number]): string =>
    [row.stream_id, row.seq, row.kind, row.points, row.salt, row.detail, row.hash].join('\t')
  writeFileSync(file, rows.map((row) => `${line(row)}\n`).join(''))
  chmodSync(file, 0o644)
  await sql`CREATE TABLE copied (LIKE stream_inbox INCLUDING ALL)`.execute(db)
  const began = performance.now()
  await sql
    .raw(`COPY copied (stream_id, seq, kind, points, salt, detail, hash) FROM '${file.replaceAll("'", "''")}'`)
    .execute(db)
  return (performance.now() - began) / 1000
}
