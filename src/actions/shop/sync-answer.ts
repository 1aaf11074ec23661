import { GIVE_BACK, GRANT, REFUSED } from '../../domain/brand/entries-of-fact.ts'
import { JOINED } from '../../domain/brand/entry.ts'
import type { Listed, SyncAnswer, SyncRequest } from '../../domain/brand/messages.ts'
import type { StreamStanding } from '../../domain/brand/ports.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { audit } from './audit.ts'
import type { ShopContext } from './context.ts'
import { eraseAccount } from './erase-card.ts'
import { ackDay } from './member-fence.ts'
import { followTier, linkMember } from './member-join.ts'
import { dropMember, giveBack, memberGone, payLeaver, replaceCard } from './member-leave.ts'
import { pastBeside } from './member-past.ts'
import { adjustPoints, freePoints } from './member-points.ts'
import { hashAt, MAX_ALIASES } from './sync-request.ts'
import { heldTold } from './take-documents.ts'
import { takeTellings, tellPurposesAgain } from './tell-purposes.ts'

/** Notes of what the brand lends a shop, and has back, of a member who need not even have come. */
const LENT = new Set([GRANT, GIVE_BACK])
/** More facts than this are of somebody who was here often enough to be a customer. */
const MOST_WHEN_MET = 50

/** The refusal of a joining that was booked before; see `JOINED`. */
const JOINING = new RegExp(`^${JOINED}([0-9a-f]{32}):([0-9A-Za-z_-]{16,64})$`)

/**
 * Takes the brand's answer to a request in. It may be taken twice.
 * @param input.tills the paired tills
 * @returns `forked` when this stream went another way at the brand: the books must begin a new life.
 */
export function takeAnswer(
  tx: ShopTx,
  input: { readonly request: SyncRequest; readonly answer: SyncAnswer; readonly tills: readonly string[] },
  now: number,
  ctx: ShopContext,
): { readonly forked: boolean } {
  const { request, answer } = input
  const stream = tx.members.current()
  if (answer.stream !== stream.id) {
    takeRefill(tx, request, answer, now, ctx)
    return { forked: false }
  }
  if (answer.fork || !isOurs(tx, stream, answer)) return { forked: true }
  takeLife(tx, request, answer, ctx)
  // Less than it had is what a brand says that was put back, also when its new life was heard of with another stream.
  if (answer.acknowledged > stream.acked || answer.acknowledged < request.after)
    tx.members.acknowledge(stream.id, answer.acknowledged, ackDay(now, ctx))
  takeTellings(tx, request, answer, now)
  if (request.held !== undefined) heldTold(tx, request.held, answer.life)
  tx.members.set('brand-allowance', JSON.stringify(answer.allowance))
  for (const id of answer.closed) tx.members.setStream(id, 'closed')
  recallLives(tx, answer.open, input.tills)
  for (const each of answer.refused) takeRefusal(tx, stream.id, each, now, ctx)
  // Before the list: what was granted to who has left goes back with the rest.
  takeGrants(tx, answer, now, ctx)
  takeList(tx, answer, now, ctx)
  for (const tag of answer.settled) tx.members.dropJoin(tag)
  for (const alias of answer.recall) {
    const account = tx.members.byAlias(alias)?.account
    if (account !== undefined) giveBack(tx, account, Number.MAX_SAFE_INTEGER, now, ctx)
  }
  for (const leave of request.paid) tx.members.dropLeave(leave)
  for (const { leave, points } of answer.payouts) payLeaver(tx, leave, points, now, ctx)
  return { forked: false }
}

/**
 * Lives these books know nothing of, as after a second restore from one backup: each is closed like any other that is
 * dead, once no till holds anything of it, and what it did not spend is anybody's again.
 */
function recallLives(tx: ShopTx, open: readonly string[], tills: readonly string[]): void {
  const known = new Set(tx.members.streams().map(({ id }) => id))
  const unknown = open.filter((id) => !known.has(id))
  for (const id of unknown) tx.members.putDead(id)
  if (unknown.length > 0)
    for (const till of tills) tx.members.tillHolds(till, [...tx.members.holdsOf(till), ...unknown])
}

/**
 * What cannot be told any more is not asked for again: nor what the brand will not hear of a dead stream that is closed
 * or went another way there. It was told again as replays when the stream was fenced.
 */
function takeRefill(tx: ShopTx, request: SyncRequest, answer: SyncAnswer, now: number, ctx: ShopContext): void {
  const stream = tx.members.streams().find(({ id }) => id === answer.stream)
  if (stream === undefined) return
  takeLife(tx, request, answer, ctx)
  if (answer.fork || request.entries.length === 0) tx.members.acknowledge(stream.id, stream.head, ackDay(now, ctx))
  else if (answer.life === request.life)
    tx.members.acknowledge(stream.id, Math.min(answer.acknowledged, stream.head), ackDay(now, ctx))
}

/** Whether the entry the brand acknowledges last is the one this shop has under that number. */
function isOurs(tx: ShopTx, stream: StreamStanding, answer: SyncAnswer): boolean {
  return answer.acknowledged <= stream.head && hashAt(tx, stream.id, answer.acknowledged) === answer.hash
}

/** A brand in another life was restored: it is told what was granted here, from the first member on. */
function takeLife(tx: ShopTx, request: SyncRequest, answer: SyncAnswer, ctx: ShopContext): void {
  if (answer.life !== request.life) {
    tx.members.set('brand-life', answer.life)
    if (request.life === '') return
    tx.members.set('brand-report', '>')
    tellPurposesAgain(tx, ctx)
    for (const { id, state } of tx.members.streams()) if (state !== 'open') forgetAcknowledged(tx, id)
    return
  }
  if (request.report === undefined || request.report.life !== answer.life) return
  const last = request.report.known.at(-1)?.alias
  if (!request.report.last) tx.members.set('brand-report', `>${last ?? ''}`)
  else if (request.complete && answer.acknowledged >= request.after + request.entries.length)
    tx.members.set('brand-report', '')
}

