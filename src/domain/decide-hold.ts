import type { AccountView } from './account.ts'
import { type Basket, netBasket } from './basket.ts'
import { checkBurn, spreadBurn } from './burn.ts'
import type { CouponRecord, PromisedCoupon } from './coupon-shelf.ts'
import { type Day, wallClock } from './day.ts'
import { expireFirst } from './decide-return.ts'
import type { Discount } from './decide-sale.ts'
import { couponDiscounts } from './decide-sale-coupons.ts'
import { conflict, invalid } from './errors.ts'
import { type Fact, fact } from './fact.ts'
import { judge, type Room } from './judge.ts'
import { Ledger, type LotPart } from './ledger.ts'
import { countUse } from './offers/limits.ts'
import { lettingGo } from './offers/sale-coupons.ts'
import { type Brought, type CouponUse, useCoupons, usingNone } from './offers/use.ts'
import type { Programme } from './programme.ts'
import type { Hold } from './records.ts'
import type { Judged } from './rewards/rule.ts'
import type { HoldInput } from './sale.ts'
import { lowestTier, tierNow } from './tiers.ts'

export interface HoldDecision {
  readonly facts: readonly Fact[]
  /** The hold's own fact is the last one. */
  readonly lots: readonly LotPart[]
  readonly discounts: readonly Discount[]
  /** By their place among the codes. */
  readonly promised: readonly (Omit<PromisedCoupon, 'number'> & { readonly at: number })[]
  /** Coupons that are good and not used on this basket, by their place among the codes. */
  readonly unused: CouponUse['unused']
  readonly discountCents: number
  /** ms */
  readonly expiresAt: number
}

interface When {
  readonly cause: string
  readonly today: Day
  readonly now: number
}

/** What is known before a hold. */
export interface HoldState {
  /** Undefined for a card that was never seen: it has no points, and coupons are good for whoever brings them. */
  readonly account: AccountView | undefined
  readonly coupons: Brought
  readonly counted: (rule: string, period: string) => number
  readonly segments: () => readonly string[]
}

interface HoldWhen extends When {
  readonly shop: string
  readonly timeZone: string
}

/**
 * Locks points and coupons while the customer pays and fixes the discount: coupons first, points on what is left.
 * @throws StempelError `conflict` with path `burnPoints` when the card has less, `coupons[i]` when a coupon's budget is
 *   used up; nothing is locked then.
 */
export function decideHold(state: HoldState, input: HoldInput, when: HoldWhen, programme: Programme): HoldDecision {
  if (input.currency !== programme.currency)
    throw invalid('currency', `Points are burned in ${programme.currency} here, not in ${input.currency}.`)
  const { account } = state
  const net = netBasket(input.lines, programme.eligible.taxIncluded)
  if (account !== undefined && account.state !== 'open') throw conflict('card', 'This card is blocked.')
  const use = couponsToHold(state, net, when, programme)
  const { basket } = use
  checkBurn(programme, basket, input.burnPoints, 0)
  const base = { programme: programme.version, account: account?.id, at: when.now, cause: when.cause }
  const ledger = account === undefined ? undefined : new Ledger(account)
  const facts = ledger === undefined ? [] : expireFirst(ledger, when, base)
  const spendable = ledger?.spendable(when.today) ?? 0
  if (input.burnPoints > spendable)
    throw conflict('burnPoints', `The card has ${spendable} points to burn, not ${input.burnPoints}.`)
  const lots = ledger?.reserve(input.burnPoints, when.today) ?? []
  facts.push(fact({ ...base, kind: 'hold', day: when.today, ...ledger?.flush(), ...holdingCoupons(use, account?.id) }))
  const { lineCents } = spreadBurn(programme, basket, input.burnPoints)
  const onPoints = basket.lines.flatMap(({ line }, i): Discount[] => {
    const amountCents = lineCents[i] ?? 0
    return amountCents > 0 ? [{ source: 'points', line, amountCents }] : []
  })
  return {
    facts,
    lots,
    discounts: [...couponDiscounts(use), ...onPoints],
    promised: use.used.map(({ at, issued, n, offer, terms, lineCents: off }) => ({
      ...{ at, issued, n, offer: offer.id, terms, lines: offOf(off, basket) },
    })),
    unused: use.unused,
    discountCents: use.cents + input.burnPoints / programme.pointsPerCent,
    expiresAt: when.now + programme.holdMinutes * 60_000,
  }
}

function couponsToHold(state: HoldState, net: Basket, when: HoldWhen, programme: Programme): CouponUse {
  const { account, coupons, counted } = state
  if (coupons.candidates.length === 0) return usingNone(net)
  const judged: Judged = {
    lines: net.lines,
    eligibleCents: net.lines.map((line) => line.eligibleCents),
    tier: account === undefined ? lowestTier(programme) : tierNow(account, programme, when.today),
    currency: programme.currency,
    shop: when.shop,
    group: undefined,
    wall: () => wallClock(when.now, when.timeZone),
    segments: state.segments,
  }
  const card: Room['counted']['card'] = (rule, period) => account?.counted?.(rule, period).sum ?? 0
  const room: Room = { day: when.today, counted: { card, all: counted } }
  const awards = () => judge(programme, judged, room).awards
  return useCoupons(coupons, { basket: net, judged, withCard: true, awards }, room, programme)
}

function holdingCoupons({ used }: CouponUse, account: number | undefined): Pick<Fact, 'coupons' | 'counts'> {
  return {
    coupons: used.map(({ issued, n, offer, terms, cents, counted }) => ({
      ...{ issued, n, offer: offer.id, state: 'held' as const, terms, cents },
      ...(counted === undefined ? {} : { counted }),
    })),
    counts: used.flatMap(({ offer, cents, counted }) =>
      counted === undefined ? [] : countUse(offer.id, cents, counted, account !== undefined),
    ),
  }
}

const offOf = (lineCents: readonly number[], basket: Basket): PromisedCoupon['lines'] =>
  basket.lines.flatMap(({ line }, i) => ((lineCents[i] ?? 0) > 0 ? [[line, lineCents[i] ?? 0] as const] : []))

/**
 * Lets a hold go: its points return to the same lots, and what of them is past expires; its coupons can be used again.
 * @param coupons those the hold still has
 */
export function decideRelease(
  account: AccountView | undefined,
  hold: Hold,
  coupons: readonly CouponRecord[],
  when: When,
  programme: Programme,
  note?: 'lapsed',
): Fact[] {
  const ledger = account === undefined ? undefined : new Ledger(account)
  ledger?.release(hold.lots)
  const base = { programme: programme.version, account: account?.id, at: when.now, cause: when.cause }
  const { changes, counts } = lettingGo(coupons, account?.id)
  const released = fact({
    ...base,
    kind: 'release',
    day: when.today,
    ...ledger?.flush(),
    coupons: changes,
    counts,
    endsHold: hold.seq,
    note,
  })
  return [released, ...(ledger === undefined ? [] : expireFirst(ledger, when, base))]
}
