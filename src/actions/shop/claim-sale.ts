import { parseClaimCode } from '../../domain/code/claim.ts'
import { localDay } from '../../domain/day.ts'
import { decideClaim } from '../../domain/decide-claim.ts'
import { invalid, StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ClaimInput } from '../../domain/sale.ts'
import type { Answer, ShopContext } from './context.ts'
import { findHolder, newAccount, openAccount, readAgain } from './holder.ts'
import { meetMember } from './member-join.ts'
import { answeredBefore, digestOf } from './once.ts'
import { receiptText } from './receipt-text.ts'
import { recordFacts } from './return-goods.ts'
import { loadSold } from './sold.ts'
import { waitFor } from './waiting.ts'

/**
 * Credits a sale without a card to the card that brings its claim code, or its printed key and total when the server
 * never answered the sale. Once: the same card again gets the same answer, another card a conflict.
 * `askedAt` (ms) is when the shopper asked, for a claim that waited for its sale.
 * @throws StempelError `not_found` for a code that this shop never made or that is over.
 */
export function claimSale(
  tx: ShopTx,
  input: { code: string; input: ClaimInput; askedAt?: number },
  now: number,
  ctx: ShopContext,
): Answer {
  const { key, printed } = claimedSale(input.code, input.input, ctx)
  const today = localDay(now, ctx.timeZone)
  const state = loadSold(tx, key, 'code', ctx)
  const programme = state === undefined ? ctx.programmes.at(now) : ctx.programmes.version(state.sold.programme)
  const holder = findHolder(tx, input.input.card, now, ctx, ctx.programmes.at(now), input.askedAt ?? now)
  const opened = holder.account === undefined ? newAccount(ctx, programme, today) : undefined
  const account = holder.account ?? opened
  if (account === undefined) throw new Error('a card has an account or gets one')
  const digest = digestOf({ card: holder.boundTo ?? opened?.id }, ctx)
  const before = answeredBefore(tx, 'claim', key, digest, ctx, (event) => present(tx, key, event.seq, ctx))
  if (before !== undefined) return before
  // A card never seen has no account to be known by while it waits, so its pseudonym stands for it.
  const waitingDigest = digestOf({ card: ctx.keys.eventDigest('card', holder.code).toString() }, ctx)
  if (state === undefined)
    return waitFor(tx, {
      kind: 'claim',
      key,
      original: key,
      digest: waitingDigest,
      body: JSON.stringify({ ...input.input, card: ctx.keys.sealHandle(holder.code, 'scanned', now) }),
      arrivedAt: now,
    })
  const { totalCents } = input.input
  if ((printed || totalCents !== undefined) && totalCents !== state.progress.totalCents)
    throw new StempelError('not_found', 'No sale of this key has this total.', { path: 'totalCents' })
  const when = { cause: `claim:${key}`, today, now, askedAt: input.askedAt ?? now }
  if (opened !== undefined) openAccount(tx, holder, opened, today, ctx)
  meetMember(tx, holder.code, account.id, now, ctx)
  const decision = decideClaim({ ...state, account: readAgain(tx, account) }, when, programme)
  const seq = recordFacts(tx, decision)
  tx.updateSale({ ...state.progress, account: account.id, lot: decision.lot, creditSeq: seq })
  tx.claimBasket(state.progress.seq, account.id)
  const body = present(tx, key, seq, ctx)
  tx.putEvent({ kind: 'claim', key, digest, answer: body, seq }, today)
  tx.dropWaiting('claim', key)
  return { status: 201, body, notices: [] }
}

/**
 * The sale a claim means: by its signed code, or by its printed key.
 * @throws StempelError as `claimSale`.
 */
export function claimedSale(
  code: string,
  input: ClaimInput,
  ctx: ShopContext,
): { readonly key: string; readonly printed: boolean } {
  if (code.includes('.')) {
    parseKey(code, 'code')
    if (input.totalCents === undefined)
      throw invalid('totalCents', 'A claim by the printed key also names the total of the receipt.')
    return { key: code, printed: true }
  }
  const key = ctx.keys.openClaim(parseClaimCode(code))
  if (key === undefined)
    throw new StempelError('not_found', 'This claim code was not made by this shop.', { path: 'code' })
  return { key, printed: false }
}

function present(tx: ShopTx, key: string, seq: number, ctx: ShopContext): string {
  const booked = tx.fact(seq)
  if (booked === undefined) throw new Error(`fact ${seq} of a known claim is missing`)
  const balance = booked.account === undefined ? 0 : (tx.account(booked.account)?.balance ?? 0)
  const { earned } = booked.points
  const lines = receiptText(
    [
      { kind: 'earned', points: earned },
      { kind: 'balance', points: balance },
    ],
    key,
    ctx,
  )
  return JSON.stringify({ claim: key, points: { earned: booked.points.earned, balance }, receipt: { lines } })
}
