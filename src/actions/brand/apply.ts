import {
  type BrandContext,
  type BrandTx,
  byPlace,
  FORGOTTEN,
  type MemberKey,
  type MemberRecord,
  NAMELESS,
  type Operation,
  unheard,
} from '../../domain/brand/brand-ports.ts'
import type { Departures } from '../../domain/brand/departures.ts'
import { isTold, JOINED, type SentEntry, type StreamEntry } from '../../domain/brand/entry.ts'
import { MemberLedger, NEW_MEMBER } from '../../domain/brand/member-ledger.ts'
import { GoodsBack, restOf } from './clawback.ts'
import { dismiss } from './members.ts'

/** An entry, and whose it is; undefined where its alias is nobody's. */
export interface Owned {
  readonly entry: SentEntry
  readonly key: MemberKey | undefined
}

/** Entries of a stream that are in its inbox, as whoever took them in still knows them. */
export interface Taken {
  readonly shop: string
  readonly stream: string
  /** In order and without gaps; none where only the inbox knows. */
  readonly entries: readonly Owned[]
}

/** Those entries of a stream that still say what they were about. */
interface Told extends Taken {
  readonly entries: readonly { readonly entry: StreamEntry; readonly key: MemberKey | undefined }[]
}

/** A member while entries are booked. */
interface Working {
  readonly record: MemberRecord
  readonly ledger: MemberLedger
  /** Operations booked now, by id. */
  readonly booked: Map<string, Operation>
}

/** What booking a stream's entries leaves to be written beside members and operations. */
interface Left {
  readonly refused: number[]
  /** Joinings that were booked before, by entry. */
  readonly joined: { readonly seq: number; readonly key: MemberKey; readonly op: string }[]
  /** Points that had been taken for the same goods before, by entry. */
  readonly rests: { readonly seq: number; readonly points: number }[]
  /** Payments for those who leave; with their key where nobody had told before that they do. */
  readonly leavers: { readonly leave: string; readonly points: number; readonly key: MemberKey | undefined }[]
}

/** How entries are booked. */
export interface Manner {
  /** How many entries of a stream are read where they are not handed in. */
  readonly limit: number
  /** Whether it is looked which operations are known; otherwise the books throw when one is. */
  readonly isLooking: boolean
  /** Lets others have their turn between two streams. */
  readonly pause?: (() => Promise<void>) | undefined
}

/**
 * Books what is in the inboxes of streams and was not booked yet: members are loaded and written once, however many
 * entries and streams are about them. May be repeated, for what is booked is not looked at again.
 * @returns the streams of which more may wait.
 */
export async function bookEntries(
  tx: BrandTx,
  taken: readonly Taken[],
  how: Manner,
  ctx: BrandContext,
): Promise<string[]> {
  const booked = await tx.booked(taken.map(({ stream }) => stream))
  const work: Taken[] = []
  const more: string[] = []
  for (const each of taken) {
    const after = booked.get(each.stream) ?? 0
    const next = unbooked(each, after) ?? (await fromInbox(tx, each, after, how.limit))
    if (next.entries.length > 0) work.push(next)
    if (next.entries.length === how.limit) more.push(each.stream)
  }
  if (work.length === 0) return more
  await book(tx, work, how, ctx)
  await tx.putBooked(new Map(work.map(({ stream, entries }) => [stream, entries.at(-1)?.entry.seq ?? 0])), booked)
  return more
}

/** What was handed in and is not booked; undefined when the inbox has to be asked, as where another server took part. */
function unbooked(taken: Taken, after: number): Taken | undefined {
  if (taken.entries.length === 0) return undefined
  const entries = taken.entries.filter(({ entry }) => entry.seq > after)
  return (entries.at(-1)?.entry.seq ?? after) === after + entries.length ? { ...taken, entries } : undefined
}

/** What the inbox of a stream has after a number, as another server may have taken it in. */
export async function fromInbox(
  tx: BrandTx,
  { shop, stream }: Pick<Taken, 'shop' | 'stream'>,
  after: number,
  limit: number,
): Promise<Taken> {
  const entries = await tx.inbox(stream, after, limit)
  const keys = await tx.membersBehind(shop, [...new Set(entries.filter(isTold).map(({ detail }) => detail.alias))])
  const whose = (entry: SentEntry): MemberKey | undefined => (isTold(entry) ? keys.get(entry.detail.alias) : NAMELESS)
  return { shop, stream, entries: entries.map((entry) => ({ entry, key: whose(entry) })) }
}

