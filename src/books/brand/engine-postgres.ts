import { Kysely, PostgresDialect, type PostgresDialectConfig, sql } from 'kysely'
import pg from 'pg'
import { StempelError } from '../../domain/errors.ts'
import { BulkAdapter } from './bulk.ts'
import { PostgresBulk } from './bulk-postgres.ts'
import type { BrandEngine } from './engine.ts'
import { BrandClient } from './postgres-client.ts'
import { type Patience, patiently } from './retry.ts'
import type { BrandTables } from './tables.ts'

const CONNECTIONS = 8
const CONNECT_MS = 5_000
const OLDEST = 150_000
const INT8 = 20

/** Begins a statement of a migration that only this engine knows. */
const POSTGRES_ALONE = /^-- postgres: /gm

/** Whole numbers of our books stay below 2^53, so they are read as numbers; the library would hand out texts. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

interface PostgresOptions {
  readonly onFault?: (error: Error) => void
  readonly isSpread?: boolean
}

/** Kysely's dialect, with the bulk statements of this engine. */
class BrandDialect extends PostgresDialect {
  readonly #bulk: PostgresBulk

  constructor(config: PostgresDialectConfig, bulk: PostgresBulk) {
    super(config)
    this.#bulk = bulk
  }

  override createAdapter(): BulkAdapter {
    return new BulkAdapter(this.#bulk)
  }
}

/** Whether this Postgres spreads tables over machines and sends a statement to the one its place names. */
async function spreads(db: Kysely<BrandTables>): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM pg_extension WHERE extname = 'citus'`.execute(db)
  return rows.length > 0
}

/**
 * Connects to a Postgres of version 15 or newer.
 * @param address `postgres://user:password@host/database`; it never stands in an error.
 * @param options.onFault told of connections that end; `isSpread` says whether tables lie on many machines where the
 *   database should not be asked
 * @throws StempelError `unavailable` when it does not answer or is too old.
 */
export async function openPostgres(
  address: string,
  patience: Patience,
  { onFault = () => {}, isSpread }: PostgresOptions = {},
): Promise<BrandEngine> {
  const pool = new pg.Pool({
    Client: BrandClient,
    connectionString: address,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    types,
    // An answer is sent when it is on disk, whatever the database was set to.
    options: '-c synchronous_commit=on -c timezone=UTC',
  })
  // A server that stops ends idle connections; the next transaction takes a new one.
  pool.on('error', onFault)
  // One that ends in the midst of a transaction would end the whole program, unless somebody listens; its query fails.
  pool.on('connect', (client) => client.on('error', onFault))
  const bulk = new PostgresBulk()
  const db = new Kysely<BrandTables>({ dialect: new BrandDialect({ pool }, bulk) })
  try {
    const { rows } = await sql<{ server_version_num: string }>`SHOW server_version_num`.execute(db)
    if (Number(rows[0]?.server_version_num) < OLDEST)
      throw new StempelError('unavailable', 'The brand needs PostgreSQL 15 or newer.', { path: 'STEMPEL_DATABASE_URL' })
    bulk.isSpread = isSpread ?? (await spreads(db))
  } catch (cause) {
    await db.destroy()
    if (cause instanceof StempelError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    const why = code === undefined ? '' : ` (${code})`
    throw new StempelError('unavailable', `The database of STEMPEL_DATABASE_URL does not answer${why}.`, {
      path: 'STEMPEL_DATABASE_URL',
    })
  }
  const inTurn = oneByOne()
  return {
    kind: 'postgres',
    db,
    transaction: (work, { beside = false } = {}) => {
      const run = () => patiently(patience, () => db.transaction().setIsolationLevel('repeatable read').execute(work))
      return beside ? run() : inTurn(run)
    },
    async execute(tx, statements) {
      await sql.raw(statements.replaceAll(POSTGRES_ALONE, '')).execute(tx)
    },
    close: () => db.destroy(),
  }
}

/**
 * Of two batches of several hundred entries nearly any two share a member, so that side by side one of them would always
 * be run again. One server's transactions take turns instead, but for those that write no member; several servers on one
 * database still collide and retry.
 */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => {})
    return mine
  }
}
