import { type Day, localDay } from '../../domain/day.ts'
import { decideVoid } from '../../domain/decide-return.ts'
import { StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { VoidInput } from '../../domain/sale.ts'
import type { Answer, ShopContext } from './context.ts'
import { answeredBefore, digestOf } from './once.ts'
import { presentReturn } from './present-return.ts'
import { tellLinesBack } from './receipt-token.ts'
import { rebuildReturn, recordFacts } from './return-goods.ts'
import { loadSold } from './sold.ts'
import { waitFor } from './waiting.ts'

const DAY_MS = 86_400_000
const LATE_MS = 30 * DAY_MS
const VOID_WITHIN_MS = 36 * 3_600_000

/** Who asks for a void: the till that sold, or a member of staff who signed in. */
export interface Voider {
  readonly staff: string | undefined
  readonly workstation: string
}

/**
 * Undoes what of a sale has not been returned, in one step. The till that sold may do so on the sale's own business
 * date and within 36 hours; later or elsewhere it takes a staff session.
 * @throws StempelError `forbidden` without it.
 */
export function voidSale(
  tx: ShopTx,
  input: { key: string; input: VoidInput } & Voider,
  now: number,
  ctx: ShopContext,
): Answer {
  const { key, input: asked } = input
  const { businessDate } = parseKey(key)
  const digest = digestOf(asked, ctx)
  const before = answeredBefore(tx, 'void', key, digest, ctx, (event) => rebuildReturn(tx, key, event.seq, 'void'))
  if (before !== undefined) return before
  const state = loadSold(tx, key, 'key', ctx)
  const waiting = { kind: 'void' as const, key, original: key, digest, body: JSON.stringify(asked), arrivedAt: now }
  // Whether this till may void was asked when the void first came; a repeat days later is still the same void.
  if (state === undefined && tx.waiting('void', key) !== undefined) return waitFor(tx, waiting)
  mayVoid(key, asked, input, state?.progress.finishedAt ?? Date.parse(businessDate), now)
  if (state === undefined) return waitFor(tx, waiting)
  const programme = ctx.programmes.version(state.sold.programme)
  const today = localDay(now, ctx.timeZone)
  const day = voidDay(asked, today, now)
  const decision = decideVoid(state, { kind: 'void', cause: `void:${key}`, day, today, now }, programme)
  tellLinesBack(tx, state, decision.progress, ctx)
  const seq = recordFacts(tx, decision)
  tx.updateSale(decision.progress)
  const body = JSON.stringify(presentReturn('void', key, decision, state.account !== undefined, programme, ctx))
  tx.putEvent({ kind: 'void', key, digest, answer: body, seq }, today)
  tx.dropWaiting('void', key)
  return { status: 201, body, notices: [] }
}

/** The business day a void counts for: the one the till is on when that can be believed, else today. */
export function voidDay(asked: VoidInput, today: Day, now: number): Day {
  const { businessDate: day } = asked
  if (day === undefined) return today
  const at = Date.parse(day)
  return at > now - LATE_MS && at < now + DAY_MS ? day : today
}

/** @throws StempelError `forbidden` when this void needs a staff session. */
export function mayVoid(key: string, asked: VoidInput, by: Voider, finishedAt: number, now: number): void {
  if (by.staff !== undefined) return
  const { workstation, businessDate } = parseKey(key)
  // A void that was heard late happened when the till says, within the 30 days a till repeats.
  const at = asked.at !== undefined && asked.at > now - LATE_MS && asked.at < now ? asked.at : now
  // A till that does not say which business date it is on still has the one of its sale: midnight may have passed.
  const onItsDay = (asked.businessDate ?? businessDate) === businessDate
  if (workstation === by.workstation && onItsDay && at - finishedAt <= VOID_WITHIN_MS) return
  throw new StempelError(
    'forbidden',
    'A void by another till, after its business date or after 36 hours needs a Staff-Session.',
    { path: 'Staff-Session' },
  )
}
