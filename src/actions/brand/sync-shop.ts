import {
  type BrandBooks,
  type BrandContext,
  type BrandStream,
  type BrandTx,
  type MemberKey,
  memberName,
} from '../../domain/brand/brand-ports.ts'
import type { Grant, SyncAnswer, SyncRequest } from '../../domain/brand/messages.ts'
import { NO_RIGHTS } from '../../domain/brand/rights.ts'
import { Booking } from './booking.ts'
import { change, openMember, remindMember, withdraw } from './members.ts'
import { isBacklog, receive } from './receive.ts'

const MAX_LIST = 500
const FIRST_LIFE = '1'

/**
 * One round with one shop: what it sent is taken in durably, booked, and answered with what it may spend and what changed.
 * Every part may be repeated: the same request twice comes to the same books. A part of a backlog that asks for nothing
 * is answered when it is on disk, and booked with what others send.
 */
export async function syncShop(
  books: BrandBooks,
  shop: string,
  request: SyncRequest,
  ctx: BrandContext,
  booking = new Booking(books, ctx),
): Promise<SyncAnswer> {
  const isLater = booking.isLasting && isBacklog(request)
  const { taken, behind } = await books.transaction(
    async (tx) => {
      const life = await lifeOf(tx)
      if (request.report?.life === life) await remind(tx, shop, request, ctx)
      const taken = await receive(tx, shop, request, life, ctx)
      return { taken, behind: isLater ? [] : await unbooked(tx, shop) }
    },
    { beside: request.report === undefined },
  )
  booking.take(taken)
  if (isLater) await booking.room()
  else await booking.settle(shop, behind)
  return books.transaction((tx) => answer(tx, shop, request, ctx), { beside: isWithoutMembers(request) })
}

/** Whether answering writes no member. */
const isWithoutMembers = ({ wants, joins, close }: SyncRequest): boolean =>
  wants.length + joins.length + close.length === 0

/** The shop's streams with entries that are not booked: a stream may be closed, and rights granted, only behind them. */
async function unbooked(tx: BrandTx, shop: string): Promise<string[]> {
  const streams = await tx.streamsOf(shop)
  const booked = await tx.booked(streams.map(({ id }) => id))
  return streams.filter(({ id, head }) => (booked.get(id) ?? 0) < head).map(({ id }) => id)
}

/** The life of the books; it is set anew when they are restored. */
export const lifeOf = async (tx: BrandTx): Promise<string> => (await tx.meta('life')) ?? FIRST_LIFE

async function answer(tx: BrandTx, shop: string, request: SyncRequest, ctx: BrandContext): Promise<SyncAnswer> {
  const life = await lifeOf(tx)
  const stream = await tx.stream(request.stream)
  const isUsable = stream !== undefined && stream.shop === shop && stream.state === 'open'
  const isNew = isUsable && request.round > stream.round
  let grants: Grant[] = []
  if (isUsable && isNew) {
    await tx.putStream(await heard(tx, stream, request, life))
    for (const { tag, withdrawn } of request.joins)
      if (withdrawn === true) await withdraw(tx, tag, ctx)
      else await openMember(tx, tag, ctx)
    for (const id of request.close) await close(tx, shop, id, request.stream)
    await tx.dropPayouts(shop, request.paid)
    if (await allReported(tx, life, ctx)) grants = await grant(tx, shop, stream, request.wants, ctx)
  } else if (isUsable) grants = await grantsOf(tx, stream, request.wants)
  const after = request.life === life ? request.list : 0
  const rows = await tx.listed(shop, after, MAX_LIST)
  const closed = (await tx.streamsOf(shop)).filter(({ state }) => state !== 'open').map(({ id }) => id)
  return {
    life,
    stream: request.stream,
    acknowledged: stream?.head ?? 0,
    hash: stream?.hash ?? '',
    fork: !isUsable,
    grants,
    refused: await tx.refusals(request.stream, MAX_LIST),
    closed: closed.filter((id) => id !== request.stream),
    recall: [],
    settled: isNew ? request.joins.flatMap(({ tag, withdrawn }) => (withdrawn === true ? [tag] : [])) : [],
    payouts: (await tx.payouts(shop, MAX_LIST)).filter(({ leave }) => !request.paid.includes(leave)),
    list: rows.map(({ alias, tag, state }) => (state === 'gone' ? { alias, gone: true } : { alias, tag })),
    listed: rows.at(-1)?.version ?? after,
    more: rows.length === MAX_LIST,
    allowance: ctx.allowance(),
    ...(await recognition(tx, request)),
    documents: [],
  }
}

