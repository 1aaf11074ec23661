import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Booking } from '../../../src/actions/brand/booking.ts'
import { change, openMember } from '../../../src/actions/brand/members.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import { recordOf } from '../../../src/books/brand/member-rows.ts'
import { BRAND_MIGRATIONS } from '../../../src/books/brand/migrate.ts'
import { booksOver, SettlingLedger } from '../../../src/books/brand/settling-ledger.ts'
import type { BrandTables } from '../../../src/books/brand/tables.ts'
import { verifyBrand } from '../../../src/books/brand/verify.ts'
import { departAgain } from '../../../src/brand-departures.ts'
import { forgetLeavers, type Heard, noteHeard } from '../../../src/brand-forget.ts'
import { nightOf } from '../../../src/brand-night.ts'
import {
  type BrandBooks,
  type BrandContext,
  type BrandTx,
  BUCKETS,
  type MemberRecord,
  type Moved,
  type Operation,
} from '../../../src/domain/brand/brand-ports.ts'
import { type DepartureEvent, type DepartureNotes, Departures } from '../../../src/domain/brand/departures.ts'
import { commitmentOf, entryHash, isTold } from '../../../src/domain/brand/entry.ts'
import { MemberLedger } from '../../../src/domain/brand/member-ledger.ts'
import { localDay, monthBefore } from '../../../src/domain/day.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'
import type { OpenBrand } from '../../../src/open-brand.ts'
import { type SyncAnswer, type SyncRequest, syncRequest } from '../../../src/sync/protocol.ts'
import { seeded } from '../../support/seeded.ts'
import { checkNight } from './checks.ts'
import type { Rule } from './rules.ts'
import { type Scene, type SimClock, Wrong } from './scene.ts'

const sha256Text = (text: string): Uint8Array => sha256(text)
const EMPTY = ((): Buffer => {
  const db = new Database(':memory:')
  for (const name of readdirSync(BRAND_MIGRATIONS).sort()) db.exec(readFileSync(join(BRAND_MIGRATIONS, name), 'utf8'))
  const bytes = db.serialize()
  db.close()
  return bytes
})()

const ZONE = 'Europe/Berlin'
/** No month is over. */
const NEVER = '0000-00'
const endedAt = ({ at }: SimClock): string => monthBefore(localDay(at, ZONE))
export const ALLOWANCE = { points: 200, shops: 2 }

/** A brand that forgets which operations it booked. */
class Forgetful extends SettlingLedger {
  override async known(): Promise<Set<string>> {
    return new Set()
  }

  override putOperations(_: readonly Operation[], moved: Moved): Promise<void> {
    return super.putOperations([], moved)
  }
}

/** What the key folder remembers of who left; it is not put back with the books. */
class NotedDepartures implements DepartureNotes {
  readonly known = new Departures()

  note(events: readonly DepartureEvent[]): void {
    for (const event of events) this.known.take({ ...event, day: '' })
  }
}

/** The brand's real books in memory, and its actions. */
export class SimBrand {
  #file = new Database(EMPTY)
  #books: BrandBooks
  readonly #ctx: BrandContext
  readonly #off: ReadonlySet<Rule>
  #db: Kysely<BrandTables>
  #transaction: OpenBrand['engine']['transaction'] = () => Promise.reject(new Error('the books are not open'))
  /** What is put off until the brand gets to it. */
  #due: (() => void)[] = []
  #booking: Booking
  #backup: Buffer | undefined
  #heard: Heard = new Map()
  #lives = 1
  /** What is remembered beside the books. */
  readonly #departures = new NotedDepartures()
  readonly shops: string[]

