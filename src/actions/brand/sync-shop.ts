import {
  type BrandBooks,
  type BrandContext,
  type BrandStream,
  type BrandTx,
  type ListRow,
  memberName,
} from '../../domain/brand/brand-ports.ts'
import type { Grant, Listed, SyncAnswer, SyncRequest } from '../../domain/brand/messages.ts'
import { Booking } from './booking.ts'
import { close, grant, grantsOf, remind } from './grants.ts'
import { lookUp } from './known-aliases.ts'
import { lifeOf, unreported } from './life.ts'
import { openMember, replaceTag, withdraw } from './members.ts'
import { isBacklog, receive } from './receive.ts'

const MAX_LIST = 500
/** What a branch that is always online keeps when nobody shops there. */
const NOTHING_PARKED = { points: 0, shops: 1 }

/**
 * One round with one shop: what it sent is taken in durably, booked, and answered with what it may spend and what changed.
 * Every part may be repeated: the same request twice comes to the same books. A part of a backlog is
 * answered when it is on disk, and booked with what others send; what it wants is granted with the last part.
 */
export async function syncShop(
  books: BrandBooks,
  shop: string,
  request: SyncRequest,
  ctx: BrandContext,
  booking = new Booking(books, ctx),
): Promise<SyncAnswer> {
  if (booking.isLasting && isBacklog(request))
    return acknowledgement({ shop, request, ...(await booking.takeIn({ shop, request })) }, ctx)
  const { life, taken, behind } = await books.transaction(
    async (tx) => {
      const { report } = request
      if (report !== undefined && report.life === (await lifeOf(tx))) await remind(tx, shop, request, ctx)
      const how = { isLater: false, waiting: booking.waiting.bind(booking), lookUp }
      const [{ life, taken }] = await receive(tx, [{ shop, request }], how, ctx)
      return { life, taken, behind: await unbooked(tx, shop) }
    },
    { beside: request.report === undefined },
  )
  booking.take(taken)
  await booking.settle(shop, behind)
  return books.transaction(
    async (tx) => answer(tx, { shop, request, life, stream: await tx.stream(request.stream) }, ctx),
    { beside: isWithoutMembers(request) },
  )
}

/** Whether answering writes no member. */
const isWithoutMembers = ({ wants, joins, close, codes = [] }: SyncRequest): boolean =>
  wants.length + joins.length + close.length + codes.length === 0

/** The shop's streams with entries that are not booked: a stream may be closed, and rights granted, only behind them. */
async function unbooked(tx: BrandTx, shop: string): Promise<string[]> {
  const streams = await tx.streamsOf(shop)
  const booked = await tx.booked(streams.map(({ id }) => id))
  return streams.filter(({ id, head }) => (booked.get(id) ?? 0) < head).map(({ id }) => id)
}

/** What an answer is made from. */
interface Round {
  readonly shop: string
  readonly request: SyncRequest
  readonly life: string
  readonly stream: BrandStream | undefined
}

/** How far a stream was taken in, and no word on anything else: for a part of a backlog that is all, for the last part tells the rest. */
const acknowledgement = ({ shop, request, life, stream }: Round, ctx: BrandContext): SyncAnswer => ({
  ...{ life, stream: request.stream, acknowledged: stream?.head ?? 0, hash: stream?.hash ?? '' },
  fork: stream === undefined || stream.shop !== shop || stream.state !== 'open',
  ...{ grants: [], refused: [], closed: [], open: [], recall: [], settled: [], payouts: [], documents: [] },
  ...{ list: [], listed: request.life === life ? request.list : 0, more: false },
  allowance: ctx.online?.has(shop) === true ? NOTHING_PARKED : ctx.allowance(),
})

