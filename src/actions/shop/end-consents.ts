import { type ConsentEvent, type EndedConsent, standingOf } from '../../domain/consent/event.ts'
import { PURPOSES } from '../../domain/consent/purpose.ts'
import { isOpen, mayFollow, stands } from '../../domain/consent/states.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { appendConsent } from './append-consent.ts'
import type { ShopContext } from './context.ts'
import { noticeOf } from './give-consent.ts'

/**
 * Moves what a lost card agrees to to the card that replaces it, in the same records: whoever has the recovery code and
 * the new card in hand is the one who agreed. What the new card was asked itself stays as it was answered there.
 */
export function moveConsents(
  tx: ShopTx,
  input: { lost: string; replacement: string },
  now: number,
  ctx: ShopContext,
): void {
  const from = ctx.keys.consentPrincipal(input.lost)
  const to = ctx.keys.consentPrincipal(input.replacement)
  const action = 'recovery'
  for (const purpose of PURPOSES) {
    const last = tx.consents.last(from, purpose)
    if (last === undefined || !isOpen(last.state)) continue
    const of = { principal: from, purpose, actor: 'shop', action } as const
    const ended = appendConsent(tx, { ...of, state: 'terminated', last }, now, ctx)
    const notice = noticeOf(tx, last)
    if (!stands(last.state) || notice === undefined || tx.consents.last(to, purpose) !== undefined) continue
    const shown = { notice, locale: last.locale }
    const given = { ...of, principal: to, actor: 'principal', state: 'given', last: ended, cause: ended.no } as const
    // Its time goes on as it was.
    appendConsent(tx, { ...given, shown, until: last.until }, now, ctx)
  }
}

/**
 * After a restore: ends again what had ended since the backup was made.
 * @returns how many had to be.
 */
export function endAgain(tx: ShopTx, ended: readonly EndedConsent[], now: number, ctx: ShopContext): number {
  let count = 0
  for (const { principal: hex, purpose, state, at } of ended) {
    const principal = Uint8Array.from(Buffer.from(hex, 'hex'))
    const last = tx.consents.last(principal, purpose)
    // What was agreed to anew after it had ended counts, and is younger.
    if (last === undefined || last.at > at || !mayFollow(last.state, state)) continue
    appendConsent(tx, { principal, purpose, state, action: 'restore', actor: 'shop', last }, now, ctx)
    count += 1
  }
  return count
}

/** What a pass over the evidence came to. */
export interface KeptConsents {
  /** Yeses that ran out or fell with their statement. */
  lapsed: number
  /** Records whose years were over. */
  forgotten: number
}

/**
 * Writes down which yeses have run out or rest on an invalidated statement, and deletes evidence whose years are over,
 * at most `limit` records of each. Safe to run twice.
 */
export function keepConsents(tx: ShopTx, input: { limit: number }, now: number, ctx: ShopContext): KeptConsents {
  const kept: KeptConsents = { lapsed: 0, forgotten: 0 }
  for (const last of tx.consents.due(now, input.limit)) {
    if (stands(last.state)) kept.lapsed += lapse(tx, last, now, ctx)
    else {
      tx.consents.forget(last.record)
      kept.forgotten += 1
    }
  }
  for (const last of fallen(tx, input.limit, now)) kept.lapsed += lapse(tx, last, now, ctx)
  return kept
}

function lapse(tx: ShopTx, last: ConsentEvent, now: number, ctx: ShopContext): number {
  const versions = tx.consents.versions(last.purpose, last.jurisdiction)
  const { state } = standingOf(last, versions, now)
  if (state !== 'expired' && state !== 'invalidated') return 0
  const { principal, purpose } = last
  appendConsent(tx, { principal, purpose, state, action: `by-rule:${state}`, actor: 'shop', last }, now, ctx)
  return 1
}

function fallen(tx: ShopTx, limit: number, now: number): ConsentEvent[] {
  const invalid = tx.consents.invalidated().filter(({ invalidAt = now }) => invalidAt <= now)
  return invalid.flatMap((each) => tx.consents.agreeing(each, limit)).slice(0, limit)
}
