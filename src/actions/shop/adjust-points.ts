import { localDay } from '../../domain/day.ts'
import { type AdjustReason, aloneUpTo, decideAdjust } from '../../domain/decide-adjust.ts'
import { conflict, StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'
import { findHolder } from './holder.ts'
import { answeredBefore, digestOf } from './once.ts'

export interface AdjustInput {
  /** The caller's own id of this adjustment. */
  readonly id: string
  readonly card: string
  /** Whole, not 0; below 0 takes. */
  readonly points: number
  readonly reason: AdjustReason
  readonly operator: string
  /** A second person who was asked and said yes; undefined when one acts alone. */
  readonly second: string | undefined
}

/**
 * Gives or takes points by hand, once.
 * @throws StempelError `invalid` for no card, `conflict` for one that never bought here, is blocked or has too little,
 *   `forbidden` with path `second` over the limit of one person.
 */
export function adjustPoints(tx: ShopTx, input: AdjustInput, now: number, ctx: ShopContext): Answer {
  const { id, points, reason, operator, second } = input
  const programme = ctx.programmes.at(now)
  const holder = findHolder(tx, input.card, now, ctx, programme)
  const digest = digestOf({ account: holder.boundTo ?? null, points, reason }, ctx)
  const before = answeredBefore(tx, 'adjustment', id, digest, ctx, ({ seq }) => rebuilt(tx, id, seq))
  if (before !== undefined) return before
  const { account } = holder
  if (account === undefined) throw conflict('card', 'This card has not bought anything here.')
  if (account.state !== 'open') throw conflict('card', 'This card is blocked.')
  const alone = aloneUpTo(programme)
  if (Math.abs(points) > alone && second === undefined)
    throw new StempelError('forbidden', `Over ${alone} points a second person confirms.`, { path: 'second' })
  const today = localDay(now, ctx.timeZone)
  const cause = ['adjustment', id, operator, ...(second === undefined ? [] : [second])].join(':')
  let seq = 0
  for (const each of decideAdjust(account, { points, reason }, { cause, today, now }, programme)) seq = tx.record(each)
  const balance = tx.account(account.id)?.balance ?? 0
  const answer = JSON.stringify({
    adjustment: id,
    points: { adjusted: points, balance },
    reason,
    second: second ?? null,
  })
  tx.putEvent({ kind: 'adjustment', key: id, digest, answer, seq }, today)
  return { status: 201, body: answer, notices: [] }
}

/** The numbers of an adjustment whose exact bytes have expired. */
function rebuilt(tx: ShopTx, id: string, seq: number): string {
  const fact = tx.fact(seq)
  const balance = fact?.account === undefined ? 0 : (tx.account(fact.account)?.balance ?? 0)
  const second = fact?.cause.split(':')[3] ?? null
  return JSON.stringify({
    adjustment: id,
    points: { adjusted: fact?.points.adjusted ?? 0, balance },
    reason: fact?.note ?? null,
    second,
  })
}
