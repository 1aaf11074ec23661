import { type ConsentEvent, type EndedConsent, presentEvent } from '../../domain/consent/event.ts'
import type { Member, Telling } from '../../domain/consent/membership.ts'
import { jurisdictionOf, NEEDS_IDENTITY, type Purpose } from '../../domain/consent/purpose.ts'
import { inForce, type StatementVersion, textIn } from '../../domain/consent/statement.ts'
import { answered, type ConsentAnswer, type ConsentState, mayFollow, stands } from '../../domain/consent/states.ts'
import { localDay } from '../../domain/day.ts'
import { conflict, invalid, StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { appendConsent } from './append-consent.ts'
import { agreedTo, consentOf, isMember, isMemberFromElsewhere } from './consent-of.ts'
import type { Answer, ShopContext } from './context.ts'
import { findHolder, type Holder, newAccount, openAccount } from './holder.ts'
import { digestOf, sameBytes } from './once.ts'
import { terminateConsents } from './terminate-consents.ts'

/** What a shopper answered on a screen. */
export interface ConsentInput {
  /** A sealed handle. */
  readonly card: string
  readonly purpose: Purpose
  /** The caller's own id of this event. */
  readonly event: string
  readonly answer: {
    readonly state: ConsentAnswer
    readonly version: number
    readonly locale: string
    readonly action: string
  }
  /** Told of everything that ends, before it is committed: what a restore would bring back must end again. */
  readonly onEnded?: ((ended: EndedConsent) => void) | undefined
}

const ID = /^[0-9A-Za-z._-]{1,64}$/
const DAY_MS = 86_400_000
/** Nobody changes their mind more often in a day; the evidence of all shoppers shares one disk. */
const MOST_A_DAY = 50

/**
 * Keeps a shopper's answer as evidence and does what it says: a yes to `brand-identity` joins the brand, a no leaves it
 * and takes back what needs it. Nothing here touches what the card does in this shop.
 * @throws StempelError `conflict` when the id was used with other content, another version is in force, the shop belongs
 *   to no brand or there is nothing to withdraw; `invalid`, `forbidden` for a blocked card, `too_many`.
 */
export function giveConsent(tx: ShopTx, input: ConsentInput, now: number, ctx: ShopContext): Answer {
  const { purpose, event, answer } = input
  if (!ID.test(event)) throw invalid('eventId', 'An id is 1 to 64 letters, digits, dots, - and _.')
  const holder = findHolder(tx, input.card, now, ctx, ctx.programmes.at(now))
  if (holder.account !== undefined && holder.account.state !== 'open')
    throw new StempelError(
      'forbidden',
      'This card is blocked; what it agreed to is decided with the card that replaced it.',
    )
  const principal = ctx.keys.consentPrincipal(holder.code)
  const { state: said, version, locale, action } = answer
  const digest = digestOf(
    ['consent', purpose, Buffer.from(principal).toString('hex'), said, version, locale, action],
    ctx,
  )
  const before = tx.consents.named(purpose, event)
  if (before !== undefined) {
    if (before.digest !== undefined && sameBytes(before.digest, digest)) return respond(tx, before, 200)
    throw conflict('eventId', 'This event was recorded before with other content.')
  }
  settleElsewhere(tx, input, holder.code, now, ctx)
  const last = tx.consents.last(principal, purpose)
  const state = answered(last?.state, said)
  const shown = state === 'withdrawn' ? shownBefore(tx, last, locale) : shownNow(tx, purpose, answer, now, ctx)
  if (state !== 'withdrawn') checkJoinable(tx, holder, purpose, state, now, ctx)
  // A withdrawal is always taken; there can be no more of them than of what they withdraw.
  if (state !== 'withdrawn' && tx.consents.countSince(principal, now - DAY_MS) >= MOST_A_DAY)
    throw new StempelError('too_many', `At most ${MOST_A_DAY} answers of a card are kept a day.`, {
      retryAfterSeconds: 3600,
    })
  const change = { principal, purpose, state, action, actor: 'principal', last, shown, event, digest } as const
  const told = appendConsent(tx, change, now, ctx)
  if (state === 'withdrawn') end(tx, told, holder, input.onEnded, now, ctx)
  else if (state !== 'refused') begin(tx, told, holder, now, ctx)
  return respond(tx, told, 201)
}

/**
 * Writes down what happened in other shops since the card was last here: who left there agrees to nothing here any more,
 * and who joined there can renew or withdraw here.
 */
function settleElsewhere(
  tx: ShopTx,
  { purpose, answer, onEnded }: ConsentInput,
  code: string,
  now: number,
  ctx: ShopContext,
): void {
  const principal = ctx.keys.consentPrincipal(code)
  const last = tx.consents.last(principal, 'brand-identity')
  if (stands(last?.state) && isMember(tx, code, ctx) === false)
    terminateConsents(tx, { code, action: 'left-elsewhere', onEnded }, now, ctx)
  if (purpose !== 'brand-identity' || !isMemberFromElsewhere(tx, code, last, ctx)) return
  const notice = inForce(tx.consents.versions(purpose, jurisdictionOf(ctx)), now)
  if (notice === undefined) return
  const shown = { notice, locale: textIn(notice.statement, answer.locale).locale }
  const change = { principal, purpose, state: 'given', last, shown } as const
  appendConsent(tx, { ...change, action: 'given-elsewhere', actor: 'shop' }, now, ctx)
}

/** What is agreed to or refused must have been shown as it is now. */
function shownNow(
  tx: ShopTx,
  purpose: Purpose,
  { version, locale }: ConsentInput['answer'],
  now: number,
  ctx: ShopContext,
): { notice: StatementVersion; locale: string } {
  const notice = inForce(tx.consents.versions(purpose, jurisdictionOf(ctx)), now)
  if (notice === undefined) throw conflict('purpose', 'There is no statement for this purpose that could be agreed to.')
  if (notice.version !== version)
    throw conflict('version', `Version ${notice.version} of this statement is in force; show it and ask again.`)
  if (notice.statement.texts[locale as 'en'] === undefined)
    throw invalid('locale', `This statement exists in ${Object.keys(notice.statement.texts).join(', ')}.`)
  return { notice, locale }
}

/** A withdrawal is about what was agreed to, whatever version is in force by now. */
function shownBefore(
  tx: ShopTx,
  last: ConsentEvent | undefined,
  locale: string,
): { notice: StatementVersion; locale: string } {
  const notice = last === undefined ? undefined : noticeOf(tx, last)
  if (notice === undefined) throw new Error('what was agreed to is not in the books')
  return { notice, locale: textIn(notice.statement, locale).locale }
}

function checkJoinable(
  tx: ShopTx,
  { code, kind }: Holder,
  purpose: Purpose,
  state: ConsentState,
  now: number,
  ctx: ShopContext,
): void {
  if (ctx.membership?.isLinked !== true)
    throw conflict('purpose', 'This shop belongs to no brand: there is nothing to agree to, and nothing was stored.')
  if (state === 'refused') return
  if (kind === 'third')
    throw conflict(
      'card',
      'Only cards of this shop may join the brand; a card of its own replaces this one at the desk.',
    )
  if (NEEDS_IDENTITY.includes(purpose) && !consentOf(tx, code, 'brand-identity', now, ctx).isGood)
    throw conflict('purpose', 'This needs the brand: agree to brand-identity first.')
}

function begin(tx: ShopTx, { purpose, no }: ConsentEvent, holder: Holder, now: number, ctx: ShopContext): void {
  const { membership } = ctx
  if (membership === undefined) return
  const member = { account: holder.account?.id ?? opened(tx, holder, now, ctx), code: holder.code }
  if (purpose === 'brand-identity') membership.join(tx, member, now)
  const telling = membership.purposes(tx, member, agreedTo(tx, holder.code, now, ctx), now)
  if (telling !== undefined) tx.consents.tell(no, telling.token, telling.systems, now)
}

/** Whoever joins before the first sale has an account from then on. */
function opened(tx: ShopTx, holder: Holder, now: number, ctx: ShopContext): number {
  const day = localDay(now, ctx.timeZone)
  const account = newAccount(ctx, ctx.programmes.at(now), day)
  openAccount(tx, holder, account, day, ctx)
  return account.id
}

/** Ends what was withdrawn and what needs it, and leaves the brand with the last of it. */
function end(
  tx: ShopTx,
  told: ConsentEvent,
  holder: Holder,
  onEnded: ConsentInput['onEnded'],
  now: number,
  ctx: ShopContext,
): void {
  const ended = [told, ...(told.purpose === 'brand-identity' ? followers(tx, told, now, ctx) : [])]
  for (const { principal, purpose, at } of ended)
    onEnded?.({ principal: Buffer.from(principal).toString('hex'), purpose, state: 'withdrawn', at })
  const { code, account } = holder
  if (ctx.membership === undefined || (account === undefined && isMember(tx, code, ctx) !== true)) return
  const member = { account: account?.id ?? opened(tx, holder, now, ctx), code }
  const telling = undo(tx, told.purpose, member, now, ctx)
  if (telling !== undefined) tx.consents.tell(told.no, telling.token, telling.systems, now)
}

const undo = (tx: ShopTx, purpose: Purpose, of: Member, now: number, ctx: ShopContext): Telling | undefined =>
  purpose === 'brand-identity'
    ? ctx.membership?.leave(tx, of, now)
    : ctx.membership?.purposes(tx, of, agreedTo(tx, of.code, now, ctx), now)

/** Purposes that mean nothing without the brand are withdrawn with it. */
function followers(tx: ShopTx, told: ConsentEvent, now: number, ctx: ShopContext): ConsentEvent[] {
  const { principal, no: cause } = told
  return NEEDS_IDENTITY.flatMap((purpose) => {
    const last = tx.consents.last(principal, purpose)
    if (!mayFollow(last?.state, 'withdrawn')) return []
    const change = { principal, purpose, state: 'withdrawn', last, cause } as const
    return [appendConsent(tx, { ...change, action: 'follows:brand-identity', actor: 'shop' }, now, ctx)]
  })
}

/** The statement an event is about. */
export const noticeOf = (tx: Pick<ShopTx, 'consents'>, of: ConsentEvent): StatementVersion | undefined =>
  tx.consents.versions(of.purpose, of.jurisdiction).find(({ version }) => version === of.version)

/** Made of what is kept for ever, so that a repeat gets the same bytes. */
function respond(tx: ShopTx, event: ConsentEvent, status: 200 | 201): Answer {
  const notice = noticeOf(tx, event)
  if (notice === undefined) throw new Error('what was agreed to is not in the books')
  const also = tx.consents.causedBy(event.no).map(({ purpose, state }) => ({ purpose, state }))
  return { status, body: JSON.stringify({ ...presentEvent(event, notice), also }), notices: [] }
}