async function answer(tx: BrandTx, round: Round, ctx: BrandContext): Promise<SyncAnswer> {
  const { shop, request, life, stream } = round
  const told = acknowledgement(round, ctx)
  const isUsable = stream !== undefined && !told.fork
  const isNew = isUsable && request.round > stream.round
  let grants: Grant[] = []
  let coded: string[] = []
  if (isUsable && isNew) {
    await tx.putStream(heard(stream, request, life))
    for (const each of inTurn(request.joins)) await replaceTag(tx, each, ctx)
    for (const { tag, withdrawn, replaces } of request.joins)
      if (withdrawn === true) await withdraw(tx, tag)
      else if (replaces === undefined) await openMember(tx, tag, ctx)
    for (const id of request.close) await close(tx, shop, id, request.stream)
    await tx.dropPayouts(shop, request.paid)
    coded = await keepCodes(tx, shop, request.codes ?? [], ctx)
    if ((await unreported(tx, ctx)).length === 0) grants = await grant(tx, shop, stream, request.wants, ctx)
  } else if (isUsable) grants = await grantsOf(tx, stream, request.wants)
  const rows = await tx.listed(shop, told.listed, MAX_LIST)
  const others = (await tx.streamsOf(shop)).filter(({ id }) => id !== request.stream)
  return {
    ...told,
    grants,
    refused: await tx.refusals(request.stream, MAX_LIST),
    closed: others.filter(({ state }) => state === 'closed').map(({ id }) => id),
    // One that forked takes nothing more, but what it has goes back only when the shop closes it.
    open: others.filter(({ state }) => state !== 'closed').map(({ id }) => id),
    settled: isNew ? request.joins.filter(isSettled).map(({ tag }) => tag) : [],
    payouts: (await tx.payouts(shop, MAX_LIST)).filter(({ leave }) => !request.paid.includes(leave)),
    list: rows.map(listedOf),
    listed: rows.at(-1)?.version ?? told.listed,
    more: rows.length === MAX_LIST,
    ...(request.codes === undefined ? {} : { coded }),
  }
}

/** Keeps the codes of those who are members. @returns their proofs. */
async function keepCodes(
  tx: BrandTx,
  shop: string,
  codes: NonNullable<SyncRequest['codes']>,
  { online }: BrandContext,
): Promise<string[]> {
  if (online === undefined || codes.length === 0) return []
  const aliases = codes.map(({ alias }) => alias)
  const keys = await tx.membersBehind(shop, aliases)
  const members = await tx.load([...keys.values()])
  const kept: string[] = []
  for (const { alias, proof } of codes) {
    const key = keys.get(alias)
    if (key === undefined || members.get(memberName(key))?.state !== 'member') continue
    await tx.putCode(proof, key, online.codesUntil())
    kept.push(proof)
  }
  return kept
}

function listedOf({ alias, tag, state, tier, tierUntil }: ListRow): Listed {
  if (state === 'gone') return { alias, gone: true }
  return { alias, tag, ...(tier === undefined ? {} : { tier, ...(tierUntil === undefined ? {} : { tierUntil }) }) }
}

interface Replaced {
  readonly tag: string
  readonly replaces: string
}

/** Cards that replace others, each behind the one it replaces: a card may be lost again before the brand hears of it. */
function inTurn(joins: SyncRequest['joins']): Replaced[] {
  const replaced = joins.flatMap(({ tag, replaces }): Replaced[] => (replaces === undefined ? [] : [{ tag, replaces }]))
  const next = new Map(replaced.map((each) => [each.replaces, each]))
  const later = new Set(replaced.map(({ tag }) => tag))
  const turns: Replaced[] = []
  for (const first of replaced.filter(({ replaces }) => !later.has(replaces)))
    for (let each: Replaced | undefined = first; each !== undefined; each = next.get(each.tag)) {
      turns.push(each)
      // Each card is replaced once, whatever a shop says.
      next.delete(each.replaces)
    }
  return turns
}

/** What needs no further word; who joins is told by the list. */
const isSettled = ({ withdrawn, replaces }: SyncRequest['joins'][number]): boolean =>
  withdrawn === true || replaces !== undefined

function heard(stream: BrandStream, request: SyncRequest, life: string): BrandStream {
  const last = request.entries.at(-1)?.seq ?? request.after
  const isWhole = request.complete && stream.head === last && request.report?.life === life && request.report.last
  return { ...stream, round: request.round, reported: isWhole ? life : stream.reported }
}
