import type { AccountView } from '../../domain/account.ts'
import { type Day, localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import type { Shopper } from '../../domain/shopper.ts'
import { tierProgress } from '../../domain/tiers.ts'
import type { VisitAnswer } from '../../domain/visit-answer.ts'
import type { Answer, ShopContext } from './context.ts'
import { earnedBy } from './earned.ts'
import { accountToShow, findHolder } from './holder.ts'
import { presentCoupon } from './present-coupon.ts'
import { consentsInShort } from './read-consents.ts'
import { presentAccount } from './scan-card.ts'
import { familyOf } from './succession.ts'

/**
 * Everything a shopper sees of the card in hand: points and when they end, tier, coupons with their codes, gifts, what it
 * earned them, and what is stored of it, why and until when. A card never seen shows all of it empty, and nothing is
 * stored; of a blocked card only that it is blocked is shown, since whoever holds it need not be its owner.
 */
export function readMe(tx: ShopTx, input: Shopper, now: number, ctx: ShopContext): Answer {
  return { status: 200, body: JSON.stringify(me(tx, input, now, ctx)), notices: [] }
}

/** The same before it is written. */
export function me(
  tx: ShopTx,
  { card, words, sheet }: Shopper,
  now: number,
  ctx: ShopContext,
): Record<string, unknown> {
  const today = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now)
  const holder = findHolder(tx, card, now, ctx, programme)
  const account = accountToShow(tx, holder, programme, today, ctx)
  const stored = sheet.map(({ fields, purpose, benefit, until }) => ({
    fields,
    purpose: words.sheet(purpose),
    benefit: words.sheet(benefit),
    until: words.sheet(until),
  }))
  if (account.state !== 'open') {
    const reason = account.reason ?? 'blocked'
    return { blocked: { reason, text: words.blocked(reason) }, stored }
  }
  const isKnown = holder.account !== undefined
  const { points, gifts, notices } = presentAccount(tx, account, today, programme, ctx)
  return {
    ...points,
    currency: ctx.currency,
    lots: lotsOf(account, today),
    progress: progressOf(account, programme, today, ctx),
    coupons: isKnown ? tx.coupons.openOf(account.id, today).map((each) => presentCoupon(each, ctx)) : [],
    gifts,
    ahead: giftsAhead(programme, ctx),
    notices,
    contact: { level: isKnown ? tx.contact.of(account.id) : 'normal' },
    answers: isKnown ? tx.visitAnswers.of(account.id).map(presentAnswer) : [],
    consents: consentsInShort(tx, holder.code, now, ctx),
    earned: earnedBy(tx, isKnown ? familyOf(tx, account.id) : [], ctx),
    isStored: isKnown,
    stored,
  }
}

/** What was said at the door, and what became of it. */
const presentAnswer = ({ day, answer, reason, ticket, resolution }: VisitAnswer): object => ({
  ...{ day, answer, reason },
  ...(ticket === undefined ? {} : { state: resolution === undefined ? 'open' : 'resolved' }),
  ...(resolution === undefined ? {} : { resolution: resolution.text }),
})

/** What a basket can bring, the nearest first. */
const giftsAhead = ({ giftsDescending }: Programme, ctx: ShopContext): unknown[] =>
  [...giftsDescending]
    .reverse()
    .map(({ id, title, fromCents }) => ({ gift: id, title: ctx.words.title(title), fromCents }))

/** Points by the day they end; those that wait name the day they can first be used. */
function lotsOf(account: AccountView, today: Day): unknown[] {
  const sums = new Map<string, { points: number; expires: Day; activeFrom?: Day }>()
  for (const { points, expires, activeFrom } of account.lots()) {
    if (points === 0 || expires < today) continue
    const waits = activeFrom > today ? { activeFrom } : {}
    const key = `${expires} ${waits.activeFrom ?? ''}`
    const sum = sums.get(key) ?? { points: 0, expires, ...waits }
    sum.points += points
    sums.set(key, sum)
  }
  return [...sums.values()]
}

function progressOf(account: AccountView, programme: Programme, today: Day, ctx: ShopContext): unknown {
  const { next, ...of } = tierProgress(account, programme, today)
  if (next === undefined) return { ...of, next: null }
  const level = programme.tiers.levels.find(({ id }) => id === next.id)
  return { ...of, next: { ...next, title: level === undefined ? next.id : ctx.words.title(level.title) } }
}
