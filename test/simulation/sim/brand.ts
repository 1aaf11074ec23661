import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { change, openMember } from '../../../src/actions/brand/members.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import { Ledger } from '../../../src/books/brand/ledger.ts'
import type { LedgerTables } from '../../../src/books/brand/ledger-tables.ts'
import { recordOf } from '../../../src/books/brand/member-rows.ts'
import { BRAND_MIGRATIONS } from '../../../src/books/brand/migrate.ts'
import {
  type BrandBooks,
  type BrandContext,
  type BrandTx,
  BUCKETS,
  type MemberRecord,
} from '../../../src/domain/brand/brand-ports.ts'
import { commitmentOf, entryHash } from '../../../src/domain/brand/entry.ts'
import { MemberLedger } from '../../../src/domain/brand/member-ledger.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'
import { type SyncAnswer, type SyncRequest, syncRequest } from '../../../src/sync/protocol.ts'
import { seeded } from '../../support/seeded.ts'
import type { Rule } from './rules.ts'

const sha256Text = (text: string): Uint8Array => sha256(text)
const EMPTY = ((): Buffer => {
  const db = new Database(':memory:')
  for (const name of readdirSync(BRAND_MIGRATIONS).sort()) db.exec(readFileSync(join(BRAND_MIGRATIONS, name), 'utf8'))
  const bytes = db.serialize()
  db.close()
  return bytes
})()

export const ALLOWANCE = { points: 200, shops: 2 }

/** A brand that forgets which operations it booked. */
class Forgetful extends Ledger {
  override async known(): Promise<Set<string>> {
    return new Set()
  }

  override async putOperations(): Promise<void> {}
}

/** The brand's real books in memory, and its actions. */
export class SimBrand {
  #file = new Database(EMPTY)
  #books: BrandBooks
  readonly #ctx: BrandContext
  readonly #off: ReadonlySet<Rule>
  #backup: Buffer | undefined
  #lives = 1
  readonly shops: string[]

  constructor(seed: string, shops: string[], off: ReadonlySet<Rule>) {
    this.shops = shops
    this.#off = off
    this.#ctx = {
      sha256: sha256Text,
      random: seeded(`${seed} brand`),
      shops: async () => (this.#lives > 1 && off.has('report') ? [] : shops),
      allowance: () => ALLOWANCE,
    }
    this.#books = this.#open()
  }

  /** @throws what the schema refuses, as the door would. */
  async sync(shop: string, request: SyncRequest): Promise<SyncAnswer> {
    const read = syncRequest.parse(JSON.parse(JSON.stringify(request)))
    const given = this.#off.has('prefix') ? await this.#rechained(read) : read
    return (await syncShop(this.#books, shop, given, this.#ctx)) as SyncAnswer
  }

  open(tag: string): Promise<unknown> {
    return this.#books.transaction((tx) => openMember(tx, tag, this.#ctx))
  }

  takeBackup(): void {
    this.#backup = this.#file.serialize()
  }

  async restore(): Promise<void> {
    if (this.#backup === undefined) return
    this.#file = new Database(this.#backup)
    this.#books = this.#open()
    this.#lives += 1
    await this.#books.transaction((tx) => tx.putMeta('life', `life-${this.#lives}`))
  }

  /** Whether a stream has told, in this life of the books, all that it holds; in their first life there is nothing to tell. */
  hasHeard(stream: string): boolean {
    if (this.#lives === 1) return true
    const row = this.#file
      .prepare<[string], string>('SELECT reported FROM stream WHERE stream_id = ?')
      .pluck()
      .get(stream)
    return row === `life-${this.#lives}`
  }

  /** What a rule that reads a clock would do. */
  async takeRightsBack(stream: string): Promise<void> {
    await this.#books.transaction(async (tx) => {
      for (const record of await all(tx)) await change(tx, record, (ledger) => ledger.close(stream))
    })
  }

  async expire(month: string): Promise<void> {
    await this.#books.transaction(async (tx) => {
      for (const record of await all(tx)) await change(tx, record, (ledger) => ledger.expire(month))
    })
  }

  /** Every member's books, read past the actions: this is looked at after every step. */
  ledgers(): { tag: string | undefined; ledger: MemberLedger }[] {
    const rows = <T>(table: string): T[] => this.#file.prepare<[], T>(`SELECT * FROM ${table}`).all()
    return rows<LedgerTables['member']>('member').map((row) => ({
      tag: row.tag ?? undefined,
      ledger: new MemberLedger(recordOf(row)),
    }))
  }

  close(): void {
    this.#file.close()
  }

  /** Without checks, a batch is taken as if it followed what is here. */
  async #rechained(request: SyncRequest): Promise<SyncRequest> {
    const stream = await this.#books.transaction((tx) => tx.stream(request.stream))
    if (stream === undefined || request.after === stream.head) return request
    let { head, hash } = stream
    const entries = request.entries.map((entry) => {
      head += 1
      const { kind, points, salt, detail } = entry
      hash = entryHash(sha256Text, hash, { seq: head, kind, points }, commitmentOf(sha256Text, salt, detail))
      return { ...entry, seq: head, hash }
    })
    return { ...request, after: stream.head, previous: stream.hash, entries }
  }

  #open(): BrandBooks {
    const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: preparedOnce(this.#file) }) })
    const Books = this.#off.has('ops') ? Forgetful : Ledger
    return { transaction: (work) => db.transaction().execute((tx) => work(new Books(tx, sha256Text))) }
  }
}

/** Kysely prepares every query anew, which would take most of a simulator's time. */
function preparedOnce(file: Database.Database): Pick<Database.Database, 'prepare' | 'close'> {
  const known = new Map<string, Database.Statement>()
  const prepare = (sql: string): Database.Statement => {
    const statement = known.get(sql) ?? file.prepare(sql)
    known.set(sql, statement)
    return statement
  }
  return { prepare: prepare as Database.Database['prepare'], close: () => file }
}

async function all(tx: BrandTx): Promise<MemberRecord[]> {
  const keys = []
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) keys.push(...(await tx.membersAfter(bucket, '', 100)))
  return [...(await tx.load(keys)).values()]
}
