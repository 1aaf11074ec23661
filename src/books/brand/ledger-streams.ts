import { sql, type Transaction } from 'kysely'
import type { BrandStream } from '../../domain/brand/brand-ports.ts'
import { isTold, type SentEntry } from '../../domain/brand/entry.ts'
import { BULK, type Bulk, bulkOf, PREPARED, type Table, type Values } from './bulk.ts'
import type { LedgerTables } from './ledger-tables.ts'

/** The half of the ledger whose rows lie with a stream, and what the books know of themselves. */
export class StreamBooks {
  protected readonly db: Transaction<LedgerTables>
  protected readonly sha256: (text: string) => Uint8Array
  protected readonly bulk: Bulk

  constructor(db: Transaction<LedgerTables>, sha256: (text: string) => Uint8Array) {
    this.db = db
    this.sha256 = sha256
    this.bulk = bulkOf(db)
  }

  async meta(name: string): Promise<string | undefined> {
    const select = sql<{ value: string }>`${sql.raw(PREPARED)}SELECT value FROM brand_meta WHERE name = ${name}`
    return (await select.execute(this.db)).rows[0]?.value
  }

  async putMeta(name: string, value: string): Promise<void> {
    await this.db
      .insertInto('brand_meta')
      .values({ name, value })
      .onConflict((on) => on.column('name').doUpdateSet({ value }))
      .execute()
  }

  async stream(id: string): Promise<BrandStream | undefined> {
    const row = await this.db.selectFrom('stream').selectAll().where('stream_id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : streamOf(row)
  }

  async streams(ids: readonly string[]): Promise<Map<string, BrandStream>> {
    const rows = await this.bulk.find<LedgerTables['stream']>(
      this.db,
      BULK.stream,
      ids.map((id) => [id]),
    )
    return new Map(rows.map((row) => [row.stream_id, streamOf(row)]))
  }

  async streamsOf(shop: string): Promise<BrandStream[]> {
    const rows = await this.db.selectFrom('stream').selectAll().where('shop', '=', shop).orderBy('stream_id').execute()
    return rows.map(streamOf)
  }

  async putStream({ id, ...rest }: BrandStream): Promise<void> {
    await this.db
      .insertInto('stream')
      .values({ stream_id: id, ...rest })
      .onConflict((on) => on.column('stream_id').doUpdateSet(rest))
      .execute()
  }

  async putStreams(streams: readonly BrandStream[], before: ReadonlyMap<string, BrandStream>): Promise<void> {
    await this.put(
      BULK.stream,
      streams.map(({ id, shop, state, head, hash, round, reported }): Values & { readonly 0: string } => [
        ...([id, shop, state, head, hash, round, reported] as const),
      ]),
      ([id]) => before.has(id),
    )
  }

  /** The last entry that is booked, by stream. */
  async booked(streams: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.bulk.find<LedgerTables['stream_booked']>(
      this.db,
      BULK.booked,
      streams.map((stream) => [stream]),
    )
    return new Map(rows.map(({ stream_id, applied }) => [stream_id, applied]))
  }

  behind(): Promise<{ id: string; shop: string }[]> {
    return this.db
      .selectFrom('stream')
      .leftJoin('stream_booked', 'stream_booked.stream_id', 'stream.stream_id')
      .select(['stream.stream_id as id', 'stream.shop'])
      .where((eb) => eb('stream.head', '>', eb.fn.coalesce('stream_booked.applied', eb.lit(0))))
      .orderBy('stream.stream_id')
      .execute()
  }

  async putBooked(upTo: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Promise<void> {
    await this.put(BULK.booked, [...upTo], ([stream]) => before.has(stream))
  }

  async append(inboxes: readonly { stream: string; entries: readonly SentEntry[] }[]): Promise<void> {
    const rows: Values[] = []
    const forgotten: Values[] = []
    for (const { stream, entries } of inboxes)
      for (const entry of entries) {
        const { seq, kind, points, hash } = entry
        const [salt, detail] = isTold(entry) ? [entry.salt, JSON.stringify(entry.detail)] : [null, null]
        rows.push([stream, seq, kind, points, salt, detail, hash])
        if (!isTold(entry)) forgotten.push([stream, seq, entry.commitment])
      }
    await this.bulk.insert(this.db, BULK.inbox, rows)
    await this.bulk.insert(this.db, BULK.forgotten, forgotten)
  }

  async inbox(stream: string, after: number, limit: number): Promise<SentEntry[]> {
    const rows = await this.db
      .selectFrom('stream_inbox as i')
      .leftJoin('forgotten_entry as f', (on) =>
        on.onRef('f.stream_id', '=', 'i.stream_id').onRef('f.seq', '=', 'i.seq'),
      )
      .selectAll('i')
      .select('f.commitment')
      .where('i.stream_id', '=', stream)
      .where('i.seq', '>', after)
      .orderBy('i.seq')
      .limit(limit)
      .execute()
    return rows.map(({ seq, kind: of, points, salt, detail, hash, commitment }): SentEntry => {
      const kind = of as SentEntry['kind']
      if (salt === null || detail === null) return { seq, kind, points, commitment: commitment ?? '', hash }
      return { seq, kind, points, salt, detail: JSON.parse(detail), hash }
    })
  }

  async hashes(stream: string, seqs: readonly number[]): Promise<Map<number, string>> {
    if (seqs.length === 0) return new Map()
    const rows = await this.db
      .selectFrom('stream_inbox')
      .select(['seq', 'hash'])
      .where('stream_id', '=', stream)
      .where('seq', 'in', seqs)
      .execute()
    return new Map(rows.map(({ seq, hash }) => [seq, hash]))
  }

  /** Writes rows: those that are new are inserted, which is less work than to look for each whether it is there. */
  protected async put<R extends Values>(table: Table, rows: readonly R[], isThere: (row: R) => boolean): Promise<void> {
    const fresh: R[] = []
    const changed: R[] = []
    for (const row of rows) (isThere(row) ? changed : fresh).push(row)
    await this.bulk.insert(this.db, table, fresh)
    await this.bulk.update(this.db, table, changed)
  }

  refusals(stream: string, limit: number): Promise<{ seq: number; reason: string }[]> {
    return this.db
      .selectFrom('stream_refusal')
      .select(['seq', 'reason'])
      .where('stream_id', '=', stream)
      .orderBy('seq')
      .limit(limit)
      .execute()
  }

  async putRefusals(stream: string, seqs: readonly number[], reason: string): Promise<void> {
    await this.bulk.add(
      this.db,
      BULK.refusal,
      seqs.map((seq) => [stream, seq, reason]),
    )
  }

  async dropRefusals(stream: string, seqs: readonly number[]): Promise<void> {
    if (seqs.length === 0) return
    await this.db.deleteFrom('stream_refusal').where('stream_id', '=', stream).where('seq', 'in', seqs).execute()
  }
}

const streamOf = ({ stream_id: id, ...rest }: LedgerTables['stream']): BrandStream => ({ id, ...rest })
