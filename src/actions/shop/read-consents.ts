import { type ConsentEvent, presentEvent } from '../../domain/consent/event.ts'
import { jurisdictionOf, PURPOSES, type Purpose } from '../../domain/consent/purpose.ts'
import { inForce, type StatementVersion, textIn } from '../../domain/consent/statement.ts'
import { localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Shopper } from '../../domain/shopper.ts'
import { accountInHand } from './card-session.ts'
import { type ConsentOf, consentOf } from './consent-of.ts'
import type { Answer, ShopContext } from './context.ts'
import { noticeOf } from './give-consent.ts'
import { findHolder } from './holder.ts'

/**
 * What a card's holder is asked and has answered: each purpose with the statement in force, every event with the text
 * as it was shown, and who has confirmed a withdrawal. Looking stores nothing.
 * @throws StempelError `forbidden` for a blocked card.
 */
export function readConsents(tx: ShopTx, input: Shopper, now: number, ctx: ShopContext): Answer {
  return { status: 200, body: JSON.stringify(consentsIn(tx, input, now, ctx)), notices: [] }
}

/** The same before it is written. */
export function consentsIn(tx: ShopTx, input: Shopper, now: number, ctx: ShopContext): Record<string, unknown> {
  accountInHand(tx, input.card, now, ctx)
  const { code } = findHolder(tx, input.card, now, ctx, ctx.programmes.at(now))
  const purposes = PURPOSES.map((purpose) =>
    presentPurpose(tx, consentOf(tx, code, purpose, now, ctx), input, now, ctx),
  )
  const events = tx.consents.history(ctx.keys.consentPrincipal(code))
  return {
    jurisdiction: jurisdictionOf(ctx),
    isLinked: ctx.membership?.isLinked === true,
    purposes,
    events: events.map((event) => presentOne(tx, event, input)),
  }
}

const hasAnswered = (tx: ShopTx, code: string, purpose: Purpose, ctx: ShopContext): boolean =>
  tx.consents.last(ctx.keys.consentPrincipal(code), purpose) !== undefined

/** What a screen of a card says of its consents in short; nothing of purposes that were never answered. */
export const consentsInShort = (tx: ShopTx, code: string, now: number, ctx: ShopContext): unknown[] =>
  PURPOSES.filter((purpose) => purpose === 'brand-identity' || hasAnswered(tx, code, purpose, ctx))
    .map((purpose) => consentOf(tx, code, purpose, now, ctx))
    .filter(({ state }) => state !== 'none')
    .map(({ purpose, state, version, needsRenewal, isGood }) => ({ purpose, state, version, needsRenewal, isGood }))

function presentPurpose(tx: ShopTx, of: ConsentOf, { words }: Shopper, now: number, ctx: ShopContext): unknown {
  const { purpose, state, version, needsRenewal, renewBy, isGood, last } = of
  const now_ = inForce(tx.consents.versions(purpose, jurisdictionOf(ctx)), now)
  const day = renewBy === undefined ? undefined : localDay(renewBy, ctx.timeZone)
  return {
    purpose,
    title: words.consent.purpose(purpose),
    state,
    stateText: words.consent.state(state),
    version: version ?? null,
    since: last === undefined ? null : iso(last.at),
    validUntil: last?.until === undefined ? null : iso(last.until),
    isGood,
    needsRenewal,
    renewBy: renewBy === undefined ? null : iso(renewBy),
    ...(day === undefined ? {} : { renewText: words.consent.renew(day, (renewBy ?? 0) <= now) }),
    statement: now_ === undefined ? null : presentStatement(now_, words.locale),
    confirmed: last === undefined ? null : confirmedOf(tx, last, words.consent.confirmed),
  }
}

/** The statement in force, in the reader's language where it exists. */
function presentStatement({ version, statement }: StatementVersion, asked: string): Record<string, unknown> {
  const { locale, text } = textIn(statement, asked)
  return { version, locale, ...text, validityMonths: statement.validityMonths }
}

function presentOne(tx: ShopTx, event: ConsentEvent, { words }: Shopper): Record<string, unknown> {
  const notice = noticeOf(tx, event)
  if (notice === undefined) throw new Error('what was agreed to is not in the books')
  return {
    ...presentEvent(event, notice),
    stateText: words.consent.state(event.state),
    confirmed: confirmedOf(tx, event, words.consent.confirmed),
  }
}

function confirmedOf(
  tx: Pick<ShopTx, 'consents'>,
  { no }: ConsentEvent,
  say: (done: number, of: number) => string,
): Record<string, unknown> | null {
  const systems = tx.consents.confirmations(no)
  if (systems.length === 0) return null
  const done = systems.filter(({ confirmedAt }) => confirmedAt !== undefined).length
  return {
    done,
    of: systems.length,
    text: say(done, systems.length),
    systems: systems.map(({ system, confirmedAt }) => ({
      system,
      confirmedAt: confirmedAt === undefined ? null : iso(confirmedAt),
    })),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Which rows of the books are the evidence of a card in hand. */
export function consentRows(
  tx: ShopTx,
  card: string,
  now: number,
  ctx: ShopContext,
): ReturnType<ShopTx['consents']['rowsOf']> {
  const { code } = findHolder(tx, card, now, ctx, ctx.programmes.at(now))
  return tx.consents.rowsOf(ctx.keys.consentPrincipal(code))
}
