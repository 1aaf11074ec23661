import { type ConsentEvent, type Standing, standingOf } from '../../domain/consent/event.ts'
import { jurisdictionOf, NEEDS_IDENTITY, PURPOSES, type Purpose } from '../../domain/consent/purpose.ts'
import type { StatementVersion } from '../../domain/consent/statement.ts'
import { mayFollow, stands } from '../../domain/consent/states.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

type Reads = Pick<ShopTx, 'consents' | 'members' | 'accountOfCard'>

/** How a card stands to one purpose, and what it answered last. */
export interface ConsentOf extends Standing {
  readonly purpose: Purpose
  readonly last: ConsentEvent | undefined
  /** The statement's versions in this shop's jurisdiction. */
  readonly versions: readonly StatementVersion[]
}

/** How the holder of a card in hand stands to a purpose. Works without an account, since evidence leads to none. */
export function consentOf(tx: Reads, code: string, purpose: Purpose, now: number, ctx: ShopContext): ConsentOf {
  const last = tx.consents.last(ctx.keys.consentPrincipal(code), purpose)
  const versions = tx.consents.versions(purpose, last?.jurisdiction ?? jurisdictionOf(ctx))
  const of = { purpose, last, versions, ...standingOf(last, versions, now) }
  if (stands(last?.state))
    return isMember(tx, code, ctx) === false ? { ...of, state: 'terminated', needsRenewal: false, isGood: false } : of
  const isElsewhere = purpose === 'brand-identity' && isMemberFromElsewhere(tx, code, last, ctx)
  return isElsewhere ? { ...of, state: 'given', version: undefined, isGood: true } : of
}

/**
 * Whether a card is a member of the brand, or waits to become one. Evidence names no member, so it is found out by the
 * card: who agreed here may have left in another shop, and who agreed in another shop may leave here.
 * @returns undefined where the shop cannot know.
 */
export function isMember(tx: Reads, code: string, ctx: ShopContext): boolean | undefined {
  const tag = ctx.brand?.tag(code)
  if (tag === undefined) return undefined
  if (tx.members.byTag(tag) !== undefined) return true
  const accounts = ctx.keys.pseudonyms(code).map(({ pseudonym }) => tx.accountOfCard(pseudonym))
  return accounts.some(
    (id) => id !== undefined && (tx.members.ofAccount(id) !== undefined || tx.members.joinOf(id) !== undefined),
  )
}

/** Whether a card is a member although nothing here says that it agreed. */
export const isMemberFromElsewhere = (
  tx: Reads,
  code: string,
  last: ConsentEvent | undefined,
  ctx: ShopContext,
): boolean => !mayFollow(last?.state, 'withdrawn') && isMember(tx, code, ctx) === true

/**
 * Whether something may be done with a card for a purpose at this moment. Purposes that need the brand rest whenever it
 * does; nothing in the shop's own programme ever asks this.
 */
export function mayUse(tx: Reads, code: string, purpose: Purpose, now: number, ctx: ShopContext): boolean {
  if (!consentOf(tx, code, purpose, now, ctx).isGood) return false
  return !NEEDS_IDENTITY.includes(purpose) || consentOf(tx, code, 'brand-identity', now, ctx).isGood
}

/** Everything a card's holder agrees to and that does not rest. */
export const agreedTo = (tx: Reads, code: string, now: number, ctx: ShopContext): Purpose[] =>
  PURPOSES.filter((purpose) => mayUse(tx, code, purpose, now, ctx))
