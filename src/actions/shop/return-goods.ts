import { decideLooseReturn } from '../../domain/decide-loose-return.ts'
import { decideReturn, type ReturnDecision } from '../../domain/decide-return.ts'
import { invalid, pathsOf } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ReturnInput, ReturnLine } from '../../domain/sale.ts'
import { type Times, timesOf } from './circumstances.ts'
import type { Answer, ShopContext } from './context.ts'
import { findHolder } from './holder.ts'
import { answeredBefore, digestOf } from './once.ts'
import { presentReturn } from './present-return.ts'
import { type ForeignReceipt, originalOf, tellLinesBack } from './receipt-token.ts'
import { elsewhereOf, recordElsewhere } from './return-elsewhere.ts'
import { loadSold } from './sold.ts'
import { waitFor } from './waiting.ts'

/**
 * Takes goods back: points are demanded, burned points given back, by line and part quantity.
 * A return whose sale has not arrived waits for it (202).
 * @throws StempelError `invalid` when more comes back than was bought, `conflict` for other content under the same key.
 */
export function returnGoods(
  tx: ShopTx,
  input: { key: string; input: ReturnInput },
  now: number,
  ctx: ShopContext,
): Answer {
  const { key } = input
  const { asked, receipt } = resolved(input.input, ctx)
  const times = timesOf(key, asked.finishedAt, now, ctx)
  if (ctx.rules === 'live' && asked.currency !== ctx.currency)
    throw invalid('currency', `This shop sells in ${ctx.currency}, not in ${asked.currency}.`)
  if (asked.original !== undefined && receipt === undefined) parseKey(asked.original, 'original')
  const digest = returnDigest(tx, asked, now, ctx)
  const before = answeredBefore(tx, 'return', key, digest, ctx, (event) => rebuildReturn(tx, key, event.seq))
  if (before !== undefined) return before
  const sale = receipt === undefined ? asked.original : undefined
  if (sale !== undefined && loadSold(tx, sale, 'original', ctx) === undefined)
    return waitFor(tx, {
      kind: 'return',
      key,
      original: sale,
      digest,
      body: JSON.stringify(withoutCard(asked, tx, now, ctx)),
      arrivedAt: now,
    })
  const { body, seq } =
    receipt !== undefined
      ? recordElsewhere(tx, key, asked, receipt, times, now, ctx)
      : sale === undefined
        ? recordLoose(tx, key, asked, times, now, ctx)
        : recordKnown(tx, key, sale, asked, times, now, ctx)
  const text = JSON.stringify(body)
  tx.putEvent({ kind: 'return', key, digest, answer: text, seq }, times.today)
  tx.dropWaiting('return', key)
  return { status: 201, body: text, notices: [] }
}

/** A return as it is judged: a receipt token of this very shop stands for its sale's key. */
function resolved(asked: ReturnInput, ctx: ShopContext): { asked: ReturnInput; receipt: ForeignReceipt | undefined } {
  if (asked.original === undefined) return { asked, receipt: undefined }
  const of = originalOf(asked.original, 'original', ctx)
  return 'key' in of ? { asked: { ...asked, original: of.key }, receipt: undefined } : { asked, receipt: of.receipt }
}

/**
 * The returned part of an exchange: judged and booked like a return of its own, inside the sale's commit.
 * @returns its answer, or `{"return", "state": "waiting"}` when the original has not arrived.
 */
export function recordReturn(
  tx: ShopTx,
  id: { key: string; at: string },
  part: { original: string; lines: readonly ReturnLine[]; currency: string },
  times: Times,
  now: number,
  ctx: ShopContext,
): unknown {
  const { key, at } = id
  const path = `${at}.original`
  const of = originalOf(part.original, path, ctx)
  if (!('key' in of)) throw invalid(path, 'Goods of another shop are taken back by a return of their own.')
  const { key: original } = of
  parseKey(original, path)
  const asked: ReturnInput = { ...part, original }
  const digest = digestOf(asked, ctx)
  if (loadSold(tx, original, path, ctx) === undefined) {
    waitFor(tx, { kind: 'return', key, original, digest, body: JSON.stringify(asked), arrivedAt: now })
    return { return: key, state: 'waiting' }
  }
  const { body, seq } = pathsOf(
    (field) => `${at}.${field}`,
    () => recordKnown(tx, key, original, asked, times, now, ctx),
  )
  tx.putEvent({ kind: 'return', key, digest, answer: JSON.stringify(body), seq }, times.today)
  return body
}

/**
 * A return may come before the first sale of its card, when there is no account to know the card by yet; so here the
 * card's own keyed digest stands for it.
 */
