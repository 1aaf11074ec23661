import type { Kysely } from 'kysely'
import { PostgresAdapter } from 'kysely'
import { SQLITE_BULK } from './bulk-sqlite.ts'
import type { LedgerTables } from './ledger-tables.ts'

export type Value = string | number | null
/** Values in the order of the columns they are for. */
export type Values = readonly Value[]

/** Begins a statement whose text never changes, so that each connection to Postgres reads and plans it once. */
export const PREPARED = '/* prepared */ '

/** What bulk statements need of a connection, whichever of the books' tables it was typed with. */
export type BulkDb = Pick<Kysely<LedgerTables>, 'executeQuery' | 'getExecutor'>

/** Many rows in one statement whose text is always the same, however many there are. Each engine has its own. */
export interface Bulk {
  /** @throws the engine's error when a row with the same key is there. */
  insert(db: BulkDb, table: Table, rows: readonly Values[]): Promise<void>
  /**
   * Inserts, and does this program's own work while the engine is at the rows.
   * @param work reads and writes nothing in the books
   * @returns what the work did.
   */
  insertWhile<T>(db: BulkDb, table: Table, rows: readonly Values[], work: () => T): Promise<T>
  /** Inserts, or replaces what is not the key. No key may stand in the rows twice. */
  upsert(db: BulkDb, table: Table, rows: readonly Values[]): Promise<void>
  /** Sets what is not the key in rows that are there: less work than an upsert. No key may stand in the rows twice. */
  update(db: BulkDb, table: Table, rows: readonly Values[]): Promise<void>
  /** Puts together what `update` does. @returns what does it. */
  updating(db: BulkDb, table: Table, rows: readonly Values[]): () => Promise<void>
  /** Inserts what is not there yet. */
  add(db: BulkDb, table: Table, rows: readonly Values[]): Promise<void>
  /** Rows whose first columns are one of these; in no order. */
  find<T>(db: BulkDb, table: Table, keys: readonly Values[]): Promise<T[]>
}

/** A table as bulk statements see it: key columns first. */
export interface Table {
  readonly name: keyof LedgerTables
  readonly key: readonly string[]
  readonly rest: readonly string[]
}

const table = (name: keyof LedgerTables, key: readonly string[], rest: readonly string[]): Table => ({
  name,
  key,
  rest,
})

/** Columns of a member's row for its accounts, in the order in which they stand; `held` is that of all streams. */
export const ACCOUNTS = [
  ...(['pool', 'held', 'redeemed', 'expired', 'paid', 'ahead'] as const),
  ...(['issued', 'debt', 'loss', 'early'] as const),
]

export const BULK = {
  stream: table('stream', ['stream_id'], ['shop', 'state', 'head', 'hash', 'round', 'reported']),
  booked: table('stream_booked', ['stream_id'], ['applied']),
  inbox: table('stream_inbox', ['stream_id', 'seq'], ['kind', 'points', 'salt', 'detail', 'hash']),
  forgotten: table('forgotten_entry', ['stream_id', 'seq'], ['commitment']),
  refusal: table('stream_refusal', ['stream_id', 'seq'], ['reason']),
  list: table('shop_list', ['shop', 'alias'], ['bucket', 'member', 'state']),
  member: table('member', ['bucket', 'member'], ['state', 'tag', ...ACCOUNTS, 'streams', 'months']),
  operation: table('operation', ['bucket', 'member', 'op'], ['kind', 'points', 'stream', 'seq', 'day', 'programme']),
  present: table('member', ['bucket', 'member'], ['state']),
  counted: table('tier_counted', ['stream_id'], ['seq']),
  spend: table('tier_month', ['bucket', 'member', 'month'], ['cents']),
  tier: table(
    'tier_member',
    ['bucket', 'member'],
    ['tier', 'until_day', 'carried', 'carried_until', 'opened', 'stepped', 'due'],
  ),
  listedTier: table('shop_list', ['shop', 'alias'], ['version', 'tier', 'tier_until']),
} as const

const BIGINTS: readonly string[] = [
  ...(['version', 'cents', 'applied', 'head', 'round', 'seq', 'points', 'programme'] as const),
  ...ACCOUNTS,
]

/** The type of a column in both engines. */
export function typeOf(column: string): 'integer' | 'bigint' | 'text' {
  if (column === 'bucket') return 'integer'
  return BIGINTS.includes(column) ? 'bigint' : 'text'
}

/** Kysely's adapter of an engine that brings its own bulk statements. */
export class BulkAdapter extends PostgresAdapter {
  readonly bulk: Bulk

  constructor(bulk: Bulk) {
    super()
    this.bulk = bulk
  }
}

/** The bulk statements of the engine a transaction runs on. */
export function bulkOf(db: BulkDb): Bulk {
  const { adapter } = db.getExecutor()
  return adapter instanceof BulkAdapter ? adapter.bulk : SQLITE_BULK
}