  constructor({ seed, off, clock }: Pick<Scene, 'seed' | 'off' | 'clock'>, shops: string[]) {
    this.shops = shops
    this.#off = off
    this.#ctx = {
      sha256: sha256Text,
      random: seeded(`${seed} brand`),
      shops: async () => (this.#lives > 1 && off.has('report') ? [] : shops),
      allowance: () => ALLOWANCE,
      ended: () => (off.has('ended') ? NEVER : endedAt(clock)),
      departures: this.#departures.known,
    }
    // Without one of these rules no night waits for what shops have to tell.
    if (!off.has('report') && !off.has('night')) for (const shop of shops) this.#file.prepare(ADMIT).run({ shop })
    ;[this.#db, this.#books, this.#booking] = this.#open()
  }

  /** @throws what the schema refuses, as the door would. */
  async sync(shop: string, request: SyncRequest): Promise<SyncAnswer> {
    const read = syncRequest.parse(JSON.parse(JSON.stringify(request)))
    const given = this.#off.has('prefix') ? await this.#rechained(read) : read
    const answer = (await syncShop(this.#books, shop, given, this.#ctx, this.#booking)) as SyncAnswer
    noteHeard(this.#heard, shop, request, answer)
    return answer
  }

  open(tag: string): Promise<unknown> {
    return this.#books.transaction((tx) => openMember(tx, tag, this.#ctx))
  }

  takeBackup(): void {
    this.#backup = this.#file.serialize()
  }

  async restore(): Promise<void> {
    if (this.#backup === undefined) return
    await settled()
    this.#file = new Database(this.#backup)
    this.#lives += 1
    await this.#end()
    await this.#books.transaction((tx) => tx.putMeta('life', `life-${this.#lives}`))
    await departAgain({ engine: this.#engine }, this.#departures.known, { isAlone: true })
    await this.#begin()
  }

  /** The program ends and begins anew; what it had only in its memory is gone. */
  async crash(): Promise<void> {
    await this.#end()
    await this.#begin()
  }

  async #end(): Promise<void> {
    await settled()
    ;[this.#db, this.#books, this.#booking] = this.#open()
  }

  async #begin(): Promise<void> {
    if (!this.#off.has('catch-up')) await this.#booking.catchUp()
    const { waiting } = this.#file.prepare<[], { waiting: number }>(WAITING).get() ?? {}
    if (waiting !== 0) throw new Wrong(`a brand that begins has not booked ${waiting} streams it had taken in`)
  }

  /** Forgets members who left, as far as every shop has told that it holds nothing of them. */
  async forget(): Promise<void> {
    await forgetLeavers({ engine: this.#engine, departures: this.#departures }, this.#heard)
  }

  /** Payments that no shop has booked. */
  owed(): number {
    return this.#file.prepare<[], number>('SELECT coalesce(sum(points), 0) FROM payout').pluck().get() ?? 0
  }

  /** Every entry, for whoever looks for a fault. */
  rows(): unknown[] {
    return this.#file.prepare('SELECT * FROM stream_inbox ORDER BY stream_id, seq').all()
  }

  /** Books what was put off. */
  async goOn(): Promise<void> {
    for (const work of this.#due.splice(0)) work()
    await settled()
  }

  /** What is wrong with the books by their own proof; undefined when nothing is. */
  async verify(): Promise<string | undefined> {
    const verdict = await this.#db.transaction().execute((tx) => verifyBrand(tx, sha256Text))
    return verdict.ok ? undefined : verdict.first
  }

  /** Streams that went two ways. */
  forked(): string[] {
    return this.#file.prepare<[], string>("SELECT stream_id FROM stream WHERE state = 'forked'").pluck().all()
  }

  /** The points of an operation; 0 when it is not booked. */
  booked(op: string): number {
    return this.#file.prepare<[string], number>('SELECT points FROM operation WHERE op = ?').pluck().get(op) ?? 0
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

  /** Ends points that were good until the end of a month that is over, as the brand does each day. */
  async night(clock: SimClock): Promise<void> {
    const month = endedAt(clock)
    const before = this.ledgers()
    if (this.#off.has('oldest')) await this.#endAllDue(month)
    else {
      await nightOf({ engine: this.#engine, clock, settings: { timeZone: ZONE } } as unknown as OpenBrand)()
    }
    checkNight(before, this.ledgers(), month)
  }

  /** Without counting what was spent against the oldest months, as much ends as was ever to end by now. */
  async #endAllDue(month: string): Promise<void> {
    await this.#books.transaction(async (tx) => {
      for (const record of await all(tx)) {
        const accounts = new Map(record.accounts)
        const of = (name: string): number => accounts.get(name) ?? 0
        const due = [...record.months].reduce((sum, [until, points]) => sum + (until <= month ? points : 0), 0)
        const ending = Math.max(0, Math.min(due - of('expired'), of('pool')))
        accounts.set('pool', of('pool') - ending)
        accounts.set('expired', of('expired') + ending)
        await tx.save([{ ...record, accounts }])
      }
    })
  }

  /** Every member's books, read past the actions: this is looked at after every step. */
  ledgers(): { tag: string | undefined; ledger: MemberLedger }[] {
    const rows = <T>(table: string): T[] => this.#file.prepare<[], T>(`SELECT * FROM ${table}`).all()
    return rows<BrandTables['member']>('member').map((row) => ({
      tag: row.tag ?? undefined,
      ledger: new MemberLedger(recordOf(row)),
    }))
  }

  close(): void {
    this.#file.close()
  }

  get #engine(): OpenBrand['engine'] {
    return { db: this.#db, transaction: this.#transaction } as unknown as OpenBrand['engine']
  }

  /** Without checks, a batch is taken as if it followed what is here. */
  async #rechained(request: SyncRequest): Promise<SyncRequest> {
    const stream = await this.#books.transaction((tx) => tx.stream(request.stream))
    if (stream === undefined || request.after === stream.head) return request
    let { head, hash } = stream
    const entries = request.entries.map((entry) => {
      head += 1
      const { kind, points } = entry
      const bound = isTold(entry) ? commitmentOf(sha256Text, entry.salt, entry.detail) : entry.commitment
      hash = entryHash(sha256Text, hash, { seq: head, kind, points }, bound)
      return { ...entry, seq: head, hash }
    })
    return { ...request, after: stream.head, previous: stream.hash, entries }
  }

  #open(): [Kysely<BrandTables>, BrandBooks, Booking] {
    const db = new Kysely<BrandTables>({ dialect: new SqliteDialect({ database: preparedOnce(this.#file) }) })
    const Books = this.#off.has('ops') ? Forgetful : SettlingLedger
    this.#transaction = (work) => db.transaction().execute(work)
    const notes = this.#off.has('departures') ? undefined : this.#departures
    const books = booksOver({ transaction: this.#transaction }, sha256Text, { notes, Ledger: Books })
    this.#due = []
    this.#heard = new Map()
    const { push } = this.#due
    const booking = new Booking(books, this.#ctx, { soon: push.bind(this.#due), onFault: () => {} })
    return [db, books, booking]
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

/** A shop that is admitted. */
const ADMIT = "INSERT INTO desk_shop (shop, entity, key_hash, public_key, admitted_at) VALUES (@shop, '', @shop, '', 0)"
/** Streams with entries that are not booked. */
const WAITING = `SELECT count(*) AS waiting FROM stream LEFT JOIN stream_booked USING (stream_id)
  WHERE coalesce(applied, 0) < head`

/** Work in memory is done when its promises are: nothing here waits for a clock or a disk. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function all(tx: BrandTx): Promise<MemberRecord[]> {
  const keys = []
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) keys.push(...(await tx.membersAfter(bucket, '', 100)))
  return [...(await tx.load(keys)).values()]
}
