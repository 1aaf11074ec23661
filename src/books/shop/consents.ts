import type Database from 'better-sqlite3'
import { type RawBuilder, sql } from 'kysely'
import { type ConsentEvent, dueAt } from '../../domain/consent/event.ts'
import type { Jurisdiction, Purpose } from '../../domain/consent/purpose.ts'
import type { Confirmation, ConsentShelf, StandingCount } from '../../domain/consent/shelf.ts'
import type { StatementVersion } from '../../domain/consent/statement.ts'
import type { ConsentState } from '../../domain/consent/states.ts'
import { utcDay } from '../../domain/day.ts'
import type { Random } from '../../domain/ports.ts'
import { eventCommitment } from './consent-chain.ts'
import { ConsentPlaces } from './consent-places.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { ConsentTable, ConsentToldTable, Schema } from './schema.ts'
import { StatementRows } from './statements.ts'

const SALT_BYTES = 16

type Of = { principal: Uint8Array }

const agreeing: RawBuilder<boolean> = sql<boolean>`consent.state IN ('given', 'renewed')`

const queries = {
  insert: query<ConsentTable>()((db, p) =>
    db.insertInto('consent').values({
      no: p.no,
      salt: p.salt,
      record: p.record,
      receipt: p.receipt,
      principal: p.principal,
      event: p.event,
      digest: p.digest,
      purpose: p.purpose,
      jurisdiction: p.jurisdiction,
      version: p.version,
      locale: p.locale,
      state: p.state,
      action: p.action,
      actor: p.actor,
      at_ms: p.at_ms,
      until_ms: p.until_ms,
      cause: p.cause,
    }),
  ),
  stand: query<Schema['consent_standing']>()((db, p) =>
    db
      .insertInto('consent_standing')
      .values({ record: p.record, principal: p.principal, purpose: p.purpose, no: p.no, due_ms: p.due_ms })
      .onConflict((conflict) =>
        conflict.column('record').doUpdateSet({ principal: p.principal, no: p.no, due_ms: p.due_ms }),
      ),
  ),
  named: query<{ purpose: string; event: string }>()((db, p) =>
    db.selectFrom('consent').selectAll().where('purpose', '=', p.purpose).where('event', '=', p.event),
  ),
  causedBy: query<{ no: number }>()((db, p) =>
    db.selectFrom('consent').selectAll().where('cause', '=', p.no).orderBy('no'),
  ),
  last: query<Of & { purpose: string }>()((db, p) =>
    db
      .selectFrom('consent_standing')
      .innerJoin('consent', 'consent.no', 'consent_standing.no')
      .selectAll('consent')
      .where('consent_standing.principal', '=', p.principal)
      .where('consent_standing.purpose', '=', p.purpose),
  ),
  history: query<Of>()((db, p) =>
    db
      .selectFrom('consent')
      .selectAll()
      .where('record', 'in', (eb) => eb.selectFrom('consent').select('record').where('principal', '=', p.principal))
      .orderBy('no'),
  ),
  since: query<Of & { since: number }>()((db, p) =>
    db
      .selectFrom('consent')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('principal', '=', p.principal)
      .where('at_ms', '>=', p.since),
  ),
  due: query<{ now: number; limit: number }>()((db, p) =>
    db
      .selectFrom('consent_standing')
      .innerJoin('consent', 'consent.no', 'consent_standing.no')
      .selectAll('consent')
      .where('due_ms', '<=', p.now)
      .orderBy('due_ms')
      .limit(p.limit),
  ),
  agreeing: query<{ purpose: string; jurisdiction: string; version: number; limit: number }>()((db, p) =>
    db
      .selectFrom('consent_standing')
      .innerJoin('consent', 'consent.no', 'consent_standing.no')
      .selectAll('consent')
      .where('consent.purpose', '=', p.purpose)
      .where('jurisdiction', '=', p.jurisdiction)
      .where('version', '=', p.version)
      .where(agreeing)
      .limit(p.limit),
  ),
  counts: query()((db) =>
    db
      .selectFrom('consent_standing')
      .innerJoin('consent', 'consent.no', 'consent_standing.no')
      .select(['consent.purpose', 'jurisdiction', 'version', 'state'])
      .select((eb) => eb.fn.countAll<number>().as('cards'))
      .groupBy(['consent.purpose', 'jurisdiction', 'version', 'state'])
      .orderBy('consent.purpose')
      .orderBy('jurisdiction')
      .orderBy('version')
      .orderBy('state'),
  ),
  forgetTold: query<{ record: string }>()((db, p) =>
    db
      .deleteFrom('consent_told')
      .where('no', 'in', (eb) => eb.selectFrom('consent').select('no').where('record', '=', p.record)),
  ),
  forget: query<{ record: string }>()((db, p) => db.deleteFrom('consent').where('record', '=', p.record)),
  forgetStanding: query<{ record: string }>()((db, p) =>
    db.deleteFrom('consent_standing').where('record', '=', p.record),
  ),
  tell: query<ConsentToldTable>()((db, p) =>
    db
      .insertInto('consent_told')
      .values({ no: p.no, system: p.system, token: p.token, told_ms: p.told_ms, confirmed_ms: p.confirmed_ms })
      .onConflict((conflict) => conflict.doNothing()),
  ),
  ofToken: query<{ token: string }>()((db, p) =>
    db.selectFrom('consent_told').selectAll().where('token', '=', p.token),
  ),
  confirm: query<{ no: number; system: string; at: number }>()((db, p) =>
    db
      .updateTable('consent_told')
      .set({ confirmed_ms: p.at })
      .where('no', '=', p.no)
      .where('system', '=', p.system)
      .where('confirmed_ms', 'is', null),
  ),
  dropToken: query<{ no: number }>()((db, p) =>
    db.updateTable('consent_told').set({ token: null }).where('no', '=', p.no),
  ),
  told: query<{ no: number }>()((db, p) =>
    db.selectFrom('consent_told').selectAll().where('no', '=', p.no).orderBy('system'),
  ),
}