async function book(
  tx: BrandTx,
  taken: readonly Taken[],
  { isLooking, pause }: Pick<Manner, 'isLooking' | 'pause'>,
  ctx: BrandContext,
): Promise<void> {
  const loaded = await tx.load(keysOf(taken))
  const members = new Map<string, Working>()
  for (const record of loaded.values())
    members.set(record.key.member, { record, ledger: new MemberLedger(record), booked: new Map() })
  followForgotten(taken, members)
  const work = taken.map(told)
  const known = isLooking ? await tx.known(work.flatMap(operationsNamed)) : new Set<string>()
  const closed = await closedOf(tx, work)
  const goods = await GoodsBack.of(tx, work.flatMap(spoken))
  const settledUpTo = (member: string, stream: string): number | undefined =>
    ctx.departures?.settledUpTo(member, stream)
  const books = { members, known, closed, goods, ended: ctx.ended(), settledUpTo }
  const left: Left[] = []
  for (const each of work) {
    left.push(bookStream(each, books))
    await pause?.()
  }
  // In the order of their keys: those of one member lie side by side in the index.
  const inOrder = [...members.values()].sort(({ record: { key: a } }, { record: { key: b } }) => byPlace(a, b))
  await tx.putOperations(
    inOrder.flatMap(({ booked }) => [...booked.values()]),
    { members: inOrder.map(saved), before: loaded },
  )
  await goods.save(tx)
  for (const [i, { shop, stream, entries }] of work.entries()) {
    await rememberDead(tx, shop, entries)
    await tx.putRefusals(stream, left[i]?.refused ?? [], 'known')
    for (const { seq, ...joining } of left[i]?.joined ?? [])
      await tx.putRefusals(stream, [seq], await joinedBefore(tx, shop, joining))
    for (const { seq, points } of left[i]?.rests ?? []) await tx.putRefusals(stream, [seq], restOf(points))
    await tx.dropRefusals(
      stream,
      entries.flatMap(({ entry }) => entry.detail.refers ?? []),
    )
    for (const { leave, points, key } of left[i]?.leavers ?? []) {
      await tx.putPayout(shop, leave, points)
      if (key !== undefined) await dismiss(tx, key)
    }
  }
}

/** What is forgotten moves the rights of those who left and are forgotten, and nothing else. */
function followForgotten(taken: readonly Taken[], members: Map<string, Working>): void {
  for (const { stream, entries } of taken)
    for (const { entry } of entries) {
      if (isTold(entry)) continue
      const nameless = members.get(FORGOTTEN) ?? nobody()
      members.set(FORGOTTEN, nameless)
      nameless.ledger.follow(stream, entry)
    }
}

function nobody(): Working {
  const record: MemberRecord = { ...NEW_MEMBER, key: NAMELESS, tag: undefined, state: 'gone' }
  return { record, ledger: new MemberLedger(record), booked: new Map() }
}

const told = ({ entries, ...of }: Taken): Told => ({
  ...of,
  entries: entries.flatMap(({ entry, key }) => (isTold(entry) ? [{ entry, key }] : [])),
})

/** What streams are booked into in memory. */
interface Books {
  readonly members: ReadonlyMap<string, Working>
  readonly known: ReadonlySet<string>
  readonly closed: ReadonlySet<string>
  readonly goods: GoodsBack
  readonly ended: string
  readonly settledUpTo: Departures['settledUpTo']
}

/** Goods of who was paid came back before that. */
const NO_POINTS = { setRight: () => {} }

/** Books a stream's entries in memory; what it books is known to those after it. */
function bookStream({ shop, stream, entries }: Told, books: Books): Left {
  const { members, known, closed, goods, ended, settledUpTo } = books
  const left: Left = { refused: [], joined: [], rests: [], leavers: [] }
  const isClosed = (id: string): boolean => closed.has(`${shop} ${id}`)
  for (const { entry, key: owner } of entries) {
    const { op, leave } = entry.detail
    // Of who has left and is forgotten nothing is booked; a shop put back to an old backup may still tell of them.
    if (owner?.member === FORGOTTEN) {
      if (leave !== undefined) left.leavers.push({ leave, points: 0, key: undefined })
      continue
    }
    const of = owner === undefined ? undefined : members.get(owner.member)
    if (of === undefined) throw new Error('an entry was taken in for a member who is not there')
    const { key } = of.record
    const isKnown = op !== undefined && isThere(op, of, known)
    const isSettled = entry.seq <= (settledUpTo(key.member, stream) ?? 0)
    if (of.ledger.book(entry, { stream, isKnown, isSettled, isClosed }))
      if (op !== undefined && entry.detail.carried !== undefined) left.joined.push({ seq: entry.seq, key, op })
      else left.refused.push(entry.seq)
    if (op !== undefined && !isKnown) {
      const operation = operationOf(entry, { key, shop, op, stream })
      of.booked.set(op, operation)
      for (const past of entry.detail.within ?? [])
        if (!isThere(past, of, known)) of.booked.set(past, { ...operation, op: past, kind: 'PAST', points: 0 })
      const { rest } = goods.book(entry, key, isSettled ? NO_POINTS : of.ledger)
      if (rest > 0) left.rests.push({ seq: entry.seq, points: rest })
    }
    if (entry.kind === 'OUT' && leave !== undefined)
      left.leavers.push({ leave, ...paid(of, entry, { isSettled, ended }) })
  }
  return left
}

