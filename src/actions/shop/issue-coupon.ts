import { localDay } from '../../domain/day.ts'
import { decideIssue } from '../../domain/decide-coupon.ts'
import { conflict, StempelError } from '../../domain/errors.ts'
import type { CompiledOffer } from '../../domain/offers/offer.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { segmentNames } from '../../domain/segments.ts'
import type { Answer, ShopContext } from './context.ts'
import { findHolder } from './holder.ts'
import { presentCoupon } from './present-coupon.ts'

/**
 * Hands out a coupon at a till. A card holds one open coupon of an offer at a time, so asking again gives the same one;
 * without a card it is for whoever gets the slip.
 * @throws StempelError `not_found` without such an offer, `conflict` when it is not given by hand, is over, or the card
 *   cannot have it.
 */
export function issueCoupon(
  tx: ShopTx,
  input: { offer: string; card: string | undefined; operator: string },
  now: number,
  ctx: ShopContext,
): Answer {
  const programme = ctx.programmes.at(now)
  const offer = offerNamed(programme, input.offer)
  if (offer.issue.by !== 'hand') throw conflict('offer', 'Coupons of this offer are not given by hand.')
  const today = localDay(now, ctx.timeZone)
  const holder = input.card === undefined ? undefined : findHolder(tx, input.card, now, ctx, programme)
  const account = holder?.account
  if (holder !== undefined && account === undefined)
    throw conflict('card', 'This card has not bought anything here; coupons wait for its first sale.')
  if (account !== undefined && account.state !== 'open') throw conflict('card', 'This card is blocked.')
  const open =
    account === undefined ? undefined : tx.coupons.openOf(account.id, today).find((each) => each.offer === offer.id)
  if (open !== undefined) return { status: 200, body: JSON.stringify(presentCoupon(open, ctx)), notices: [] }
  const when = { cause: `coupon:hand:${input.operator}`, today, now }
  const fact = decideIssue(offer, account?.id, when, programme)
  if (fact === undefined) throw conflict('offer', 'This offer is over.')
  const [coupon] = tx.coupons.issuedBy(tx.record(fact))
  if (coupon === undefined) throw new Error('a coupon was issued and is not in the books')
  return { status: 201, body: JSON.stringify(presentCoupon(coupon, ctx)), notices: [] }
}

/** @throws StempelError `not_found` with path `offer`. */
export function offerNamed(programme: Programme, id: string): CompiledOffer {
  const offer = programme.offerOf.get(id)
  if (offer === undefined)
    throw new StempelError('not_found', `The programme in force has no offer "${id}".`, { path: 'offer' })
  return offer
}

/** What one page of a campaign did. */
export interface CampaignPage {
  /** Cards that got a coupon. */
  readonly issued: number
  /** The account it ended with; undefined when there are no more. */
  readonly last: number | undefined
}

/**
 * Issues one page of a campaign: a coupon to each open account after `after` that has none of this offer. Safe to go on
 * with after a break, and to run again.
 * @throws StempelError as `issueCoupon`.
 */
export function issueCampaign(
  tx: ShopTx,
  input: { offer: string; segment: string | undefined; after: number; most: number; limit: number },
  now: number,
  ctx: ShopContext,
): CampaignPage {
  const programme = ctx.programmes.at(now)
  const offer = offerNamed(programme, input.offer)
  if (offer.issue.by !== 'campaign') throw conflict('offer', 'Coupons of this offer are not given by a campaign.')
  const today = localDay(now, ctx.timeZone)
  const page = tx.accountsAfter(input.after, input.limit)
  let issued = 0
  let last: number | undefined
  for (const { id, state } of page) {
    if (issued >= input.most) return { issued, last: undefined }
    last = id
    if (state !== 'open' || !isIn(tx, id, input.segment)) continue
    if (tx.coupons.openOf(id, today).some((each) => each.offer === offer.id)) continue
    const fact = decideIssue(offer, id, { cause: 'coupon:campaign', today, now }, programme)
    if (fact === undefined) throw conflict('offer', 'This offer is over.')
    tx.record(fact)
    issued += 1
  }
  return { issued, last: page.length < input.limit ? undefined : last }
}

function isIn(tx: ShopTx, account: number, segment: string | undefined): boolean {
  if (segment === undefined) return true
  const behaviour = tx.segments.one(account)
  return behaviour !== undefined && segmentNames(behaviour).includes(segment)
}
