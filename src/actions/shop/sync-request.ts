import { TOLD_DAYS } from '../../domain/brand/departures.ts'
import { GIVE_BACK } from '../../domain/brand/entries-of-fact.ts'
import { isTold, type SentEntry, STREAM_START } from '../../domain/brand/entry.ts'
import type { Allowance, Grant, SyncRequest } from '../../domain/brand/messages.ts'
import type { Join, Member, StreamStanding } from '../../domain/brand/ports.ts'
import { rightsLeft } from '../../domain/brand/rights.ts'
import { addDays, type Day } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { ackDay } from './member-fence.ts'
import { takeUsable, usablePoints } from './member-points.ts'
import { heldToTell } from './take-documents.ts'
import { purposesIn } from './tell-purposes.ts'

const MAX_ENTRIES = 500
/** In one list of a request at most. */
export const MAX_ALIASES = 500
/** Lines of returns in one request: the brand takes 2 MiB, and a line is at most 100 bytes. */
const MAX_LINES = 10_000
const NO_ALLOWANCE: Allowance = { points: 0, shops: 1 }
/** The most that the sum of all grants of a member to a stream can say. */
const MOST_GRANTED = 1_000_000_000
const EVERYTHING: Allowance = { points: MOST_GRANTED, shops: 1 }
const NOBODY: ReadonlySet<string> = new Set()

/** What a round is about beside what waits in the books. */
export interface Occasion {
  /** Number of the recognition key; 0 for none. */
  readonly recognition: number
  /** Entries in one request at most. */
  readonly most?: number | undefined
  /** Aliases of members who shop here online at this moment: all the brand has of theirs is wanted, and nothing given back. */
  readonly shopping?: ReadonlySet<string>
  /** Codes that members took a moment ago. */
  readonly codes?: NonNullable<SyncRequest['codes']>
}

/** Puts the next request to the brand together, after giving back what a shop should not keep. */
export function prepareSync(tx: ShopTx, input: Occasion, now: number, ctx: ShopContext): SyncRequest {
  const { recognition, most = MAX_ENTRIES } = input
  const { members } = tx
  const { shopping = NOBODY, codes = [] } = input
  const allowance = allowanceOf(tx)
  const wanting = members.wanting(MAX_ALIASES).filter(({ alias }) => !shopping.has(alias))
  for (const member of wanting) keepAllowance(tx, member, allowance, now, ctx)
  const dead = members.streams().find(({ state, acked, head }) => state === 'dead' && acked < head)
  if (dead !== undefined) return refill(tx, dead, most, tellable(now, ctx))
  const stream = members.current()
  const entries = fitting(members.entries(stream.id, stream.acked, most, tellable(now, ctx)))
  const complete = stream.acked + entries.length === stream.head
  return {
    stream: stream.id,
    round: nextRound(tx),
    after: stream.acked,
    previous: hashAt(tx, stream.id, stream.acked),
    entries,
    complete,
    wants: [...wantsOf(tx, wanting, allowance), ...wantsOf(tx, present(tx, shopping), EVERYTHING)].slice(
      0,
      MAX_ALIASES,
    ),
    joins: members.joins(MAX_ALIASES).map(joinOf),
    close:
      stream.acked === stream.head
        ? members
            .streams()
            .filter((each) => mayClose(tx, each))
            .map(({ id }) => id)
        : [],
    paid: members
      .leaves()
      .flatMap(({ leave, paid }) => (paid === undefined ? [] : [leave]))
      .slice(0, MAX_ALIASES),
    life: members.get('brand-life') ?? '',
    list: Number(members.get('brand-list') ?? 0),
    recognition,
    held: heldToTell(tx, now),
    // Behind all entries, so that what is told of a member who says no comes before that.
    ...(complete ? purposesIn(tx) : {}),
    ...(complete && codes.length > 0 ? { codes } : {}),
    report: reportOf(tx),
  }
}

const present = (tx: ShopTx, aliases: ReadonlySet<string>): Member[] =>
  [...aliases].flatMap((alias) => tx.members.byAlias(alias) ?? [])