/** Statements and consent events on one connection; write inside a job of the writer. */
export class Consents implements ConsentShelf {
  readonly #sha256: (text: string) => Uint8Array
  readonly #random: Random
  readonly #places: ConsentPlaces
  readonly #statements: StatementRows
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database, sha256: (text: string) => Uint8Array, random: Random) {
    this.#sha256 = sha256
    this.#random = random
    this.#places = new ConsentPlaces(db, sha256)
    this.#statements = new StatementRows(db, sha256, this.#places)
    this.#q = prepareAll(db, queries)
  }

  versions(purpose: Purpose, jurisdiction: Jurisdiction): StatementVersion[] {
    return this.#statements.versions(purpose, jurisdiction)
  }

  publish(of: Parameters<ConsentShelf['publish']>[0]): void {
    this.#statements.publish(of)
  }

  invalidated(): StatementVersion[] {
    return this.#statements.invalidated()
  }

  invalidate(of: StatementVersion, at: number, by: string): void {
    this.#statements.invalidate(of, at, by)
  }

  named(purpose: Purpose, event: string): ConsentEvent | undefined {
    return eventIfAny(this.#q.named.get({ purpose, event }))
  }

  causedBy(no: number): ConsentEvent[] {
    return this.#q.causedBy.all({ no }).map(eventOf)
  }

  last(principal: Uint8Array, purpose: Purpose): ConsentEvent | undefined {
    return eventIfAny(this.#q.last.get({ principal, purpose }))
  }

  history(principal: Uint8Array): ConsentEvent[] {
    return this.#q.history.all({ principal }).map(eventOf)
  }

  countSince(principal: Uint8Array, since: number): number {
    return this.#q.since.get({ principal, since })?.count ?? 0
  }

  /** @throws Error when the statement it names is not in the books. */
  append(event: Omit<ConsentEvent, 'no'>): ConsentEvent {
    const { purpose, jurisdiction, version } = event
    const notice = this.versions(purpose, jurisdiction).find((each) => each.version === version)
    if (notice === undefined) throw new Error(`there is no version ${version} of the statement ${purpose}`)
    const row = { ...rowOf(event), salt: this.#random.bytes(SALT_BYTES) }
    const commit = (no: number): Uint8Array => eventCommitment(this.#sha256, { ...row, no }, notice.digest)
    const no = this.#places.append('event', utcDay(event.at), commit)
    this.#q.insert.run({ ...row, no })
    const { record, principal } = event
    this.#q.stand.run({ record, principal, purpose, no, due_ms: dueAt(event) ?? null })
    return { ...event, no }
  }

  due(now: number, limit: number): ConsentEvent[] {
    return this.#q.due.all({ now, limit }).map(eventOf)
  }

  agreeing({ purpose, jurisdiction, version }: StatementVersion, limit: number): ConsentEvent[] {
    return this.#q.agreeing.all({ purpose, jurisdiction, version, limit }).map(eventOf)
  }

  forget(record: string): void {
    this.#q.forgetTold.run({ record })
    this.#q.forget.run({ record })
    this.#q.forgetStanding.run({ record })
  }

  counts(): StandingCount[] {
    return this.#q.counts.all({}).map((row) => ({
      purpose: row.purpose as Purpose,
      jurisdiction: row.jurisdiction as Jurisdiction,
      version: row.version,
      state: row.state as ConsentState,
      cards: row.cards,
    }))
  }

  tell(no: number, token: string, systems: readonly string[], now: number): void {
    for (const system of systems) this.#q.tell.run({ no, system, token, told_ms: now, confirmed_ms: null })
  }

  expect(token: string, systems: readonly string[]): void {
    const [known] = this.#q.ofToken.all({ token })
    if (known !== undefined) this.tell(known.no, token, systems, known.told_ms)
  }

  confirm(token: string, system: string, at: number): boolean {
    const [known] = this.#q.ofToken.all({ token })
    if (known === undefined) return false
    const { no, told_ms } = known
    // A system the shop has not heard of was told by the brand.
    this.#q.tell.run({ no, system, token, told_ms, confirmed_ms: null })
    this.#q.confirm.run({ no, system, at })
    if (this.confirmations(no).every(({ confirmedAt }) => confirmedAt !== undefined)) this.#q.dropToken.run({ no })
    return true
  }

  confirmations(no: number): Confirmation[] {
    return this.#q.told
      .all({ no })
      .map(({ system, confirmed_ms }) => ({ system, confirmedAt: confirmed_ms ?? undefined }))
  }

  head(): { readonly no: number; readonly hash: string } {
    return this.#places.head()
  }

  rowsOf(principal: Uint8Array): ReturnType<ConsentShelf['rowsOf']> {
    const consent = this.#q.history.all({ principal })
    if (consent.length === 0) return {}
    const told = consent.flatMap(({ no }) => this.#q.told.all({ no }))
    const plain = consent.map((row) => ({
      ...row,
      salt: Buffer.from(row.salt).toString('hex'),
      principal: Buffer.from(row.principal).toString('hex'),
      digest: row.digest === null ? null : Buffer.from(row.digest).toString('hex'),
    }))
    return { consent: plain, ...(told.length === 0 ? {} : { consent_told: told }) }
  }
}

const eventIfAny = (row: ConsentTable | undefined): ConsentEvent | undefined =>
  row === undefined ? undefined : eventOf(row)

export const eventOf = (row: ConsentTable): ConsentEvent => ({
  no: row.no,
  record: row.record,
  receipt: row.receipt,
  principal: row.principal,
  event: row.event ?? undefined,
  digest: row.digest ?? undefined,
  purpose: row.purpose as Purpose,
  jurisdiction: row.jurisdiction as Jurisdiction,
  version: row.version,
  locale: row.locale,
  state: row.state as ConsentState,
  action: row.action,
  actor: row.actor,
  at: row.at_ms,
  until: row.until_ms ?? undefined,
  cause: row.cause ?? undefined,
})

const rowOf = (event: Omit<ConsentEvent, 'no'>): Omit<ConsentTable, 'no' | 'salt'> => ({
  record: event.record,
  receipt: event.receipt,
  principal: event.principal,
  event: event.event ?? null,
  digest: event.digest ?? null,
  purpose: event.purpose,
  jurisdiction: event.jurisdiction,
  version: event.version,
  locale: event.locale,
  state: event.state,
  action: event.action,
  actor: event.actor,
  at_ms: event.at,
  until_ms: event.until ?? null,
  cause: event.cause ?? null,
})