function returnDigest(tx: ShopTx, asked: ReturnInput, now: number, ctx: ShopContext): Uint8Array {
  if (asked.card === undefined) return digestOf(asked, ctx)
  const { code } = findHolder(tx, asked.card, now, ctx, ctx.programmes.at(now))
  return digestOf({ ...asked, card: Buffer.from(ctx.keys.eventDigest('card', code)).toString('hex') }, ctx)
}

/** What waits in the books names no card: only its sealed handle. */
function withoutCard(asked: ReturnInput, tx: ShopTx, now: number, ctx: ShopContext): ReturnInput {
  if (asked.card === undefined) return asked
  const { code } = findHolder(tx, asked.card, now, ctx, ctx.programmes.at(now))
  return { ...asked, card: ctx.keys.sealHandle(code, 'scanned', now) }
}

/** The cause of a return's fact names both keys, so that a void of the return finds the sale. */
export const returnCause = (key: string, original: string | undefined): string =>
  original === undefined ? `return:${key}` : `return:${key} sale:${original}`

function recordKnown(
  tx: ShopTx,
  key: string,
  original: string,
  asked: ReturnInput,
  times: Times,
  now: number,
  ctx: ShopContext,
): { body: Record<string, unknown>; seq: number } {
  const state = loadSold(tx, original, 'original', ctx)
  if (state === undefined) throw new Error('a return is recorded only when its sale is here')
  if (asked.currency !== state.progress.currency)
    throw invalid('currency', `The sale was in ${state.progress.currency}, not in ${asked.currency}.`)
  const programme = ctx.programmes.version(state.sold.programme)
  const when = { kind: 'return' as const, cause: returnCause(key, original), day: times.day, today: times.today, now }
  const decision = decideReturn(state, asked.lines, when, programme)
  tellLinesBack(tx, state, decision.progress, ctx)
  const seq = recordFacts(tx, decision)
  tx.updateSale(decision.progress)
  return { body: presentReturn('return', key, decision, state.account !== undefined, programme, ctx), seq }
}

function recordLoose(
  tx: ShopTx,
  key: string,
  asked: ReturnInput,
  times: Times,
  now: number,
  ctx: ShopContext,
): { body: Record<string, unknown>; seq: number } {
  if (asked.card === undefined)
    throw invalid('original', 'A return names its sale (original) or, without a receipt, the card.')
  const programme = ctx.programmes.at(times.judgedAt)
  const { account } = findHolder(tx, asked.card, now, ctx, programme)
  if (account === undefined)
    throw invalid('card', 'This card has not bought anything here; nothing can be returned to it.')
  const when = { kind: 'return' as const, cause: returnCause(key, undefined), day: times.day, today: times.today, now }
  const decision = decideLooseReturn(account, asked.lines, when, programme)
  const seq = recordFacts(tx, decision)
  return { body: presentReturn('return', key, decision, true, programme, ctx), seq }
}

/** Records a decision's facts. @returns the journal number of the one that answers. */
export function recordFacts(tx: ShopTx, decision: Pick<ReturnDecision, 'facts' | 'factAt'>): number {
  let seq = 0
  decision.facts.forEach((each, i) => {
    const recorded = tx.record(each)
    if (i === decision.factAt) seq = recorded
  })
  return seq
}

/** The numbers of a return or void whose exact bytes have expired. */
export function rebuildReturn(tx: ShopTx, key: string, seq: number, name: 'return' | 'void' = 'return'): string {
  const booked = tx.fact(seq)
  if (booked === undefined) throw new Error(`fact ${seq} of a known ${name} is missing`)
  const balance = booked.account === undefined ? 0 : (tx.account(booked.account)?.balance ?? 0)
  const elsewhere = elsewhereOf(booked.note)
  if (elsewhere !== undefined) {
    const { chargeCents, ...points } = elsewhere
    const rest = { giftsAskedBack: [], chargeCents, receipt: { lines: [] } }
    return JSON.stringify({ [name]: key, points: { ...points, balance }, ...rest })
  }
  const { clawedBack, reinstated, earned } = booked.points
  const giftsAskedBack = booked.gifts
    .filter(({ state }) => state === 'asked-back')
    .map(({ gift, costCents, state }) => ({ gift, title: gift, costCents, state }))
  return JSON.stringify({
    [name]: key,
    points: { clawedBack: clawedBack - earned, reinstated, balance },
    giftsAskedBack,
    chargeCents: booked.coupons.reduce((sum, { charged = 0 }) => sum + charged, 0),
    receipt: { lines: [] },
  })
}