/** The brand may have forgotten a former life, too: it is told again, and closed again. */
function forgetAcknowledged(tx: ShopTx, id: string): void {
  tx.members.setStream(id, 'dead')
  tx.members.acknowledge(id, 0, '')
}

/**
 * A brand that was put back may know members of this shop under other aliases, or not yet. It hears first whom the shop
 * knows: an alias that it took out of use could not be told of any more, with all that the shop has under it.
 */
function takeList(tx: ShopTx, { list, listed }: SyncAnswer, now: number, ctx: ShopContext): void {
  const isToReport = (tx.members.get('brand-report') ?? '').startsWith('>')
  // Who left and has joined again leaves first, whatever order a brand that was put back lists both in.
  const inTurn = [...list.filter(({ gone }) => gone === true), ...list.filter(({ gone }) => gone !== true)]
  if (!isToReport) for (const each of inTurn) takeListed(tx, each, now, ctx)
  tx.members.set('brand-list', String(isToReport ? 0 : listed))
}

/** Whether a card did nothing here but come by: then nothing of it outlives the membership. */
const wasOnlyMet = (tx: ShopTx, account: number): boolean => {
  const past = tx.history(account, MOST_WHEN_MET)
  return past.length < MOST_WHEN_MET && past.every(({ fact: { kind, note = '' } }) => kind === 'tier' || LENT.has(note))
}

function takeListed(tx: ShopTx, { alias, tag, gone, tier, tierUntil }: Listed, now: number, ctx: ShopContext): void {
  if (gone === true) {
    const account = tx.members.byAlias(alias)?.account
    const isOnlyMember = account !== undefined && (ctx.isOnline === true || wasOnlyMet(tx, account))
    if (isOnlyMember) dropMember(tx, alias, now, ctx)
    else memberGone(tx, alias, now, ctx)
    if (isOnlyMember) eraseAccount(tx, { account }, now, ctx)
  } else if (tag !== undefined) {
    const known = tx.members.byTag(tag)
    const join = tx.members.joins(MAX_ALIASES).find((each) => each.tag === tag)
    if (known !== undefined && known.alias !== alias) {
      // The card that replaces this one joined by itself elsewhere: of the two memberships the brand ends this one.
      if (join?.replaces === undefined) dropMember(tx, known.alias, now, ctx)
      else memberGone(tx, known.alias, now, ctx)
    }
    const here = tx.members.byAlias(alias)
    if (here === undefined) tx.members.put({ alias, tag, account: undefined })
    else if (here.tag !== tag) replaceCard(tx, { alias, tag }, now, ctx)
    const account = join?.account === undefined ? undefined : tx.account(join.account)
    const isLinked = account !== undefined && tx.members.ofAccount(account.id) !== undefined
    if (account !== undefined && !isLinked && linkMember(tx, alias, account, now, ctx)) tx.members.dropJoin(tag)
  }
  if (gone === true) return
  tx.members.setTier(alias, tier, tierUntil)
  const id = tx.members.byAlias(alias)?.account
  if (id !== undefined) followTier(tx, id, now, ctx)
}

/** A refused entry is taken in once: what it had gained is given up as far as it is still there. */
function takeRefusal(
  tx: ShopTx,
  stream: string,
  { seq, reason }: SyncAnswer['refused'][number],
  now: number,
  ctx: ShopContext,
): void {
  const refused = tx.members.entry(stream, seq)
  if (refused?.alias === undefined || tx.members.voidOf(stream, seq) !== undefined) return
  const { alias, kind } = refused
  const rest = /^rest:(\d{1,12})$/.exec(reason)?.[1]
  if (kind === 'BAK' && rest !== undefined) audit(tx, { word: 'goods-back-twice', by: 'brand', of: rest }, now, ctx)
  const id = tx.members.byAlias(alias)?.account
  const account = id === undefined ? undefined : tx.account(id)
  const gained = kind === 'ACC' || kind === 'UND' ? refused.points : 0
  const points =
    account === undefined ? 0 : -adjustPoints(tx, account, -Math.min(gained, freePoints(account)), REFUSED, now, ctx)
  const detail = { alias, day: ackDay(now, ctx), programme: ctx.programmes.at(now).version, refers: seq }
  tx.members.append({ kind: 'VOID', points, detail })
  const [, behind, dead] = JOINING.exec(reason) ?? []
  if (behind === undefined || dead === undefined || account === undefined || kind !== 'ACC') return
  const past = pastBeside(tx, { alias, account: account.id, behind, dead, before: refused.fact }, ctx)
  for (const each of past) tx.members.append(each)
  tx.members.want(alias, true)
}

/** Who holds more than should stay here is looked at again, until it went back. */
function takeGrants(tx: ShopTx, { grants, allowance }: SyncAnswer, now: number, ctx: ShopContext): void {
  for (const { alias, granted } of grants) {
    const id = tx.members.byAlias(alias)?.account
    const account = id === undefined ? undefined : tx.account(id)
    if (account === undefined || account.deficit > 0) continue
    const by = tx.members.raise(alias, granted)
    adjustPoints(tx, account, by, GRANT, now, ctx)
    tx.members.want(alias, (tx.account(account.id)?.balance ?? 0) > 2 * allowance.points)
  }
}
