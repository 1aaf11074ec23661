import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { EventKind, EventRecord, ReturnedLine, SaleProgress } from '../../domain/records.ts'
import { Presence } from './presence.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { EventTable, Schema } from './schema.ts'

type ProgressColumns = Pick<
  EventTable,
  | 'account'
  | 'lot'
  | 'credit_seq'
  | 'currency'
  | 'finished_at'
  | 'voided'
  | 'returned'
  | 'charged_points'
  | 'total_cents'
>

const queries = {
  one: query<{ kind: string; key: string }>()((db, p) =>
    db.selectFrom('event').select(['digest', 'answer', 'seq']).where('kind', '=', p.kind).where('key', '=', p.key),
  ),
  insert: query<EventTable>()((db, p) =>
    db.insertInto('event').values({
      kind: p.kind,
      key: p.key,
      digest: p.digest,
      seq: p.seq,
      day: p.day,
      answer: p.answer,
      account: p.account,
      lot: p.lot,
      credit_seq: p.credit_seq,
      currency: p.currency,
      finished_at: p.finished_at,
      voided: p.voided,
      returned: p.returned,
      charged_points: p.charged_points,
      total_cents: p.total_cents,
    }),
  ),
  sale: query<{ key: string }>()((db, p) =>
    db
      .selectFrom('event')
      .select(['seq', 'account', 'lot', 'credit_seq', 'currency'])
      .select(['finished_at', 'voided', 'returned', 'charged_points', 'total_cents'])
      .where('kind', '=', 'sale')
      .where('key', '=', p.key),
  ),
  updateSale: query<ProgressColumns & { key: string }>()((db, p) =>
    db
      .updateTable('event')
      .set({
        account: p.account,
        lot: p.lot,
        credit_seq: p.credit_seq,
        currency: p.currency,
        finished_at: p.finished_at,
        voided: p.voided,
        returned: p.returned,
        charged_points: p.charged_points,
        total_cents: p.total_cents,
      })
      .where('kind', '=', 'sale')
      .where('key', '=', p.key),
  ),
  ofFact: query<{ seq: number }>()((db, p) => db.selectFrom('event').select(['kind', 'key']).where('seq', '=', p.seq)),
  claimed: query<{ account: number }>()((db, p) =>
    db.selectFrom('event').select('seq').where('account', '=', p.account).whereRef('credit_seq', '<>', 'seq'),
  ),
  after: query<{ seq: number; limit: number }>()((db, p) =>
    db
      .selectFrom('event')
      .select(['seq', 'day'])
      .where('seq', '>', p.seq)
      .orderBy('seq')
      .limit(sql<number>`${p.limit}`),
  ),
  dropAnswer: query<{ seq: number }>()((db, p) =>
    db.updateTable('event').set({ answer: null }).where('seq', '=', p.seq),
  ),
  delete: query<{ seq: number }>()((db, p) => db.deleteFrom('event').where('seq', '=', p.seq)),
  erased: query<Schema['erased_event']>()((db, p) =>
    db.selectFrom('erased_event').select('digest').where('digest', '=', p.digest),
  ),
  anyErased: query()((db) => db.selectFrom('erased_event').select('digest').limit(sql.lit(1))),
  erase: query<Schema['erased_event']>()((db, p) =>
    db
      .insertInto('erased_event')
      .values({ digest: p.digest })
      .onConflict((conflict) => conflict.doNothing()),
  ),
}

const NO_PROGRESS: ProgressColumns = {
  account: null,
  lot: null,
  credit_seq: null,
  currency: null,
  finished_at: null,
  voided: null,
  returned: null,
  charged_points: null,
  total_cents: null,
}

/**
 * What was asked and answered, and what has become of sales, on one connection.
 * A sale's event and its progress are one row: whichever is put first waits for the other, so that a sale costs one
 * insert. `begin` and `finish` stand around each job.
 */
export class Events {
  readonly #q: Statements<typeof queries>
  /** Whether anything was ever erased. */
  readonly erasures: Presence
  #event: { readonly event: EventRecord; readonly day: Day } | undefined
  #progress: SaleProgress | undefined

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
    this.erasures = new Presence(() => this.#q.anyErased.get({}) !== undefined)
  }

  begin(): void {
    this.#event = undefined
    this.#progress = undefined
  }

