import type { BrandContext, BrandStream, BrandTx, MemberKey } from '../../domain/brand/brand-ports.ts'
import { follows, STREAM_START, type StreamEntry } from '../../domain/brand/entry.ts'
import type { SyncRequest } from '../../domain/brand/messages.ts'
import { afterEntry, NO_RIGHTS, type Rights, rightsLeft } from '../../domain/brand/rights.ts'
import type { Taken } from './apply.ts'

/**
 * Takes a batch into the inbox of its stream: whatever follows without a gap, chains, and stays within the rights of its stream.
 * What fails ends the accepted prefix. Entries that are here already must be the very same, or the stream has forked.
 * @param isLater whether the shop is answered before this is booked, so that the request's number is written at once
 * @returns what is new in the inbox, to be booked, and the stream as it stands then.
 */
export async function receive(
  tx: BrandTx,
  shop: string,
  request: SyncRequest,
  { life, isLater }: { readonly life: string; readonly isLater: boolean },
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
  const { accepted, rights, before, keys } = await prefixOf(tx, stream, fresh, ctx)
  if (accepted.length > 0) {
    await tx.append(stream.id, accepted)
    await tx.putRights(stream.id, rights, before)
  }
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

async function prefixOf(
  tx: BrandTx,
  stream: BrandStream,
  entries: readonly StreamEntry[],
  ctx: BrandContext,
): Promise<{
  accepted: StreamEntry[]
  rights: Map<string, Rights>
  before: Map<string, Rights>
  keys: Map<string, MemberKey>
}> {
  const aliases = [...new Set(entries.map(({ detail }) => detail.alias))]
  const keys = await tx.membersBehind(stream.shop, aliases)
  const before = await tx.rights(stream.id, aliases)
  const rights = new Map(before)
  const accepted: StreamEntry[] = []
  let { head, hash } = stream
  for (const entry of entries) {
    const { alias } = entry.detail
    const after = afterEntry(rights.get(alias) ?? NO_RIGHTS, entry)
    if (entry.seq !== head + 1 || !follows(ctx.sha256, hash, entry)) break
    if (!keys.has(alias) || rightsLeft(after) < 0) break
    rights.set(alias, after)
    accepted.push(entry)
    head = entry.seq
    hash = entry.hash
  }
  return { accepted, rights, before, keys }
}
