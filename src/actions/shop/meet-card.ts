import { localDay } from '../../domain/day.ts'
import { StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { findHolder, newAccount, openAccount } from './holder.ts'
import { meetMember } from './member-join.ts'

interface InHand {
  /** A card as it was read, or the handle of a scan. */
  readonly card: string
}

/**
 * Whether a card is that of a member whom this shop meets for the first time. Nothing is kept of the question. Whoever
 * has an account here is met with their next sale: until then what they have here is theirs to spend, however much.
 * What is no card is nobody's; it is refused by what it is for.
 */
export function isToMeet(tx: ShopTx, { card }: InHand, now: number, ctx: ShopContext): boolean {
  // Online nobody has a card in hand, and what is typed there is looked up nowhere.
  if (ctx.brand === undefined || ctx.isOnline === true || !tx.members.any()) return false
  const code = neverSeen(tx, card, now, ctx)
  const tag = code === undefined ? undefined : ctx.brand.tag(code)
  const member = tag === undefined ? undefined : tx.members.byTag(tag)
  return member !== undefined && member.account === undefined
}

function neverSeen(tx: ShopTx, card: string, now: number, ctx: ShopContext): string | undefined {
  try {
    const { code, boundTo } = findHolder(tx, card, now, ctx, ctx.programmes.at(now))
    return boundTo === undefined ? code : undefined
  } catch (error) {
    if (error instanceof StempelError) return undefined
    throw error
  }
}

/**
 * Opens the account of a member who is here for the first time, so that points can be had for it.
 * @throws StempelError `invalid` with path `card`.
 */
export function meetCard(tx: ShopTx, { card }: InHand, now: number, ctx: ShopContext): void {
  const programme = ctx.programmes.at(now)
  const holder = findHolder(tx, card, now, ctx, programme)
  const day = localDay(now, ctx.timeZone)
  const account = holder.account ?? newAccount(ctx, programme, day)
  if (holder.account === undefined) openAccount(tx, holder, account, day, ctx)
  meetMember(tx, holder.code, account.id, now, ctx)
}
