import {
  type BrandContext,
  type BrandStream,
  type BrandTx,
  FORGOTTEN,
  type MemberKey,
} from '../../domain/brand/brand-ports.ts'
import { follows, STREAM_START, type StreamEntry } from '../../domain/brand/entry.ts'
import type { SyncRequest } from '../../domain/brand/messages.ts'
import { rightsMoved } from '../../domain/brand/rights.ts'
import type { Taken } from './apply.ts'

/** How a request is taken in. */
interface Circumstances {
  readonly life: string
  /** Whether the shop is answered before this is booked, so that the request's number is written at once. */
  readonly isLater: boolean
  /** Entries of the stream that are known to wait for their booking, in order. */
  readonly waiting: () => readonly StreamEntry[]
}

/**
 * Takes a batch into the inbox of its stream: whatever follows without a gap, chains, and stays within the rights of its stream.
 * What fails ends the accepted prefix. Entries that are here already must be the very same, or the stream has forked.
 * @returns what is new in the inbox, to be booked, and the stream as it stands then.
 */
export async function receive(
  tx: BrandTx,
  shop: string,
  request: SyncRequest,
  { life, isLater, waiting }: Circumstances,
  ctx: BrandContext,
): Promise<{ readonly taken: Taken; readonly stream: BrandStream }> {
  const nothing = { shop, stream: request.stream, entries: [], keys: new Map() }
  const stream = (await tx.stream(request.stream)) ?? newStream(shop, request, life)
  if (stream.shop !== shop || stream.state !== 'open') return { taken: nothing, stream }
  if (await hasForked(tx, stream, request)) {
    const forked = { ...stream, state: 'forked' as const }
    await tx.putStream(forked)
    return { taken: nothing, stream: forked }
  }
  const fresh = request.entries.filter(({ seq }) => seq > stream.head)
  const { accepted, keys } = await prefixOf(tx, { stream, waiting }, fresh, ctx)
  if (accepted.length > 0) await tx.append(stream.id, accepted)
  const last = accepted.at(-1)
  const round = isLater ? Math.max(stream.round, request.round) : stream.round
  const next = { ...stream, head: last?.seq ?? stream.head, hash: last?.hash ?? stream.hash, round }
  await tx.putStream(next)
  return { taken: { shop, stream: stream.id, entries: accepted, keys }, stream: next }
}

/**
 * Whether a request brings entries of which more follow: it may be answered before they are booked, unless it asks for
 * more than rights. Those are asked for until they are granted, and granted with the last of a backlog.
 */
export const isBacklog = ({ complete, report, joins, close, paid }: SyncRequest): boolean =>
  !complete && report === undefined && joins.length + close.length + paid.length === 0

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
interface Taking {
  readonly stream: BrandStream
  /** Members behind aliases. */
  readonly keys: ReadonlyMap<string, MemberKey>
  /** Those of its entries that are known to wait for their booking. */
  readonly waiting: () => readonly StreamEntry[]
}

async function prefixOf(
  tx: BrandTx,
  { stream, waiting }: Omit<Taking, 'keys'>,
  entries: readonly StreamEntry[],
  { sha256, sha256Hex }: BrandContext,
): Promise<{ readonly accepted: readonly StreamEntry[]; readonly keys: ReadonlyMap<string, MemberKey> }> {
  const keys = await tx.membersBehind(stream.shop, [...new Set(entries.map(({ detail }) => detail.alias))])
  let count = 0
  let { head, hash } = stream
  for (const entry of entries) {
    if (entry.seq !== head + 1 || !keys.has(entry.detail.alias) || !follows(sha256Hex ?? sha256, hash, entry)) break
    count += 1
    head = entry.seq
    hash = entry.hash
  }
  const chained = entries.slice(0, count)
  return { accepted: chained.slice(0, await withinRights(tx, { stream, keys, waiting }, chained)), keys }
}

/** How many of these entries come before the first that goes beyond the rights of its stream. */
async function withinRights(tx: BrandTx, taking: Taking, entries: readonly StreamEntry[]): Promise<number> {
  const moved = new Map<string, number>()
  const asked = new Map<string, MemberKey>()
  for (const entry of entries) {
    const key = memberOf(taking, entry)
    if (key === undefined) continue
    const left = (moved.get(key.member) ?? 0) + rightsMoved(entry)
    moved.set(key.member, left)
    // Whoever spends here no more than these entries bring needs no look at what was there before.
    if (left < 0) asked.set(key.member, key)
  }
  if (asked.size === 0) return entries.length
  const rights = await rightsOf(tx, taking, [...asked.values()])
  const first = entries.findIndex((entry) => {
    const member = memberOf(taking, entry)?.member ?? FORGOTTEN
    const left = (rights.get(member) ?? 0) + rightsMoved(entry)
    rights.set(member, left)
    return asked.has(member) && left < 0
  })
  return first === -1 ? entries.length : first
}

/** What a stream may spend of members, by name: as it is booked, and as those entries will move it that still wait. */
async function rightsOf(tx: BrandTx, taking: Taking, keys: readonly MemberKey[]): Promise<Map<string, number>> {
  const { stream } = taking
  const applied = (await tx.booked([stream.id])).get(stream.id) ?? 0
  const rights = new Map<string, number>()
  for (const { key, rights: of } of (await tx.load(keys)).values()) rights.set(key.member, of.get(stream.id)?.left ?? 0)
  const known = taking.waiting().filter(({ seq }) => seq > applied && seq <= stream.head)
  const count = stream.head - applied
  const waiting = known.length === count ? known : await tx.inbox(stream.id, applied, count)
  for (const entry of waiting) {
    const member = memberOf(taking, entry)?.member ?? FORGOTTEN
    rights.set(member, (rights.get(member) ?? 0) + rightsMoved(entry))
  }
  return rights
}

/** Whose entry it is; undefined for those who left and are forgotten, of whom nothing will be booked. */
function memberOf({ keys }: Taking, { detail }: StreamEntry): MemberKey | undefined {
  const key = keys.get(detail.alias)
  return key?.member === FORGOTTEN ? undefined : key
}