async function heard(tx: BrandTx, stream: BrandStream, request: SyncRequest, life: string): Promise<BrandStream> {
  const last = request.entries.at(-1)?.seq ?? request.after
  const isWhole = request.complete && stream.head === last && request.report?.life === life && request.report.last
  const now = (await tx.stream(stream.id)) ?? stream
  return { ...now, round: request.round, reported: isWhole ? life : now.reported }
}

/** What a shop knows of its members and was granted, though these books may have been put back since. */
async function remind(tx: BrandTx, shop: string, request: SyncRequest, ctx: BrandContext): Promise<void> {
  const { known = [], granted = [] } = request.report ?? {}
  for (const each of known) await remindMember(tx, shop, each, ctx)
  const aliases = granted.map(({ alias }) => alias)
  const keys = await tx.membersBehind(shop, aliases)
  const rights = await tx.rights(request.stream, aliases)
  for (const { alias, granted: told } of granted) {
    const before = rights.get(alias) ?? NO_RIGHTS
    const record = await recordOf(tx, keys.get(alias))
    if (record === undefined || told <= before.granted) continue
    await change(tx, record, (ledger) => ledger.remember(request.stream, told - before.granted))
    await tx.putRights(request.stream, new Map([[alias, { ...before, granted: told }]]))
  }
}

const recordOf = async (tx: BrandTx, key: MemberKey | undefined) =>
  key === undefined ? undefined : (await tx.load([key])).get(memberName(key))

/** In books that were put back, nobody is granted anything before every shop has told what it holds. */
async function allReported(tx: BrandTx, life: string, ctx: BrandContext): Promise<boolean> {
  if (life === FIRST_LIFE) return true
  for (const shop of await ctx.shops()) {
    const streams = await tx.streamsOf(shop)
    if (!streams.some(({ reported }) => reported === life)) return false
  }
  return true
}

/** Raises what was granted to what is wanted, as far as the pool and the allowance go. */
async function grant(
  tx: BrandTx,
  shop: string,
  stream: BrandStream,
  wants: readonly Grant[],
  ctx: BrandContext,
): Promise<Grant[]> {
  const aliases = wants.map(({ alias }) => alias)
  const keys = await tx.membersBehind(shop, aliases)
  const rights = await tx.rights(stream.id, aliases)
  const { points: most } = ctx.allowance()
  const grants: Grant[] = []
  for (const { alias, granted: wanted } of wants) {
    const before = rights.get(alias) ?? NO_RIGHTS
    const record = await recordOf(tx, keys.get(alias))
    if (record === undefined) continue
    const more = Math.min(most, wanted - before.granted)
    const given = more <= 0 ? 0 : await change(tx, record, (ledger) => ledger.grant(stream.id, more))
    const after = { ...before, granted: before.granted + given }
    if (given > 0) await tx.putRights(stream.id, new Map([[alias, after]]))
    grants.push({ alias, granted: after.granted })
  }
  return grants
}

async function grantsOf(tx: BrandTx, stream: BrandStream, wants: readonly Grant[]): Promise<Grant[]> {
  const rights = await tx.rights(
    stream.id,
    wants.map(({ alias }) => alias),
  )
  return [...rights].map(([alias, { granted }]) => ({ alias, granted }))
}

/** Every till has replayed a dead stream: what it did not spend goes back to the pool. */
async function close(tx: BrandTx, shop: string, id: string, current: string): Promise<void> {
  const stream = await tx.stream(id)
  if (id === current || (stream !== undefined && (stream.shop !== shop || stream.state === 'closed'))) return
  const aliases = await tx.aliasesOf(id)
  const keys = new Map([...(await tx.membersBehind(shop, aliases)).values()].map((key) => [memberName(key), key]))
  for (const key of keys.values()) {
    const record = await recordOf(tx, key)
    if (record !== undefined) await change(tx, record, (ledger) => ledger.close(id))
  }
  const none = { id, shop, head: 0, hash: '', round: 0, reported: '' }
  await tx.putStream({ ...(stream ?? none), state: 'closed' })
}

async function recognition(tx: BrandTx, request: SyncRequest): Promise<Pick<SyncAnswer, 'recognition'>> {
  const number = Number((await tx.meta('recognition-number')) ?? 0)
  const key = await tx.meta('recognition-key')
  return key === undefined || number === request.recognition ? {} : { recognition: { number, key } }
}