function joinOf({ tag, account, replaces }: Join): SyncRequest['joins'][number] {
  if (replaces !== undefined) return { tag, replaces }
  return account === undefined ? { tag, withdrawn: true } : { tag }
}

/** As many of the entries as a request holds: those of returns list lines, those of joinings operations. */
function fitting(entries: readonly SentEntry[]): SentEntry[] {
  let lines = 0
  const over = entries.findIndex((entry) => {
    const { back = [], within = [] } = isTold(entry) ? entry.detail : {}
    lines += back.length + within.length
    return lines > MAX_LINES
  })
  return over < 0 ? [...entries] : entries.slice(0, over)
}

function nextRound(tx: ShopTx): number {
  const round = Number(tx.members.get('brand-round') ?? 0) + 1
  tx.members.set('brand-round', String(round))
  return round
}

/** Entries of a former life that the brand lacks: after a restore of either side. */
function refill(tx: ShopTx, { id, acked }: StreamStanding, most: number, since: Day): SyncRequest {
  return {
    ...{ stream: id, round: nextRound(tx), after: acked, previous: hashAt(tx, id, acked) },
    ...{ entries: fitting(tx.members.entries(id, acked, most, since)), complete: false },
    ...{ wants: [], joins: [], close: [], paid: [], recognition: 0 },
    ...{ life: tx.members.get('brand-life') ?? '', list: Number(tx.members.get('brand-list') ?? 0) },
    report: reportOf(tx),
  }
}

/** Since when what was forgotten went with members who left: what was told before has been forgotten of everybody. */
const tellable = (now: number, ctx: ShopContext): Day => addDays(ackDay(now, ctx), -TOLD_DAYS)

/** What a shop holds beyond twice the allowance goes back to the pool, where every shop can use it. */
function keepAllowance(
  tx: ShopTx,
  { account: id }: Member,
  { points }: Allowance,
  now: number,
  ctx: ShopContext,
): void {
  const account = id === undefined ? undefined : tx.account(id)
  if (account === undefined) return
  const free = usablePoints(account, ackDay(now, ctx))
  if (free > 2 * points) takeUsable(tx, account, free - points, GIVE_BACK, now, ctx)
}

function wantsOf(tx: ShopTx, wanting: readonly Member[], { points }: Allowance): Grant[] {
  const wants: Grant[] = []
  for (const { alias, account: id } of wanting) {
    const account = id === undefined ? undefined : tx.account(id)
    const rights = tx.members.rights(alias)
    const lacks = Math.min(MOST_GRANTED - rights.granted, Math.max(0, points - rightsLeft(rights)))
    // Asked even where nothing lacks: an answer that was lost may have granted more than this shop knows of. Points
    // granted would be swallowed by a deficit of before the joining, which is this shop's own.
    if (account !== undefined && account.deficit === 0 && account.state === 'open')
      wants.push({ alias, granted: rights.granted + lacks })
    else tx.members.want(alias, false)
  }
  return wants
}

/** A dead stream is closed when no till holds anything of it; the caller made sure that all replays are acknowledged. */
const mayClose = (tx: ShopTx, { id, state, acked, head }: StreamStanding): boolean =>
  state === 'dead' && acked === head && !tx.members.isHeld(id)

function reportOf(tx: ShopTx): SyncRequest['report'] {
  const cursor = tx.members.get('brand-report') ?? ''
  if (!cursor.startsWith('>')) return undefined
  const page = tx.members.known(cursor.slice(1), MAX_ALIASES)
  const granted = page.flatMap(({ alias }) => {
    const { granted: points } = tx.members.rights(alias)
    return points > 0 ? [{ alias, granted: points }] : []
  })
  return { life: tx.members.get('brand-life') ?? '', granted, known: page, last: page.length < MAX_ALIASES }
}

/** The hash of an entry of a stream; the start of streams where it is not known. */
export const hashAt = (tx: ShopTx, stream: string, no: number): string =>
  no === 0 ? STREAM_START : (tx.members.entry(stream, no)?.hash ?? STREAM_START)

const allowanceOf = (tx: ShopTx): Allowance => {
  const text = tx.members.get('brand-allowance')
  return text === undefined ? NO_ALLOWANCE : (JSON.parse(text) as Allowance)
}
