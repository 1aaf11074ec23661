import type Database from 'better-sqlite3'
import { dueAt, EVIDENCE_MONTHS } from '../../domain/consent/event.ts'
import { type ConsentState, mayFollow } from '../../domain/consent/states.ts'
import { addMonths } from '../../domain/day.ts'
import { GENESIS, hex } from './chain.ts'
import { eventCommitment, placeHash, statementCommitment } from './consent-chain.ts'
import { eventOf } from './consents.ts'
import { prepareAll, query, type Statements } from './query.ts'
import { Difference } from './replay.ts'
import type { ConsentTable } from './schema.ts'

const queries = {
  places: query()((db) => db.selectFrom('consent_chain').selectAll().orderBy('no')),
  event: query<{ no: number }>()((db, p) => db.selectFrom('consent').selectAll().where('no', '=', p.no)),
  statement: query<{ no: number }>()((db, p) => db.selectFrom('statement').selectAll().where('no', '=', p.no)),
  standings: query()((db) => db.selectFrom('consent_standing').selectAll()),
  stray: query()((db) =>
    db
      .selectFrom('consent')
      .leftJoin('consent_chain', 'consent_chain.no', 'consent.no')
      .select('consent.no')
      .where('consent_chain.no', 'is', null),
  ),
  strayStatement: query()((db) =>
    db
      .selectFrom('statement')
      .leftJoin('consent_chain', 'consent_chain.no', 'statement.no')
      .select('statement.no')
      .where('consent_chain.no', 'is', null),
  ),
  lastDay: query()((db) => db.selectFrom('journal').select((eb) => eb.fn.max<string | null>('day').as('day'))),
}

type Sha256 = (text: string) => Uint8Array

/**
 * Checks the consent evidence: the chain from its first place, what stands in each and what may have been deleted, that
 * no state follows where it may not, where each record stands, and every head that the journal notes.
 * @param anchors notes of the journal's `consent` facts by their numbers
 * @throws Difference naming the first thing that differs.
 */
export function compareConsents(db: Database.Database, anchors: ReadonlyMap<number, string>, sha256: Sha256): void {
  const q = prepareAll(db, queries)
  const records = new Map<string, ConsentTable>()
  const hashes = new Map<number, string>([[0, GENESIS]])
  const notices = new Map<string, string>()
  const today = q.lastDay.get({})?.day ?? ''
  for (const place of q.places.all({})) {
    const { no } = place
    const before = hashes.get(no - 1)
    if (before === undefined) throw new Difference(`place ${no - 1} is missing from the consent chain`)
    const commitment = hex(place.commitment)
    hashes.set(no, hex(place.hash))
    if (hex(placeHash(sha256, before, { ...place, commitment })) !== hex(place.hash))
      throw new Difference(`place ${no} of the consent chain is not what it was, or the one before it is not`)
    const found =
      place.kind === 'event' ? commitmentOfEvent(q, no, sha256, notices, records) : statementAt(q, no, sha256, notices)
    if (found === undefined && (place.kind === 'statement' || today < addMonths(place.day, EVIDENCE_MONTHS)))
      throw new Difference(`place ${no} of the consent chain was emptied before its time`)
    if (found !== undefined && found !== commitment)
      throw new Difference(`what stands in place ${no} of the consent chain is not what was chained`)
  }
  for (const each of [q.stray, q.strayStatement]) {
    const stray = each.get({})
    if (stray !== undefined) throw new Difference(`place ${stray.no} of the consent evidence is not in its chain`)
  }
  compareStandings(q, records)
  for (const [seq, note] of anchors) compareAnchor(seq, note, hashes)
}

function statementAt(
  q: Statements<typeof queries>,
  no: number,
  sha256: Sha256,
  notices: Map<string, string>,
): string | undefined {
  const row = q.statement.get({ no })
  if (row === undefined) return undefined
  const { kind, purpose, jurisdiction, version } = row
  if (kind === 'published') notices.set(`${purpose} ${jurisdiction} ${version}`, hex(sha256(row.body)))
  return hex(statementCommitment(sha256, row))
}

function commitmentOfEvent(
  q: Statements<typeof queries>,
  no: number,
  sha256: Sha256,
  notices: ReadonlyMap<string, string>,
  records: Map<string, ConsentTable>,
): string | undefined {
  const row = q.event.get({ no })
  if (row === undefined) return undefined
  const { record, purpose, jurisdiction, version, state } = row
  const notice = notices.get(`${purpose} ${jurisdiction} ${version}`)
  if (notice === undefined)
    throw new Difference(`consent event ${no} is about a statement that was not published before`)
  const before = records.get(record)
  if (before !== undefined && before.purpose !== purpose)
    throw new Difference(`consent event ${no} is about another purpose than the one before it`)
  if (!mayFollow(before?.state as ConsentState | undefined, state as ConsentState))
    throw new Difference(`consent event ${no} is ${state} and follows ${before?.state ?? 'nothing'}`)
  records.set(record, row)
  return hex(eventCommitment(sha256, row, notice))
}

function compareStandings(q: Statements<typeof queries>, records: Map<string, ConsentTable>): void {
  for (const row of q.standings.all({})) {
    const last = records.get(row.record)
    const due = last === undefined ? null : (dueAt(eventOf(last)) ?? null)
    const isSame = last?.no === row.no && hex(last.principal) === hex(row.principal) && last.purpose === row.purpose
    if (!isSame || due !== row.due_ms)
      throw new Difference(`a consent stands at event ${row.no}, its evidence says ${last?.no ?? 'nothing'}`)
    records.delete(row.record)
  }
  const [left] = records.values()
  if (left !== undefined) throw new Difference(`the books lack where the consent of event ${left.no} stands`)
}

function compareAnchor(seq: number, note: string, hashes: ReadonlyMap<number, string>): void {
  const [no = '', hash] = note.split(':')
  const found = hashes.get(Number(no))
  if (found === undefined) throw new Difference(`fact ${seq} notes place ${no} of the consent chain, which ends before`)
  if (found !== hash) throw new Difference(`place ${no} of the consent chain is not the one that fact ${seq} notes`)
}
