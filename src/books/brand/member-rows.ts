import { byPlace, type MemberKey, type MemberRecord, memberName } from '../../domain/brand/brand-ports.ts'
import { streamAccount } from '../../domain/brand/member-accounts.ts'
import { NOTHING_HELD, type StreamRights } from '../../domain/brand/rights.ts'
import { ACCOUNTS, BULK, type BulkDb, bulkOf, type Values } from './bulk.ts'
import type { MemberTable } from './ledger-tables.ts'

const STREAM = streamAccount('')
const OWN = ACCOUNTS.filter((name) => name !== 'held')

/** A member's books as its row tells them; accounts without points are left out. */
export function recordOf(row: MemberTable): MemberRecord {
  const { bucket, member, state, tag } = row
  const accounts = new Map<string, number>()
  for (const name of OWN) if (row[name] !== 0) accounts.set(name, row[name])
  const rights = new Map<string, StreamRights>()
  const streams: Record<string, [number, number, number]> = JSON.parse(row.streams)
  for (const stream in streams) {
    const [points, granted, left] = streams[stream] ?? [0, 0, 0]
    if (points !== 0) accounts.set(streamAccount(stream), points)
    rights.set(stream, { granted, left })
  }
  const months = new Map(Object.entries<number>(JSON.parse(row.months)))
  return { key: { bucket, member }, state, tag: tag ?? undefined, accounts, months, rights }
}

/** The values of a member's row, in the order of its columns. */
function valuesOf({ key, state, tag, accounts, months, rights }: MemberRecord): Values {
  const streams = new Map<string, [number, number, number]>()
  for (const [stream, { granted, left }] of rights) streams.set(stream, [0, granted, left])
  let held = 0
  for (const [name, points] of accounts) {
    if (points === 0 || !name.startsWith(STREAM)) continue
    held += points
    const stream = name.slice(STREAM.length)
    const { granted, left } = rights.get(stream) ?? NOTHING_HELD
    streams.set(stream, [points, granted, left])
  }
  const own = ACCOUNTS.map((name) => (name === 'held' ? held : (accounts.get(name) ?? 0)))
  return [key.bucket, key.member, state, tag ?? null, ...own, textOf(streams), textOf(months)]
}

/** As JSON, always in one order: the same books are the same row. Numbers only, so that it need not be asked what to quote. */
function textOf(values: ReadonlyMap<string, number | readonly number[]>): string {
  const names = [...values.keys()]
  if (names.length > 1) names.sort()
  let text = ''
  for (const name of names) {
    const value = values.get(name) ?? 0
    const told = typeof value === 'number' ? value : `[${value.join(',')}]`
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${told}`
  }
  return `{${text}}`
}

/** Members by `bucket member`. */
export async function loadMembers(db: BulkDb, keys: readonly MemberKey[]): Promise<Map<string, MemberRecord>> {
  const of = keys.map(({ bucket, member }) => [bucket, member])
  const rows = await bulkOf(db).find<MemberTable>(db, BULK.member, of)
  const members = new Map<string, MemberRecord>()
  for (const row of rows) members.set(memberName(row), recordOf(row))
  return members
}

/**
 * Puts together what writes members, in the order of their keys so that no two transactions wait for each other. Each is
 * written, changed or not: of two transactions that judge by one member, the later is run again.
 * @param before as `loadMembers` told all those that are there in this transaction
 * @returns what writes them.
 */
export function savingMembers(
  db: BulkDb,
  members: readonly MemberRecord[],
  before?: ReadonlyMap<string, MemberRecord>,
): () => Promise<void> {
  const bulk = bulkOf(db)
  const sorted = members.toSorted((a, b) => byPlace(a.key, b.key))
  const fresh: Values[] = []
  const changed: Values[] = []
  for (const member of sorted) (before?.has(memberName(member.key)) === true ? changed : fresh).push(valuesOf(member))
  const update = bulk.updating(db, BULK.member, changed)
  return async () => {
    // Where it is known which rows are there, none has to be looked for.
    if (before === undefined) await bulk.upsert(db, BULK.member, fresh)
    else await bulk.insert(db, BULK.member, fresh)
    await update()
  }
}
