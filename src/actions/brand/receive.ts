import {
  type BrandContext,
  type BrandStream,
  type BrandTx,
  FORGOTTEN,
  type MemberKey,
  NAMELESS,
} from '../../domain/brand/brand-ports.ts'
import { follows, isTold, type SentEntry, STREAM_START } from '../../domain/brand/entry.ts'
import type { SyncRequest } from '../../domain/brand/messages.ts'
import { rightsMoved } from '../../domain/brand/rights.ts'
import { sumOf } from '../../domain/whole.ts'
import { fromInbox, type Owned, type Taken } from './apply.ts'
import type { Asked, Whose } from './known-aliases.ts'
import { beginLife, isFirstLife, isWitness, lifeOf } from './life.ts'

/** A request, and the shop it is from. */
export interface Round {
  readonly shop: string
  readonly request: SyncRequest
}

/** How requests are taken in. */
interface Circumstances {
  /** Whether shops are answered before this is booked, so that the requests' numbers are written at once. */
  readonly isLater: boolean
  /** Entries of a stream that are known to wait for their booking, in order. */
  readonly waiting: (stream: string) => readonly Owned[]
  /** Looks up whose aliases these are. */
  readonly lookUp: (tx: BrandTx, asked: Asked) => Promise<Whose>
}

export interface Received {
  /** The life of the books, which is another one after a shop has shown that they are an older copy. */
  readonly life: string
  /** What is new in the inbox, to be booked. */
  readonly taken: Taken
  /** The stream as it stands then. */
  readonly stream: BrandStream
}

/** A request on its way into the inbox of its stream. */
interface Coming extends Round {
  readonly stream: BrandStream
  /** Whether the stream may go on, or has just forked. */
  readonly isOpen: boolean
  /** Entries that are not here yet. */
  readonly fresh: readonly SentEntry[]
}

/**
 * Takes batches of several streams into their inboxes: of each whatever follows without a gap, chains, and stays within the
 * rights of its stream. What fails ends the accepted prefix. Entries that are here already must be the very same, or the
 * stream has forked.
 * @param rounds no two of them about the same stream
 * @returns what came of each, in their order.
 */
export async function receive<const Rounds extends readonly Round[]>(
  tx: BrandTx,
  rounds: Rounds,
  how: Circumstances,
  ctx: BrandContext,
): Promise<{ [Each in keyof Rounds]: Received }> {
  const life = await lifeOf(tx)
  const taken = await takeIn(tx, rounds, { ...how, life }, ctx)
  const isOlder = taken.some(({ shop, request, stream }) => isWitness(shop, request, life, stream))
  const now = isOlder ? await beginLife(tx, ctx.random) : life
  return taken.map((each) => ({ ...each, life: now })) as { [Each in keyof Rounds]: Received }
}

async function takeIn(
  tx: BrandTx,
  rounds: readonly Round[],
  { life, isLater, waiting, lookUp }: Circumstances & Pick<Received, 'life'>,
  ctx: BrandContext,
): Promise<(Round & Omit<Received, 'life'>)[]> {
  const there = await tx.streams(rounds.map(({ request }) => request.stream))
  const coming: Coming[] = []
  for (const round of rounds) coming.push(await comingOf(tx, round, there.get(round.request.stream), life))
  const whose = await lookUp(tx, aliasesOf(coming))
  const received: (Round & Omit<Received, 'life'>)[] = []
  for (const { shop, request, stream, fresh } of coming) {
    const entries = await prefixOf(tx, { stream, waiting, life }, ownedBy(whose, shop, fresh), ctx)
    const { seq: head, hash } = entries.at(-1)?.entry ?? { seq: stream.head, hash: stream.hash }
    const round = isLater ? Math.max(stream.round, request.round) : stream.round
    const taken = { shop, stream: stream.id, entries }
    received.push({ shop, request, taken, stream: { ...stream, head, hash, round } })
  }
  await tx.append(
    received.map(({ taken: { stream, entries } }) => ({ stream, entries: entries.map(({ entry }) => entry) })),
  )
  await tx.putStreams(
    received.flatMap(({ stream }, i) => (coming[i]?.isOpen === true ? [stream] : [])),
    there,
  )
  return received
}

async function comingOf(tx: BrandTx, round: Round, there: BrandStream | undefined, life: string): Promise<Coming> {
  const { shop, request } = round
  const stream = there ?? newStream(shop, request, life)
  const isOpen = stream.shop === shop && stream.state === 'open'
  if (!isOpen) return { ...round, stream, isOpen, fresh: [] }
  if (await hasForked(tx, stream, request))
    return { ...round, stream: { ...stream, state: 'forked' }, isOpen, fresh: [] }
  return { ...round, stream, isOpen, fresh: request.entries.filter(({ seq }) => seq > stream.head) }
}

function aliasesOf(coming: readonly Coming[]): Asked {
  const asked = new Map<string, Set<string>>()
  for (const { shop, fresh } of coming) {
    if (fresh.length === 0) continue
    const aliases = asked.get(shop) ?? new Set()
    asked.set(shop, aliases)
    for (const entry of fresh) if (isTold(entry)) aliases.add(entry.detail.alias)
  }
  return asked
}

