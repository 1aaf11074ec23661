import {
  type BrandContext,
  type BrandStream,
  type BrandTx,
  type MemberKey,
  type MemberRecord,
  memberName,
  type Operation,
} from '../../domain/brand/brand-ports.ts'
import type { StreamEntry } from '../../domain/brand/entry.ts'
import { MemberLedger } from '../../domain/brand/member-ledger.ts'
import { NO_RIGHTS } from '../../domain/brand/rights.ts'
import { dismiss } from './members.ts'

const BATCH = 500

/** A member while entries are booked. */
interface Working {
  readonly record: MemberRecord
  readonly ledger: MemberLedger
  qualifying: number
}

/** Books what is in a stream's inbox and was not booked yet, a batch at a time. @returns the stream as it stands then. */
export async function applyInbox(
  tx: BrandTx,
  stream: BrandStream,
  ctx: BrandContext,
): Promise<{ readonly stream: BrandStream; readonly more: boolean }> {
  const entries = await tx.inbox(stream.id, stream.applied, BATCH)
  const last = entries.at(-1)
  if (last === undefined) return { stream, more: false }
  const members = await membersOf(tx, stream.shop, entries)
  const known = await knownOf(tx, entries, members.keys)
  const closed = await closedOf(tx, stream.shop)
  const operations: Operation[] = []
  const refused: number[] = []
  const left: { leave: string; points: number; key: MemberKey }[] = []
  for (const entry of entries) {
    const { alias, op, cents = 0, owed = 0, leave } = entry.detail
    const key = members.keys.get(alias)
    const of = key === undefined ? undefined : members.working.get(memberName(key))
    if (of === undefined || key === undefined) throw new Error('an entry was taken in for a member who is not there')
    const isKnown = op !== undefined && known.has(`${key.member} ${op}`)
    if (of.ledger.book(entry, { stream: stream.id, isKnown, isClosed: (id) => closed.has(id) })) refused.push(entry.seq)
    if (op !== undefined && !isKnown) {
      known.add(`${key.member} ${op}`)
      operations.push(operationOf(entry, key, op, stream.id))
      of.qualifying += cents
    }
    if (entry.kind === 'OUT' && leave !== undefined)
      left.push({ leave, points: Math.max(0, of.ledger.leave() - owed), key })
  }
  await tx.putOperations(operations)
  await tx.save([...members.working.values()].map(saved))
  await rememberDead(tx, entries)
  await tx.putRefusals(stream.id, refused, 'known')
  await tx.dropRefusals(
    stream.id,
    entries.flatMap(({ detail: { refers } }) => refers ?? []),
  )
  for (const { leave, points, key } of left) {
    await tx.putPayout(stream.shop, leave, points)
    await dismiss(tx, key, ctx)
  }
  const next = { ...stream, applied: last.seq }
  await tx.putStream(next)
  return { stream: next, more: last.seq < stream.head }
}

const saved = ({ record, ledger, qualifying }: Working): MemberRecord => ({
  ...record,
  state: ledger.state,
  accounts: ledger.accounts,
  months: ledger.months,
  qualifying,
})

function operationOf(
  { seq, kind, points, detail }: StreamEntry,
  key: MemberKey,
  op: string,
  stream: string,
): Operation {
  const { of = 'ACC', day, programme, dead, owed = 0 } = detail
  const what = kind === 'REP' ? of : (kind as Operation['kind'])
  return { key, op, kind: what, points: points + owed, stream: dead ?? stream, seq, day, programme }
}

async function membersOf(
  tx: BrandTx,
  shop: string,
  entries: readonly StreamEntry[],
): Promise<{ keys: Map<string, MemberKey>; working: Map<string, Working> }> {
  const keys = await tx.membersBehind(shop, [...new Set(entries.map(({ detail }) => detail.alias))])
  const loaded = await tx.load([...keys.values()])
  const working = new Map<string, Working>()
  for (const [name, record] of loaded)
    working.set(name, { record, ledger: new MemberLedger(record), qualifying: record.qualifying })
  return { keys, working }
}

function knownOf(
  tx: BrandTx,
  entries: readonly StreamEntry[],
  keys: ReadonlyMap<string, MemberKey>,
): Promise<Set<string>> {
  return tx.known(
    entries.flatMap(({ detail: { alias, op } }) => {
      const key = keys.get(alias)
      return op === undefined || key === undefined ? [] : [{ key, op }]
    }),
  )
}

const closedOf = async (tx: BrandTx, shop: string): Promise<Set<string>> =>
  new Set((await tx.streamsOf(shop)).filter(({ state }) => state === 'closed').map(({ id }) => id))

/** A dead stream that was never heard of has rights by its replays alone; closing finds them by these rows. */
async function rememberDead(tx: BrandTx, entries: readonly StreamEntry[]): Promise<void> {
  const dead = new Map<string, Set<string>>()
  for (const { detail } of entries)
    if (detail.dead !== undefined) dead.set(detail.dead, (dead.get(detail.dead) ?? new Set()).add(detail.alias))
  for (const [stream, aliases] of dead) {
    const rights = await tx.rights(stream, [...aliases])
    await tx.putRights(stream, new Map([...aliases].map((alias) => [alias, rights.get(alias) ?? NO_RIGHTS])))
  }
}