/** What is paid to who leaves: nothing more where a life of the books that is lost has paid it. */
function paid(
  { record: { key }, ledger }: Working,
  { detail: { owed } }: StreamEntry,
  { isSettled, ended }: Pick<Books, 'ended'> & { readonly isSettled: boolean },
): Pick<Left['leavers'][number], 'points' | 'key'> {
  const isFirst = ledger.state === 'member'
  // A leaving that is told again by a restored shop was paid when it was told first.
  if (isSettled || (!isFirst && owed !== undefined)) return { points: 0, key: undefined }
  return { points: Math.max(0, ledger.leave(ended) - (owed ?? 0)), key: isFirst ? key : undefined }
}

const isThere = (op: string, { record, booked }: Working, known: ReadonlySet<string>): boolean =>
  booked.has(op) || (known.size > 0 && known.has(`${record.key.member} ${op}`))

const saved = ({ record, ledger }: Working): MemberRecord => ({ ...record, ...ledger.books })

function operationOf(
  { seq, kind, points, detail }: StreamEntry,
  { key, shop, op, stream }: Pick<Operation, 'key' | 'shop' | 'op' | 'stream'>,
): Operation {
  const { of: replayed = 'ACC', day, programme, dead, owed = 0 } = detail
  const what = kind === 'REP' ? replayed : (kind as Operation['kind'])
  return { key, shop, op, kind: what, points: points + owed, stream: dead ?? stream, seq, day, programme }
}

/** Each member once. */
function keysOf(work: readonly Taken[]): MemberKey[] {
  const keys = new Map<string, MemberKey>()
  for (const { entries } of work) for (const { key } of entries) if (key !== undefined) keys.set(key.member, key)
  return [...keys.values()]
}

/** Entries that say which goods they are about. */
const spoken = ({ entries }: Told): { key: MemberKey; entry: StreamEntry }[] =>
  entries.flatMap(({ entry, key }) => (key === undefined || entry.detail.sale === undefined ? [] : [{ key, entry }]))

const operationsNamed = ({ entries }: Told): { key: MemberKey; op: string }[] =>
  entries.flatMap(({ entry: { detail }, key }) => {
    if (key === undefined || detail.op === undefined) return []
    return detail.within === undefined
      ? [{ key, op: detail.op }]
      : [detail.op, ...detail.within].map((op) => ({ key, op }))
  })

/**
 * Why a joining is refused: the card has joined, in a life of its shop that was lost since. The shop is told what that
 * joining stood behind, as the entry of that life says, and so knows what the card has done beside it.
 */
async function joinedBefore(
  tx: BrandTx,
  shop: string,
  { key, op }: { readonly key: MemberKey; readonly op: string },
): Promise<string> {
  const place = await tx.placeOf(key, op)
  if (place === undefined) return 'known'
  // A replay stands in a later stream than the one it names.
  for (const id of [place.stream, ...(await tx.streamsOf(shop)).map((stream) => stream.id)]) {
    const [entry] = await tx.inbox(id, place.seq - 1, 1)
    if (entry !== undefined && isTold(entry) && entry.detail.op === op && entry.detail.behind !== undefined)
      return `${JOINED}${entry.detail.behind}:${place.stream}`
  }
  return 'known'
}

/** Those dead streams which entries replay and which are closed, as `shop stream`. */
async function closedOf(tx: BrandTx, work: readonly Told[]): Promise<Set<string>> {
  const dead = new Set(work.flatMap(({ entries }) => entries.flatMap(({ entry }) => entry.detail.dead ?? [])))
  const closed = new Set<string>()
  for (const id of dead) {
    const stream = await tx.stream(id)
    if (stream?.state === 'closed') closed.add(`${stream.shop} ${id}`)
  }
  return closed
}

/**
 * Of a life that was never heard of replays alone tell. Its shop, which may have been restored again since and know
 * nothing of it, is told that it is open.
 */
async function rememberDead(tx: BrandTx, shop: string, entries: Told['entries']): Promise<void> {
  for (const id of new Set(entries.flatMap(({ entry }) => entry.detail.dead ?? [])))
    if ((await tx.stream(id)) === undefined) await tx.putStream(unheard(shop, id))
}
