import type { AccountView } from '../../domain/account.ts'
import { couponBits } from '../../domain/code/coupon.ts'
import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import type { Day } from '../../domain/day.ts'
import { conflict, invalid } from '../../domain/errors.ts'
import type { IssueState } from '../../domain/offers/issue.ts'
import type { CompiledOffer } from '../../domain/offers/offer.ts'
import { type Brought, NO_COUPONS, type Promised } from '../../domain/offers/use.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Hold } from '../../domain/records.ts'
import type { ShopContext } from './context.ts'
import { hexOf, offerOf } from './present-coupon.ts'

/** The coupon of a code as scanned or typed; undefined when this shop has none. */
export function findCoupon(tx: Pick<ShopTx, 'coupons'>, code: string, ctx: ShopContext): CouponRecord | undefined {
  const bits = couponBits(code)
  return bits === undefined ? undefined : tx.coupons.byNumber(ctx.keys.couponNumber(bits))
}

/** The number of a code in hex; undefined when the text is no code. */
export function numberOf(code: string, ctx: ShopContext): string | undefined {
  const bits = couponBits(code)
  return bits === undefined ? undefined : hexOf(ctx.keys.couponNumber(bits))
}

/** Coupons that a hold still has. */
export function heldCoupons(tx: ShopTx, hold: Hold): CouponRecord[] {
  if (hold.coupons === undefined || hold.state !== 'granted') return []
  return hold.coupons.flatMap(({ issued, n }) => {
    const record = tx.coupons.one(issued, n)
    return record !== undefined && isHeldBy(record, hold) ? [record] : []
  })
}

const isHeldBy = (record: CouponRecord, hold: Hold): boolean => record.state === 'held' && record.used === hold.seq

/**
 * The coupons of a sale, found by their codes. What its hold promised is never questioned; anything else must be good on
 * the day of the sale, or is left aside where the sale has a hold.
 * @throws StempelError `conflict` with path `coupons[i]`, `invalid` when a code stands twice; the code is never repeated.
 */
export function bringCoupons(
  tx: ShopTx,
  codes: readonly string[],
  day: Day,
  hold: Hold | undefined,
  ctx: ShopContext,
): Brought {
  const held = hold === undefined ? [] : heldCoupons(tx, hold)
  if (codes.length === 0) return held.length === 0 ? NO_COUPONS : { ...NO_COUPONS, released: held }
  const seen = new Set<string>()
  const promised: Promised[] = []
  const candidates: Brought['candidates'][number][] = []
  const gone: Brought['gone'][number][] = []
  codes.forEach((code, at) => {
    const number = numberOf(code, ctx)
    const promise = hold?.coupons?.find((each) => each.number === number)
    const record = promise === undefined ? findCoupon(tx, code, ctx) : tx.coupons.one(promise.issued, promise.n)
    const name = promise ?? record
    if (name === undefined) throw conflict(`coupons[${at}]`, 'This coupon is not known here.')
    const { issued, n } = name
    if (seen.has(`${issued} ${n}`)) throw invalid(`coupons[${at}]`, 'This coupon stands twice.')
    seen.add(`${issued} ${n}`)
    if (hold !== undefined && promise !== undefined) {
      const offer = offerOf({ programme: promise.terms, offer: promise.offer }, ctx)
      promised.push({ ...promise, at, offer, record, isHeld: record !== undefined && isHeldBy(record, hold) })
    } else if (record !== undefined) {
      const fault = faultOf(record, day)
      if (fault !== undefined && hold === undefined) throw conflict(`coupons[${at}]`, fault)
      if (fault !== undefined) gone.push({ at, offer: offerOf(record, ctx) })
      else candidates.push({ at, issued, n, until: record.until, offer: offerOf(record, ctx), terms: record.programme })
    }
  })
  const released = held.filter(({ issued, n }) => !seen.has(`${issued} ${n}`))
  return { candidates, promised, released, gone, isUnderHold: hold !== undefined }
}

/** Why a coupon cannot be used on a day. One that ended since the day of a late sale was still good then. */
function faultOf({ state, since, until }: CouponRecord, day: Day): string | undefined {
  if (state === 'redeemed') return 'This coupon was used already.'
  if (state === 'held') return 'This coupon is held for another sale.'
  if (state === 'withdrawn') return 'This coupon was withdrawn.'
  if (until < day) return `The last day of this coupon was ${until}.`
  if (since > day) return `The first day of this coupon is ${since}.`
  return undefined
}

/** What offers that are issued by rule ask of a card; each is read when an offer asks. */
export function issueState(tx: ShopTx, account: AccountView | undefined, today: Day, ctx: ShopContext): IssueState {
  let open: readonly CouponRecord[] | undefined
  return {
    open: () => {
      open ??= account === undefined ? [] : tx.coupons.openOf(account.id, today)
      return open
    },
    visits: (offer) => (account === undefined ? 0 : visitsSince(tx, account.id, offer, ctx)),
  }
}

const PAGE = 50
const MOST_PAGES = 20

/**
 * Days with a purchase since the card last got a coupon of the offer, judged by programmes that had the offer; as many
 * as the offer asks for at most. Walks back from the card's last fact.
 */
function visitsSince(tx: ShopTx, account: number, offer: CompiledOffer, ctx: ShopContext): number {
  const { issue } = offer
  const enough = issue.by === 'rule' && issue.trigger.kind === 'visits' ? issue.trigger.every : 0
  const days = new Set<Day>()
  let before: number | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const facts = tx.history(account, PAGE, before)
    for (const { fact } of facts) {
      if (fact.coupons.some((each) => each.issued === 0 && each.offer === offer.id)) return days.size
      if (fact.kind !== 'sale') continue
      if (!ctx.programmes.version(fact.programme).offerOf.has(offer.id)) return days.size
      days.add(fact.day)
      if (days.size >= enough) return days.size
    }
    before = facts.at(-1)?.seq
    if (facts.length < PAGE) break
  }
  return days.size
}
