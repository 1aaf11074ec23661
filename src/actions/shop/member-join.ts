import type { AccountView } from '../../domain/account.ts'
import { type Day, localDay } from '../../domain/day.ts'
import { decideNight } from '../../domain/decide-account.ts'
import { conflict } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { lowestTier, tierChange, tierEnd, tierOn } from '../../domain/tiers.ts'
import type { ShopContext } from './context.ts'
import { repeatable } from './member-past.ts'
import { monthsOf, pointsIn } from './member-points.ts'

/**
 * Asks the brand to open a member for a card that consented. The account goes on locally until the brand's list names
 * the card; then its points are carried over.
 * @throws StempelError `conflict` when the shop stands alone or the brand has not sent its recognition key yet, or the card is not one of 80 random bits.
 */
export function joinBrand(
  tx: ShopTx,
  input: { readonly account: number; readonly code: string },
  now: number,
  ctx: ShopContext,
): void {
  if (input.code.includes(':')) throw conflict('card', 'Only a Stempel card can join the brand; take one first.')
  const tag = ctx.brand?.tag(input.code)
  if (tag === undefined) throw conflict('purpose', 'This shop is not linked to a brand yet.')
  const account = tx.account(input.account)
  if (account === undefined) throw conflict('card', 'This card has no account here yet.')
  const member = tx.members.byTag(tag)
  if (member === undefined) tx.members.putJoin(tag, account.id)
  else if (member.account === undefined) linkMember(tx, member.alias, account, now, ctx)
}

/**
 * Finds out whether a card is a member's, and links its account at once. A shop without any member computes no tag; a
 * tag that is not in the list is forgotten.
 */
export function meetMember(tx: ShopTx, code: string, id: number, now: number, ctx: ShopContext): void {
  if (!tx.members.any() || ctx.brand === undefined) return
  if (tx.members.ofAccount(id) !== undefined) return
  const tag = ctx.brand.tag(code)
  const member = tag === undefined ? undefined : tx.members.byTag(tag)
  const account = tx.account(id)
  if (member === undefined || member.account !== undefined || account === undefined) return
  linkMember(tx, member.alias, account, now, ctx)
}

/**
 * Carries an account over to the brand: from now on its lots are the rights held here. What it has goes into the
 * stream by the month it expires in; a deficit stays local.
 * @returns whether it was linked; open holds are settled first.
 */
export function linkMember(tx: ShopTx, alias: string, account: AccountView, now: number, ctx: ShopContext): boolean {
  if (account.held > 0 || account.state !== 'open') return false
  const today = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now)
  for (const each of decideNight(account, { cause: 'join', today, now }, programme)) tx.record(each)
  tx.members.link(alias, account.id)
  // Another card may lead to the same member later; what its account has is carried over beside this one's.
  const joining = `ACC\njoin\n${alias}\n${tx.members.byAlias(alias)?.tag}`
  carryTier(tx, { alias, account: account.id, joining }, today, programme, ctx)
  followTier(tx, account.id, now, ctx)
  const months = monthsOf(tx, account.id)
  const op = ctx.keys.operationId(joining)
  const detail = { alias, day: today, programme: programme.version, op, carried: Object.fromEntries(months) }
  // One entry for all, told even of nothing: the brand books a joining once, whichever life of this shop tells it first.
  tx.members.append({
    kind: 'ACC',
    points: pointsIn(months),
    detail: { ...detail, ...repeatable(tx, { alias, account: account.id }, ctx) },
  })
  tx.members.want(alias, true)
  return true
}

/** The brand is told of a tier that was reached here before: it holds to its last day, in every shop. */
function carryTier(
  tx: ShopTx,
  of: { readonly alias: string; readonly account: number; readonly joining: string },
  day: Day,
  programme: Programme,
  ctx: ShopContext,
): void {
  const { alias } = of
  const account = tx.account(of.account)
  if (account === undefined) return
  // What the brand itself gives is known there.
  const own = { ...account, given: () => undefined }
  const { tier } = tierOn(own, programme, day)
  if (tier === lowestTier(programme)) return
  const tierUntil = tierEnd({ ...own, tier }, programme, day)
  const op = ctx.keys.operationId(`${of.joining}\ntier`)
  const detail = { alias, day, programme: programme.version, op, tier }
  tx.members.append({
    kind: 'ACC',
    points: 0,
    detail: { ...detail, ...(tierUntil === undefined ? {} : { tierUntil }) },
  })
}

/** Books the tier that an account has by what the brand gives; it falls only where neither brand nor shop holds it. */
export function followTier(tx: ShopTx, id: number, now: number, ctx: ShopContext): void {
  const account = tx.account(id)
  if (account === undefined || account.state !== 'open') return
  const today = localDay(now, ctx.timeZone)
  for (const each of tierChange(account, ctx.programmes.at(now), { today, now, cause: 'brand' }, undefined))
    tx.record(each)
}
