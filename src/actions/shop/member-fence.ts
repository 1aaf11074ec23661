import { FENCED, REPLAY } from '../../domain/brand/entries-of-fact.ts'
import { isTold, type NewEntry, type OperationKind, type SentEntry } from '../../domain/brand/entry.ts'
import { localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'
import { adjustPoints, freePoints, lapseAllHolds } from './member-points.ts'

const PAGE = 500
const OPERATIONS: ReadonlySet<string> = new Set(['ACC', 'RED', 'CLW', 'UND'])

/**
 * Ends the streams of former lives after the books were put back: rights begin at zero, since what the old life spent
 * is not known here, and what the copy holds and the brand has not is told again as a replay. Safe to repeat.
 * @param tills the paired tills, each of which may hold operations of the old life
 */
export function fenceStreams(
  tx: ShopTx,
  input: { stream: string; tills: readonly string[] },
  now: number,
  ctx: ShopContext,
): void {
  const dead = tx.members.streams().filter(({ id, state }) => state === 'open' && id !== input.stream)
  if (dead.length === 0) return
  for (const { id } of dead) tx.members.setStream(id, 'dead')
  for (const till of input.tills) tx.members.tillHolds(till, [...tx.members.holdsOf(till), ...dead.map(({ id }) => id)])
  // The new stream has no rights that anything could come from.
  tx.members.replaying(dead[0]?.id)
  let last = ''
  for (let page = tx.members.after(last, PAGE); page.length > 0; page = tx.members.after(last, PAGE)) {
    for (const { account } of page) if (account !== undefined) zero(tx, account, now, ctx)
    last = page.at(-1)?.alias ?? ''
  }
  tx.members.replaying(undefined)
  for (const { id, acked } of dead) replayUnsent(tx, id, acked)
}

function zero(tx: ShopTx, id: number, now: number, ctx: ShopContext): void {
  lapseAllHolds(tx, id, now, ctx)
  const account = tx.account(id)
  if (account !== undefined) adjustPoints(tx, account, -freePoints(account), FENCED, now, ctx)
}

function replayUnsent(tx: ShopTx, dead: string, acked: number): void {
  let after = acked
  for (
    let page = tx.members.entries(dead, after, PAGE, '');
    page.length > 0;
    page = tx.members.entries(dead, after, PAGE, '')
  ) {
    for (const entry of page) {
      const replay = replayOf(entry, dead)
      if (replay !== undefined) tx.members.append(replay)
    }
    after = page.at(-1)?.seq ?? after
  }
}

function replayOf(entry: SentEntry, dead: string): NewEntry | undefined {
  // What is forgotten the brand had, and whoever it was about has left.
  if (!isTold(entry)) return undefined
  const { kind, points, detail } = entry
  // Neither moves rights, so that they are the same in every stream.
  if (kind === 'REP' || kind === 'BAK') return { kind, points, detail }
  if (OPERATIONS.has(kind)) return { kind: 'REP', points, detail: { ...detail, of: kind as OperationKind, dead } }
  // What a member took along stays theirs; the new stream has nothing to take it from.
  if (kind === 'OUT') return { kind, points: 0, detail: { ...detail, owed: points + (detail.owed ?? 0) } }
  return undefined
}

/**
 * Runs an action for an operation that was first offered to another stream: everything is booked as always, but
 * members' rights here do not change, and the stream tells of it as a replay.
 * @param of.others accounts that may move beside the first, of other members
 * @param of.burnPoints what the operation burns of the first: its promise was given by the old life
 */
export function replayed(
  tx: ShopTx,
  of: {
    readonly first: string
    readonly account: number | undefined
    readonly others?: readonly (number | undefined)[]
    readonly burnPoints?: number
  },
  now: number,
  ctx: ShopContext,
  action: () => Answer,
): Answer {
  const members = [...new Set([of.account, ...(of.others ?? [])])].filter(
    (id): id is number => id !== undefined && tx.members.ofAccount(id)?.account !== undefined,
  )
  if (members.length === 0) return action()
  const before = new Map(members.map((id) => [id, tx.account(id)?.balance ?? 0]))
  const payer = of.account !== undefined && before.has(of.account) ? tx.account(of.account) : undefined
  if (payer !== undefined) adjustPoints(tx, payer, of.burnPoints ?? 0, REPLAY, now, ctx)
  tx.members.replaying(of.first)
  const answer = action()
  tx.members.replaying(undefined)
  for (const [id, balance] of before) {
    const after = tx.account(id)
    if (after !== undefined) adjustPoints(tx, after, balance - after.balance, REPLAY, now, ctx)
  }
  return answer
}

/** Today in the shop; the day acknowledgements count from. */
export const ackDay = (now: number, ctx: ShopContext): string => localDay(now, ctx.timeZone)