  /** @throws Error when a sale's progress was put without its event. */
  finish(): void {
    this.#flushEvent()
    if (this.#progress !== undefined) throw new Error('a sale was put without its event')
  }

  one(kind: EventKind, key: string): EventRecord | undefined {
    const waits = this.#event?.event
    if (waits !== undefined && waits.kind === kind && waits.key === key) return waits
    const row = this.#q.one.get({ kind, key })
    if (row === undefined) return undefined
    return { kind, key, digest: row.digest, answer: row.answer ?? undefined, seq: row.seq }
  }

  put(event: EventRecord, day: Day): void {
    if (event.kind !== 'sale') {
      this.#insert(event, day, NO_PROGRESS)
    } else if (this.#progress?.key === event.key) {
      this.#insert(event, day, columnsOf(this.#progress))
      this.#progress = undefined
    } else {
      this.#flushEvent()
      this.#event = { event, day }
    }
  }

  sale(key: string): SaleProgress | undefined {
    if (this.#progress?.key === key) return this.#progress
    const row = this.#q.sale.get({ key })
    return row === undefined || row.currency === null ? undefined : progressOf(key, row)
  }

  putSale(progress: SaleProgress): void {
    const waits = this.#event
    if (waits?.event.key === progress.key) {
      this.#insert(waits.event, waits.day, columnsOf(progress))
      this.#event = undefined
      return
    }
    if (this.#progress !== undefined) throw new Error('a sale was put without its event')
    this.#progress = progress
  }

  updateSale(progress: SaleProgress): void {
    if (this.#progress?.key === progress.key) {
      this.#progress = progress
      return
    }
    this.#flushEvent()
    const changed = this.#q.updateSale.run({ key: progress.key, ...columnsOf(progress) })
    if (changed !== 1) throw new Error('the sale that should change does not exist')
  }

  /** Whether the event belonged to an account that was erased; its digest is asked for only when any ever was. */
  isErased(kind: string, key: string, digestOf: (kind: string, key: string) => Uint8Array): boolean {
    if (!this.erasures.mayBeAny) return false
    return this.#q.erased.get({ digest: digestOf(kind, key) }) !== undefined
  }

  /** Facts of sales that an account claimed later; they name no account themselves. */
  claimedBy(account: number): number[] {
    this.#flushEvent()
    return this.#q.claimed.all({ account }).map(({ seq }) => seq)
  }

  /** Deletes the event of a fact and keeps its digest. */
  erase(seq: number, digestOf: (kind: string, key: string) => Uint8Array): void {
    const event = this.#q.ofFact.get({ seq })
    if (event === undefined) return
    this.erasures.put()
    this.#q.erase.run({ digest: digestOf(event.kind, event.key) })
    this.#q.delete.run({ seq })
  }

  /**
   * Deletes the answers of events of days before `before`, beginning behind event `after`. Events stand in the order
   * they came, so the first one of a later day ends it.
   * @returns how many, and the event to go on behind.
   */
  dropAnswers(before: Day, after: number, limit: number): { readonly count: number; readonly last: number } {
    let count = 0
    let last = after
    for (const { seq, day } of this.#q.after.all({ seq: after, limit })) {
      if (day >= before) break
      this.#q.dropAnswer.run({ seq })
      count += 1
      last = seq
    }
    return { count, last }
  }

  #flushEvent(): void {
    if (this.#event === undefined) return
    this.#insert(this.#event.event, this.#event.day, NO_PROGRESS)
    this.#event = undefined
  }

  #insert(event: EventRecord, day: Day, progress: ProgressColumns): void {
    const { kind, key, digest, seq, answer } = event
    this.#q.insert.run({ kind, key, digest, seq, day, answer: answer ?? null, ...progress })
  }
}

function columnsOf(of: SaleProgress): ProgressColumns {
  return {
    account: of.account ?? null,
    lot: of.lot ?? null,
    credit_seq: of.creditSeq ?? null,
    currency: of.currency,
    finished_at: of.finishedAt,
    voided: of.voided ? 1 : 0,
    returned: of.returned.length === 0 ? null : JSON.stringify(of.returned.map(packed)),
    charged_points: of.chargedPoints,
    total_cents: of.totalCents,
  }
}

function progressOf(key: string, row: ProgressColumns & { seq: number }): SaleProgress {
  return {
    key,
    seq: row.seq,
    account: row.account ?? undefined,
    lot: row.lot ?? undefined,
    creditSeq: row.credit_seq ?? undefined,
    currency: row.currency ?? '',
    finishedAt: row.finished_at ?? 0,
    voided: row.voided === 1,
    returned: row.returned === null ? [] : (JSON.parse(row.returned) as number[][]).map(unpacked),
    chargedPoints: row.charged_points ?? 0,
    totalCents: row.total_cents ?? 0,
  }
}

const packed = (of: ReturnedLine): number[] => [of.line, of.quantity, of.amountCents, of.points, of.burned]

const unpacked = ([line = 0, quantity = 0, amountCents = 0, points = 0, burned = 0]: number[]): ReturnedLine => ({
  line,
  quantity,
  amountCents,
  points,
  burned,
})
