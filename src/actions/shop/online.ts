import { invalid, StempelError } from '../../domain/errors.ts'
import type { CardEntry, ShopTx } from '../../domain/ports.ts'
import type { ClaimInput, HoldInput, ReturnInput, SaleInput } from '../../domain/sale.ts'
import type { Answer, ShopContext } from './context.ts'
import { holdSale } from './hold-sale.ts'
import { findHolder } from './holder.ts'
import { meetCard } from './meet-card.ts'
import { claimOrReplay, finishOrReplay, isOfFormerLife, returnOrReplay } from './member-replay.ts'
import { quoteSale } from './quote-sale.ts'
import { scanCard } from './scan-card.ts'

/**
 * The till's messages in a branch without a door. Nobody has a card in hand there: who is meant is named by the handle
 * of a session, and only while they are members. What they have is used under a hold, which is where they are asked to
 * show who they are.
 */

/**
 * The member behind a handle, as this branch knows them.
 * @throws StempelError `invalid` for anything but a handle: what somebody types into a page would be a card that never
 *   agreed to leave its shop; `forbidden` once the member has left. Path `card`.
 */
export function onlineMember(
  tx: ShopTx,
  card: string,
  now: number,
  ctx: ShopContext,
): { readonly code: string; readonly alias: string; readonly tag: string } {
  const code = ctx.keys.openHandle(card, now)?.cardCode
  if (code === undefined)
    throw invalid('card', 'Online a card is the handle that a member session of this branch answered.')
  const tag = ctx.brand?.tag(code)
  const member = tag === undefined ? undefined : tx.members.byTag(tag)
  if (tag === undefined || member === undefined)
    throw new StempelError('forbidden', 'This handle is no member’s any more.', { path: 'card' })
  return { code, alias: member.alias, tag }
}

/** Opens the account of a member who is here for the first time, so that points can be had for it. @returns the alias. */
export function meetOnline(tx: ShopTx, input: { readonly card: string }, now: number, ctx: ShopContext): string {
  const { alias } = onlineMember(tx, input.card, now, ctx)
  meetCard(tx, input, now, ctx)
  return alias
}

function scanOnline(
  tx: ShopTx,
  input: { code: string; entry: CardEntry; workstation?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  onlineMember(tx, input.code, now, ctx)
  return scanCard(tx, input, now, ctx)
}

function quoteOnline(tx: ShopTx, input: { sale: SaleInput }, now: number, ctx: ShopContext): Answer {
  if (input.sale.card !== undefined) onlineMember(tx, input.sale.card, now, ctx)
  return quoteSale(tx, input, now, ctx)
}

function holdOnline(tx: ShopTx, input: { key: string; hold: HoldInput }, now: number, ctx: ShopContext): Answer {
  onlineMember(tx, input.hold.card, now, ctx)
  return holdSale(tx, input, now, ctx)
}

/** What was finished before is answered again whoever has left since; so is what a former life of the branch promised. */
function finishOnline(
  tx: ShopTx,
  input: { key: string; sale: SaleInput; first?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const { key, sale, first } = input
  if (tx.event('sale', key) === undefined && !isOfFormerLife(tx, first)) {
    if (sale.card !== undefined) onlineMember(tx, sale.card, now, ctx)
    const using = sale.training ? NOTHING : proven(tx, key, sale, now, ctx)
    if (sale.burnPoints > using.points && !sale.training) throw unheld('burnPoints')
    if (sale.coupons.length > 0 && !using.coupons && !sale.training) throw unheld('coupons')
  }
  return finishOrReplay(tx, input, now, ctx)
}

interface Using {
  readonly points: number
  readonly coupons: boolean
}

const NOTHING: Using = { points: 0, coupons: false }

/** What the hold of a sale allows it to use: whoever asked for it had shown who they are. */
function proven(tx: ShopTx, key: string, { card, resumes }: SaleInput, now: number, ctx: ShopContext): Using {
  const account = card === undefined ? undefined : findHolder(tx, card, now, ctx, ctx.programmes.at(now)).account?.id
  const holds = [key, resumes].flatMap((each) => (each === undefined ? [] : (tx.hold(each) ?? [])))
  const hold = holds.find((each) => each.account === account)
  if (hold === undefined) return NOTHING
  const { unused } = JSON.parse(hold.answer) as { unused?: unknown }
  // Coupons that were brought to the hold and were of no use there are named in its answer.
  return { points: hold.points, coupons: (hold.coupons?.length ?? 0) > 0 || unused !== undefined }
}

const unheld = (path: string): StempelError =>
  new StempelError('forbidden', 'Online, points and coupons are used under a hold: PUT /v1/sales/{key}/hold first.', {
    path,
  })

function returnOnline(
  tx: ShopTx,
  input: { key: string; input: ReturnInput; first?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const { card } = input.input
  if (card !== undefined && tx.event('return', input.key) === undefined && !isOfFormerLife(tx, input.first))
    onlineMember(tx, card, now, ctx)
  return returnOrReplay(tx, input, now, ctx)
}

function claimOnline(
  tx: ShopTx,
  input: { code: string; input: ClaimInput; first?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  onlineMember(tx, input.input.card, now, ctx)
  return claimOrReplay(tx, input, now, ctx)
}

/** In place of the shop's own. */
export const onlineActions = {
  scanCard: scanOnline,
  quoteSale: quoteOnline,
  holdSale: holdOnline,
  finishSale: finishOnline,
  returnGoods: returnOnline,
  claimSale: claimOnline,
}