const ownedBy = (whose: Whose, shop: string, entries: readonly SentEntry[]): Owned[] =>
  entries.map((entry) => ({ entry, key: isTold(entry) ? whose(shop, entry.detail.alias) : NAMELESS }))

/**
 * Whether a request brings entries of which more follow: it may be answered before they are booked, unless it asks for
 * more than rights. Those are asked for until they are granted, and granted with the last of a backlog. Once a shop hears
 * that the brand has a leaving it forgets the member, so that what is to be paid must be known by then.
 */
export const isBacklog = ({ complete, report, joins, close, paid, entries }: SyncRequest): boolean =>
  !complete &&
  report === undefined &&
  joins.length + close.length + paid.length === 0 &&
  !entries.some(({ kind }) => kind === 'OUT')

/** A stream that begins under these books, or under none, holds nothing they do not know. */
const newStream = (shop: string, request: SyncRequest, life: string): BrandStream => ({
  ...{ id: request.stream, shop, state: 'open', head: 0, hash: STREAM_START, round: 0 },
  reported: request.after === 0 && (request.life === '' || request.life === life) ? life : '',
})

async function hasForked(tx: BrandTx, stream: BrandStream, request: SyncRequest): Promise<boolean> {
  const seen = request.entries.filter(({ seq }) => seq <= stream.head)
  if (request.after === stream.head && seen.length === 0) return stream.head > 0 && request.previous !== stream.hash
  const before = request.after > 0 && request.after < stream.head ? [request.after] : []
  const hashes = await tx.hashes(stream.id, [...before, ...seen.map(({ seq }) => seq)])
  return (
    before.some((seq) => hashes.get(seq) !== request.previous) || seen.some(({ seq, hash }) => hashes.get(seq) !== hash)
  )
}

/** A stream while it takes entries in. */
interface Taking extends Pick<Circumstances, 'waiting'>, Pick<Received, 'life'> {
  readonly stream: BrandStream
}

async function prefixOf(
  tx: BrandTx,
  taking: Taking,
  entries: readonly Owned[],
  { sha256, sha256Hex }: BrandContext,
): Promise<readonly Owned[]> {
  let count = 0
  let { head, hash } = taking.stream
  for (const { entry, key } of entries) {
    if (entry.seq !== head + 1 || key === undefined || !isWhole(entry)) break
    // Only books that were put back can lack what a shop has forgotten already.
    if (!isTold(entry) && isFirstLife(taking.life)) break
    if (!follows(sha256Hex ?? sha256, hash, entry)) break
    count += 1
    head = entry.seq
    hash = entry.hash
  }
  const chained = entries.slice(0, count)
  return chained.slice(0, await withinRights(tx, taking, chained))
}

/** What a card brings along must be what its months come to. */
function isWhole(entry: SentEntry): boolean {
  const carried = isTold(entry) ? entry.detail.carried : undefined
  return carried === undefined || sumOf(Object.values(carried), (each) => each) === entry.points
}

/** How many of these entries come before the first that goes beyond the rights of its stream. */
async function withinRights(tx: BrandTx, taking: Taking, entries: readonly Owned[]): Promise<number> {
  const moved = new Map<string, number>()
  const asked = new Map<string, MemberKey>()
  for (const { entry, key } of entries) {
    // Of those who left and are forgotten nothing will be booked.
    if (key === undefined || key.member === FORGOTTEN) continue
    const left = (moved.get(key.member) ?? 0) + rightsMoved(entry)
    moved.set(key.member, left)
    // Whoever spends here no more than these entries bring needs no look at what was there before.
    if (left < 0) asked.set(key.member, key)
  }
  if (asked.size === 0) return entries.length
  const rights = await rightsOf(tx, taking, [...asked.values()])
  const first = entries.findIndex(({ entry, key }) => {
    const { member } = key ?? { member: FORGOTTEN }
    const left = (rights.get(member) ?? 0) + rightsMoved(entry)
    rights.set(member, left)
    return asked.has(member) && left < 0
  })
  return first === -1 ? entries.length : first
}

/** What a stream may spend of members, by name: as it is booked, and as those entries will move it that still wait. */
async function rightsOf(
  tx: BrandTx,
  { stream, waiting }: Taking,
  keys: readonly MemberKey[],
): Promise<Map<string, number>> {
  const applied = (await tx.booked([stream.id])).get(stream.id) ?? 0
  const rights = new Map<string, number>()
  for (const { key, rights: of } of (await tx.load(keys)).values()) rights.set(key.member, of.get(stream.id)?.left ?? 0)
  const known = waiting(stream.id).filter(({ entry: { seq } }) => seq > applied && seq <= stream.head)
  const count = stream.head - applied
  const { id, shop } = stream
  const isAllKnown = known.length === count
  const unbooked = isAllKnown ? known : (await fromInbox(tx, { shop, stream: id }, applied, count)).entries
  for (const { entry, key } of unbooked) {
    const { member } = key ?? { member: FORGOTTEN }
    rights.set(member, (rights.get(member) ?? 0) + rightsMoved(entry))
  }
  return rights
}
