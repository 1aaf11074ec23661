import { localDay } from '../../domain/day.ts'
import { looseSold } from '../../domain/decide-loose-return.ts'
import type { SoldState } from '../../domain/decide-return.ts'
import { decideReturnVoid } from '../../domain/decide-return-void.ts'
import { conflict, StempelError } from '../../domain/errors.ts'
import type { Fact } from '../../domain/fact.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { VoidInput } from '../../domain/sale.ts'
import type { Answer, ShopContext } from './context.ts'
import { answeredBefore, digestOf } from './once.ts'
import { presentReturn } from './present-return.ts'
import { tellLinesBack } from './receipt-token.ts'
import { elsewhereOf } from './return-elsewhere.ts'
import { rebuildReturn, recordFacts } from './return-goods.ts'
import { loadSold } from './sold.ts'
import { heldToday } from './succession.ts'
import { mayVoid, voidDay } from './void-sale.ts'

/**
 * Takes a return back, under the same conditions as the void of a sale.
 * @throws StempelError `not_found` when there is no such return, `forbidden` when it needs a staff session.
 */
export function voidReturn(
  tx: ShopTx,
  input: { key: string; input: VoidInput; staff: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const { key, input: asked } = input
  const { workstation } = parseKey(key)
  const digest = digestOf(asked, ctx)
  const before = answeredBefore(tx, 'return-void', key, digest, ctx, (event) =>
    rebuildReturn(tx, key, event.seq, 'void'),
  )
  if (before !== undefined) return before
  const undone = heldToday(tx, returnedFact(tx, key))
  // Whose key it is was judged at the door: without a staff session a till names only its own.
  mayVoid(key, asked, { staff: input.staff, workstation }, undone.at, now)
  if (elsewhereOf(undone.note) !== undefined)
    throw conflict('key', 'Goods of another shop that were taken back here are this shop’s; they can be sold again.')
  const programme = ctx.programmes.version(undone.programme)
  const today = localDay(now, ctx.timeZone)
  const when = { kind: 'return' as const, cause: `void-return:${key}`, day: voidDay(asked, today, now), today, now }
  const original = /^return:\S+ sale:(\S+)$/.exec(undone.cause)?.[1]
  const state =
    original === undefined ? looseState(tx, undone, when.cause, now, ctx) : loadSold(tx, original, 'key', ctx)
  if (state === undefined)
    throw new StempelError('not_found', 'The sale of this return is no longer kept.', { path: 'key' })
  const decision = decideReturnVoid(state, undone, when, programme)
  if (original !== undefined) tellLinesBack(tx, state, decision.progress, ctx)
  const seq = recordFacts(tx, decision)
  if (original !== undefined) tx.updateSale(decision.progress)
  const body = JSON.stringify(presentReturn('void', key, decision, state.account !== undefined, programme, ctx))
  tx.putEvent({ kind: 'return-void', key, digest, answer: body, seq }, today)
  return { status: 201, body, notices: [] }
}

function returnedFact(tx: ShopTx, key: string): Fact {
  const event = tx.event('return', key)
  const undone = event === undefined ? undefined : tx.fact(event.seq)
  if (undone === undefined) {
    const waits = tx.waiting('return', key) !== undefined
    throw waits
      ? conflict('key', 'This return waits for its sale; it can be voided once it was judged.')
      : new StempelError('not_found', 'There is no return of this key.', { path: 'key' })
  }
  return undone
}

/** A return without a receipt has no sale to go back to: only its points move. */
function looseState(tx: ShopTx, undone: Fact, cause: string, now: number, ctx: ShopContext): SoldState | undefined {
  const account = undone.account === undefined ? undefined : tx.account(undone.account)
  if (account === undefined) return undefined
  return looseSold(account, [], { cause, day: undone.day, now }, ctx.programmes.version(undone.programme))
}
