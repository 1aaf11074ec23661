import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import { FORGOTTEN } from '../../domain/brand/brand-ports.ts'
import { commitmentOf, entryHash, type NewEntry, type SentEntry, STREAM_START } from '../../domain/brand/entry.ts'
import type { StreamStanding } from '../../domain/brand/ports.ts'
import { afterEntry, NO_RIGHTS, type Rights } from '../../domain/brand/rights.ts'
import type { Random } from '../../domain/ports.ts'
import { hex } from './chain.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema, StreamEntryTable } from './schema.ts'

const queries = {
  streams: query()((db) => db.selectFrom('stream').selectAll().orderBy('id')),
  stream: query<{ id: string }>()((db, p) => db.selectFrom('stream').selectAll().where('id', '=', p.id)),
  open: query<{ id: string; state: StreamStanding['state']; hash: string }>()((db, p) =>
    db.insertInto('stream').values({ id: p.id, state: p.state, head: sql.lit(0), hash: p.hash, acked: sql.lit(0) }),
  ),
  advance: query<{ id: string; head: number; hash: string }>()((db, p) =>
    db.updateTable('stream').set({ head: p.head, hash: p.hash }).where('id', '=', p.id),
  ),
  state: query<{ id: string; state: StreamStanding['state'] }>()((db, p) =>
    db.updateTable('stream').set({ state: p.state }).where('id', '=', p.id),
  ),
  acked: query<{ id: string; acked: number }>()((db, p) =>
    db.updateTable('stream').set({ acked: p.acked }).where('id', '=', p.id),
  ),
  stamp: query<{ id: string; from: number; upTo: number; day: string }>()((db, p) =>
    db
      .updateTable('stream_entry')
      .set({ acked_day: p.day })
      .where('stream', '=', p.id)
      .where('no', '>', p.from)
      .where('no', '<=', p.upTo),
  ),
  insert: query<StreamEntryTable>()((db, p) =>
    db.insertInto('stream_entry').values({
      ...{ stream: p.stream, no: p.no, kind: p.kind, points: p.points, commitment: p.commitment, hash: p.hash },
      ...{ fact: p.fact, alias: p.alias, salt: p.salt, detail: p.detail, refers: p.refers, acked_day: p.acked_day },
    }),
  ),
  after: query<{ stream: string; no: number; limit: number }>()((db, p) =>
    db
      .selectFrom('stream_entry')
      .selectAll()
      .where('stream', '=', p.stream)
      .where('no', '>', p.no)
      .orderBy('no')
      .limit(p.limit),
  ),
  entry: query<{ stream: string; no: number }>()((db, p) =>
    db.selectFrom('stream_entry').selectAll().where('stream', '=', p.stream).where('no', '=', p.no),
  ),
  voidOf: query<{ stream: string; refers: number }>()((db, p) =>
    db.selectFrom('stream_entry').select('no').where('stream', '=', p.stream).where('refers', '=', p.refers),
  ),
  rights: query<{ stream: string; alias: string }>()((db, p) =>
    db.selectFrom('stream_right').selectAll().where('stream', '=', p.stream).where('alias', '=', p.alias),
  ),
  putRights: query<Schema['stream_right']>()((db, p) =>
    db.replaceInto('stream_right').values({
      ...{
        stream: p.stream,
        alias: p.alias,
        granted: p.granted,
        earned: p.earned,
        spent: p.spent,
        returned: p.returned,
      },
    }),
  ),
  forget: query<{ alias: string }>()((db, p) =>
    db.updateTable('stream_entry').set({ alias: null, salt: null, detail: null }).where('alias', '=', p.alias),
  ),
  /** An entry of an alias that the brand lacks. */
  untold: query<{ alias: string }>()((db, p) =>
    db
      .selectFrom('stream_entry as e')
      .innerJoin('stream as s', 's.id', 'e.stream')
      .select('e.no')
      .where('e.alias', '=', p.alias)
      .where('s.state', '<>', sql.lit('closed' as const))
      .whereRef('e.no', '>', 's.acked')
      .limit(sql.lit(1)),
  ),
  /** What the brand lacks again is kept as if it had never been told; what is forgotten stays so. */
  unstamp: query<{ id: string; from: number }>()((db, p) =>
    db
      .updateTable('stream_entry')
      .set({ acked_day: null })
      .where('stream', '=', p.id)
      .where('no', '>', p.from)
      .where('detail', 'is not', null),
  ),
  /** Whose entries, acknowledged in a range, are of nobody here any more. */
  strangers: query<{ stream: string; from: number; upTo: number }>()((db, p) =>
    db
      .selectFrom('stream_entry')
      .select('alias')
      .distinct()
      .where('stream', '=', p.stream)
      .where('no', '>', p.from)
      .where('no', '<=', p.upTo)
      .where('alias', 'is not', null)
      .where('alias', 'not in', (eb) => eb.selectFrom('member').select('alias')),
  ),
  dropRights: query<{ stream: string; alias: string }>()((db, p) =>
    db.deleteFrom('stream_right').where('stream', '=', p.stream).where('alias', '=', p.alias),
  ),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .updateTable('stream_entry')
      .set({ alias: null, salt: null, detail: null })
      .where((eb) =>
        eb(
          sql`(stream, no)`,
          'in',
          sql`(SELECT stream, no FROM stream_entry WHERE acked_day < ${p.before} AND detail IS NOT NULL LIMIT ${p.limit})`,
        ),
      ),
  ),
  oldest: query<{ stream: string; no: number }>()((db, p) =>
    db
      .selectFrom('stream_entry')
      .select('fact')
      .where('stream', '=', p.stream)
      .where('no', '>', p.no)
      .orderBy('no')
      .limit(sql.lit(1)),
  ),
}

