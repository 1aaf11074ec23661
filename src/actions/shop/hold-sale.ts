import { localDay } from '../../domain/day.ts'
import { decideHold, decideRelease } from '../../domain/decide-hold.ts'
import { conflict, invalid } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Hold } from '../../domain/records.ts'
import type { HoldInput } from '../../domain/sale.ts'
import type { Answer, Notice, ShopContext } from './context.ts'
import { findHolder, readAgain } from './holder.ts'
import { digestOf, sameBytes } from './once.ts'
import { comparable, concealCodes, presentDiscounts, presentUnused, revealCodes } from './present-coupon.ts'
import { bringCoupons, heldCoupons, numberOf } from './sale-coupons.ts'
import { segmentsWhenAsked } from './segments-of.ts'

/** The account of a hold for a card that was never seen: it holds coupons, which are good for whoever brings them. */
export const NOBODY = 0

/**
 * Locks points and coupons while the customer pays. The last request wins: other content under the same key replaces the hold.
 * @throws StempelError `conflict` when the sale is finished or the card has too few points.
 */
export function holdSale(tx: ShopTx, input: { key: string; hold: HoldInput }, now: number, ctx: ShopContext): Answer {
  const { key, hold } = input
  parseKey(key)
  if (hold.currency !== ctx.currency)
    throw invalid('currency', `This shop sells in ${ctx.currency}, not in ${hold.currency}.`)
  if (tx.event('sale', key) !== undefined) throw conflict('key', 'This sale is finished; nothing can be held for it.')
  const today = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now)
  const { account, boundTo } = findHolder(tx, hold.card, now, ctx, programme)
  if (account === undefined && hold.burnPoints > 0) throw conflict('burnPoints', 'This card has no points yet.')
  if (account === undefined && hold.coupons.length === 0) return nothingToHold(tx, key, now, programme.holdMinutes, ctx)
  const digest = digestOf({ ...hold, coupons: comparable(hold.coupons), card: boundTo }, ctx)
  const before = tx.hold(key)
  if (before?.state === 'granted' && before.expiresAt > now && sameBytes(before.digest, digest))
    return { status: 200, body: revealCodes(before.answer, ctx), notices: [] }
  if (before !== undefined) release(tx, before, now, ctx)
  const state = {
    account: account === undefined ? undefined : readAgain(tx, account),
    coupons: bringCoupons(tx, hold.coupons, today, undefined, ctx),
    counted: (rule: string, period: string) => tx.counted(rule, period),
    segments: segmentsWhenAsked(tx, account),
  }
  const { shop, timeZone } = ctx
  const decision = decideHold(state, hold, { cause: `hold:${key}`, today, now, shop, timeZone }, programme)
  let seq = 0
  for (const each of decision.facts) seq = tx.record(each)
  const body = JSON.stringify({
    discounts: presentDiscounts(decision.discounts, hold.coupons),
    discountCents: decision.discountCents,
    expiresAt: new Date(decision.expiresAt).toISOString(),
    ...(decision.unused.length === 0 ? {} : { unused: presentUnused(decision.unused, hold.coupons, ctx) }),
  })
  const { lots, expiresAt } = decision
  tx.putHold({
    key,
    seq,
    account: account?.id ?? NOBODY,
    points: hold.burnPoints,
    lots,
    expiresAt,
    state: 'granted',
    digest,
    answer: concealCodes(body, ctx),
    coupons: decision.promised.map(({ at, ...promise }) => ({
      ...promise,
      number: numberOf(hold.coupons[at] ?? '', ctx) ?? '',
    })),
  })
  return { status: 200, body, notices: [] }
}

/** A card never seen holds nothing, and nothing is stored before its first sale; a hold of another card ends. */
function nothingToHold(tx: ShopTx, key: string, now: number, minutes: number, ctx: ShopContext): Answer {
  const before = tx.hold(key)
  if (before !== undefined) release(tx, before, now, ctx)
  const expiresAt = new Date(now + minutes * 60_000).toISOString()
  return { status: 200, body: JSON.stringify({ discounts: [], discountCents: 0, expiresAt }), notices: [] }
}

/** Lets a hold go; one that is not there is let go already. */
export function releaseHold(tx: ShopTx, input: { key: string }, now: number, ctx: ShopContext): Answer {
  parseKey(input.key)
  const hold = tx.hold(input.key)
  if (hold !== undefined) release(tx, hold, now, ctx)
  const body = JSON.stringify({ sale: input.key, released: hold?.state === 'granted' })
  return { status: 200, body, notices: hold === undefined ? [] : [released(input.key, 'let-go')] }
}

/**
 * Lets holds go whose time is over; their promise of a discount stays, should the sale still finish.
 * @returns at most `limit` notices, one a hold; call again while that many come back.
 */
export function lapseHolds(tx: ShopTx, input: { limit: number }, now: number, ctx: ShopContext): Notice[] {
  return tx.lapsedHolds(now, input.limit).map((hold) => {
    const account = tx.account(hold.account)
    if (account !== undefined || hold.account === NOBODY) {
      const when = { cause: `hold:${hold.key}`, today: localDay(now, ctx.timeZone), now }
      const coupons = heldCoupons(tx, hold)
      for (const each of decideRelease(account, hold, coupons, when, ctx.programmes.at(now), 'lapsed')) tx.record(each)
    }
    tx.lapseHold(hold.key)
    return released(hold.key, 'lapsed')
  })
}

function release(tx: ShopTx, hold: Hold, now: number, ctx: ShopContext): void {
  const account = tx.account(hold.account)
  if (hold.state === 'granted' && (account !== undefined || hold.account === NOBODY)) {
    const when = { cause: `hold:${hold.key}`, today: localDay(now, ctx.timeZone), now }
    const coupons = heldCoupons(tx, hold)
    for (const each of decideRelease(account, hold, coupons, when, ctx.programmes.at(now))) tx.record(each)
  }
  tx.dropHold(hold.key)
}

const released = (key: string, reason: 'let-go' | 'lapsed'): Notice => ({
  event: 'hold.released',
  workstation: parseKey(key).workstation,
  data: { sale: key, reason },
})