/** The shop's streams and what each may spend; on one connection. */
export class Streams {
  readonly #sha256: (text: string) => Uint8Array
  readonly #random: Random
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database, sha256: (text: string) => Uint8Array, random: Random) {
    this.#sha256 = sha256
    this.#random = random
    this.#q = prepareAll(db, queries)
  }

  list(): StreamStanding[] {
    return this.#q.streams.all({})
  }

  /** The stream with this id, opened when there is none. @throws Error while another one is open: it must be fenced first. */
  current(id: string): StreamStanding {
    const found = this.#q.stream.get({ id })
    if (found !== undefined) return found
    if (this.list().some(({ state }) => state === 'open'))
      throw new Error('the stream of a former life was not fenced; nothing of members can be booked')
    this.#q.open.run({ id, state: 'open', hash: STREAM_START })
    return { id, state: 'open', head: 0, hash: STREAM_START, acked: 0 }
  }

  putDead(id: string): void {
    this.#q.open.run({ id, state: 'dead', hash: STREAM_START })
  }

  setState(id: string, state: StreamStanding['state']): void {
    this.#q.state.run({ id, state })
  }

  /** @returns aliases of who left and is forgotten with this. */
  acknowledge(id: string, upTo: number, day: string): string[] {
    const stream = this.#q.stream.get({ id })
    if (stream === undefined || upTo > stream.head) return []
    this.#q.stamp.run({ id, from: stream.acked, upTo, day })
    if (upTo < stream.acked) this.#q.unstamp.run({ id, from: upTo })
    this.#q.acked.run({ id, acked: upTo })
    // What a member who left was still told of is told now: the details go at last.
    const strangers = this.#q.strangers.all({ stream: id, from: stream.acked, upTo })
    return strangers.flatMap(({ alias }) => (alias !== null && this.forgetDetails(alias) ? [alias] : []))
  }

  /** @param fact the journal number of the fact it belongs to */
  append(id: string, entry: NewEntry, fact: number): number {
    const { head, hash: before } = this.current(id)
    const no = head + 1
    const salt = hex(this.#random.bytes(16))
    const { kind, points, detail } = entry
    const commitment = commitmentOf(this.#sha256, salt, detail)
    const hash = entryHash(this.#sha256, before, { seq: no, kind, points }, commitment)
    const { alias, refers = null } = detail
    const text = JSON.stringify(detail)
    this.#q.insert.run({
      ...{ stream: id, no, kind, points, commitment, hash, fact, alias, salt, detail: text, refers, acked_day: null },
    })
    this.#q.advance.run({ id, head: no, hash })
    this.putRights(id, alias, afterEntry(this.rights(id, alias), entry))
    return no
  }

  /** @param since details forgotten before this day have ended the list: those of members went with them, too */
  entries(stream: string, no: number, limit: number, since: string): SentEntry[] {
    const out: SentEntry[] = []
    for (const row of this.#q.after.all({ stream, no, limit })) {
      const { no: seq, points, salt, detail, hash, commitment } = row
      const kind = row.kind as SentEntry['kind']
      if (salt !== null && detail !== null) out.push({ seq, kind, points, salt, detail: JSON.parse(detail), hash })
      else if (row.acked_day === null || row.acked_day >= since) out.push({ seq, kind, points, commitment, hash })
      else break
    }
    return out
  }

  entry(stream: string, no: number): StreamEntryTable | undefined {
    return this.#q.entry.get({ stream, no })
  }

  voidOf(stream: string, refers: number): number | undefined {
    return this.#q.voidOf.get({ stream, refers })?.no
  }

  rights(stream: string, alias: string): Rights {
    return this.#q.rights.get({ stream, alias }) ?? NO_RIGHTS
  }

  putRights(stream: string, alias: string, { granted, earned, spent, returned }: Rights): void {
    this.#q.putRights.run({ stream, alias, granted, earned, spent, returned })
  }

  /**
   * Forgets what the brand was told of an alias, all of it once the brand has it all: books of the brand that are put back
   * may lack any part of it, and the rest could not be told without that.
   * @returns whether that is so.
   */
  forgetDetails(alias: string): boolean {
    if (this.#q.untold.get({ alias }) !== undefined) return false
    this.#q.forget.run({ alias })
    for (const { id } of this.list()) this.#merge(id, alias)
    return true
  }

  /** Rights of those who left stand together, so that a stream's rights still add up to its entries. */
  #merge(stream: string, alias: string): void {
    const gone = this.#q.rights.get({ stream, alias })
    if (gone === undefined) return
    const { granted, earned, spent, returned } = this.rights(stream, FORGOTTEN)
    this.putRights(stream, FORGOTTEN, {
      granted: granted + gone.granted,
      earned: earned + gone.earned,
      spent: spent + gone.spent,
      returned: returned + gone.returned,
    })
    this.#q.dropRights.run({ stream, alias })
  }

  dropAcknowledged(before: string, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }

  /** The fact of the first entry after a number. */
  factAfter(stream: string, no: number): number | undefined {
    return this.#q.oldest.get({ stream, no })?.fact
  }
}
