import type { AccountView } from './account.ts'
import { type Basket, netBasket } from './basket.ts'
import { beyondRules, NOTHING_BEYOND, type Warnings, warningsOf } from './beyond-rules.ts'
import { type Burn, burnPoints } from './burn.ts'
import { addDays, type Day, monthOf } from './day.ts'
import { couponDiscounts, couponsEarned, couponsOf } from './decide-sale-coupons.ts'
import { invalid } from './errors.ts'
import { lastDayOf } from './expiry.ts'
import { type Fact, fact, type GiftChange, type LineNumbers, NO_POINTS } from './fact.ts'
import { giftsFor, type Judgement, judge } from './judge.ts'
import { judgedOf, roomOf } from './judged-sale.ts'
import { Ledger } from './ledger.ts'
import type { IssueState } from './offers/issue.ts'
import { NOTHING_ON_COUPONS, type SaleCoupons, saleCoupons } from './offers/sale-coupons.ts'
import type { Brought } from './offers/use.ts'
import type { Programme } from './programme.ts'
import type { Hold } from './records.ts'
import type { Count } from './rewards/limits.ts'
import type { Judged } from './rewards/rule.ts'
import type { SaleInput } from './sale.ts'
import { type Added, tierChange, tierNow } from './tiers.ts'
import type { Reason, Title } from './words.ts'

/** What is known before a sale is judged. */
export interface SaleState {
  /** The holder's account; undefined for a sale without a card. */
  readonly account: AccountView | undefined
  /** The hold of this sale's key (or of the suspended sale it resumes). */
  readonly hold: Hold | undefined
  /** What rules with a budget have given so far in a period, over all cards; nothing when it is left out. */
  readonly counted?: ((rule: string, period: string) => number) | undefined
  /** Segments of the card; none when it is left out. */
  readonly segments?: (() => readonly string[]) | undefined
  /** Coupons brought to the till; none when it is left out. */
  readonly coupons?: Brought | undefined
  /** What offers that are issued by rule ask; none are issued when it is left out. */
  readonly issue?: IssueState | undefined
}

/** When, where and under which name the sale is judged. */
export interface SaleCircumstances {
  readonly cause: string
  /** The business day its points are dated by. */
  readonly day: Day
  /** Today in the shop, for expiry and tiers. */
  readonly today: Day
  /** The instant the sale counts for, ms: rules that look at the clock look at this. */
  readonly judgedAt: number
  /** The number of the shop that sold. */
  readonly shop: string
  /** IANA name. */
  readonly timeZone: string
  /** ms */
  readonly now: number
  /** The till's clock was wrong, so the time of arrival counts. */
  readonly clock: boolean
}

export interface SaleDecision {
  /** In the order they are recorded; the sale's own fact is `facts[saleAt]`. */
  readonly facts: readonly Fact[]
  readonly saleAt: number
  readonly basket: Basket
  /** The lot the points went to. */
  readonly lot: number | undefined
  /** Points a sale without a card leaves to be claimed. */
  readonly claimable: number
  readonly earned: number
  readonly burned: number
  readonly balance: number
  readonly pending: number
  readonly gifts: readonly { gift: string; title: Title; costCents: number }[]
  readonly discounts: readonly Discount[]
  /** Coupons and points together. */
  readonly discountCents: number
  readonly coupons: SaleCoupons
  readonly warnings: Warnings
  readonly reasons: readonly { rule: string; points: number; reason: Reason }[]
}

/** Cents off of one line; of a coupon, with its place among the codes of the sale. */
export interface Discount {
  readonly source: 'points' | 'coupon'
  readonly coupon?: number
  readonly line: number
  readonly amountCents: number
}

/**
 * Judges a finished sale: burns what was asked, earns on the rest, dates the lot, gives gifts, moves the tier.
 * Pure: the same state, sale and circumstances give the same facts.
 * @throws StempelError `invalid` when the content contradicts itself, `conflict` when points are neither held nor there.
 */
export function decideSale(
  state: SaleState,
  sale: SaleInput,
  when: SaleCircumstances,
  programme: Programme,
): SaleDecision {
  const net = netBasket(sale.lines, programme.eligible.taxIncluded)
  if (sale.burnPoints > 0 && sale.currency !== programme.currency)
    throw invalid('currency', `Points are burned in ${programme.currency} here, not in ${sale.currency}.`)
  const { account } = state
  const tier = account === undefined ? undefined : tierNow(account, programme, when.today)
  const room = roomOf(state, when)
  const beforeCoupons = (): Judged =>
    judgedOf(state, sale, net, { eligible: net.lines.map((line) => line.eligibleCents), tier }, when)
  const use = couponsOf(state, sale, net, beforeCoupons, room, programme)
  const { basket } = use
  const ledger = account === undefined ? undefined : new Ledger(account)
  const facts: Fact[] = []
  const base = { programme: programme.version, account: account?.id, at: when.now, cause: when.cause }
  if (ledger !== undefined) {
    const expired = ledger.expire(when.today)
    if (expired > 0)
      facts.push(
        fact({ ...base, kind: 'expire', day: when.today, points: { ...NO_POINTS, expired }, ...ledger.flush() }),
      )
  }
  const burn = burnPoints(
    sale.burnPoints,
    { ledger, hold: state.hold, open: account?.state === 'open' },
    basket,
    when.today,
    programme,
  )
  const eligible = eligibleAfter(sale, basket, burn.lineCents, programme)
  const judged = judgedOf(state, sale, basket, { eligible, tier }, when)
  const judgement = sale.currency === programme.currency ? judge(programme, judged, room, use.rules) : NOTHING
  const coupons =
    use.used.length + use.unused.length + use.released.length === 0
      ? NOTHING_ON_COUPONS
      : saleCoupons(use, net, judgement.awards, account?.id)
  const issues = couponsEarned(state, judged, basket, coupons, when, programme)
  const earned = ledger === undefined ? 0 : judgement.points
  const lot = ledger === undefined || earned === 0 ? undefined : creditLot(ledger, earned, when, programme)
  const eligibleCents = eligible.reduce((a, b) => a + b, 0)
  const beyond =
    account === undefined
      ? NOTHING_BEYOND
      : beyondRules(programme, account, when.day, { points: earned, eligibleCents })
  if (beyond.keepsUntil !== undefined) ledger?.extend(beyond.keepsUntil, when.day)
  const gifts = account?.state === 'open' ? [...giftsFor(programme, eligibleCents), ...beyond.gifts] : []
  const spend =
    account === undefined || eligibleCents === 0 ? undefined : { month: monthOf(when.day), cents: eligibleCents }
  facts.push(
    fact({
      ...base,
      kind: 'sale',
      day: when.day,
      points: { ...NO_POINTS, earned, burned: burn.points },
      ...(ledger?.flush() ?? {}),
      keepsUntil: beyond.keepsUntil,
      rules: judgement.awards.map(({ rule, points }) => ({ rule, points })),
      counts: allCounts(judgement.counts, coupons.counts, beyond.counts),
      spend,
      lines: lineNumbers(basket, eligible, judgement, burn),
      gifts: gifts.map((gift): GiftChange => dueGift(gift, programme, when)),
      coupons: issues.length === 0 ? coupons.changes : [...coupons.changes, ...issues],
      endsHold: state.hold?.state === 'granted' ? state.hold.seq : undefined,
      note: burn.shortfall > 0 ? 'shortfall' : when.clock ? 'clock' : undefined,
    }),
  )
  const saleAt = facts.length - 1
  if (ledger !== undefined && account !== undefined)
    facts.push(...afterwards(ledger, account, when, programme, addedBy(when.day, earned, eligibleCents), base))
  return {
    facts,
    saleAt,
    basket,
    lot,
    claimable: account === undefined ? judgement.points : 0,
    earned,
    burned: burn.points,
    balance: ledger?.balance ?? 0,
    pending: ledger?.pending(when.today) ?? 0,
    gifts: gifts.map(({ id, title, costCents }) => ({ gift: id, title, costCents })),
    discounts: [...couponDiscounts(use), ...discountsOf(basket, burn.lineCents)],
    discountCents: burn.cents + use.cents,
    coupons,
    warnings: warned(ledger, account, when, programme),
    reasons: reasonsOf(judgement, sale, programme),
  }
}

/**
 * Eligible cents per line after the part paid with points; a tender is payment like cash and keeps earning. A sale in
 * another currency and one of a group that the programme leaves out have none: no points, no gifts, no tier.
 */
function eligibleAfter(sale: SaleInput, basket: Basket, lineCents: readonly number[], programme: Programme): number[] {
  const isLeftOut = sale.customerGroup !== undefined && programme.eligible.excludeGroups.includes(sale.customerGroup)
  if (isLeftOut || sale.currency !== programme.currency) return basket.lines.map(() => 0)
  if (lineCents.length === 0 || programme.burn.as === 'tender') return basket.lines.map((line) => line.eligibleCents)
  return basket.lines.map((line, i) =>
    Math.max(0, line.eligibleCents - (line.eligibleCents === 0 ? 0 : (lineCents[i] ?? 0))),
  )
}

/** What the tier counts of a sale that the books do not hold yet. */
const addedBy = (day: Day, points: number, cents: number): Added => ({
  month: monthOf(day),
  cents,
  points,
  ...(cents > 0 ? { visit: day } : {}),
})

/** The lists of counts as one; mostly all of them are empty. */
const allCounts = (...lists: readonly (readonly Count[])[]): readonly Count[] =>
  lists.find((list) => list.length > 0 && lists.every((other) => other === list || other.length === 0)) ?? lists.flat()

const NOTHING: Judgement = { awards: [], points: 0, linePoints: [], counts: [] }

function creditLot(ledger: Ledger, points: number, when: SaleCircumstances, programme: Programme): number {
  const { pendingDays } = programme.lots
  // A till whose date runs ahead gives points of today; only the programme makes points wait.
  const from = when.day < when.today ? when.day : when.today
  const activeFrom = pendingDays === 0 ? from : addDays(when.day, pendingDays)
  return ledger.credit(points, lastDayOf(when.day, programme), activeFrom, when.day)
}

function lineNumbers(basket: Basket, eligible: readonly number[], judgement: Judgement, burn: Burn): LineNumbers[] {
  return basket.lines.map((line, i) => ({
    line: line.line,
    quantity: line.quantity,
    amountCents: line.costCents,
    eligibleCents: eligible[i] ?? 0,
    points: judgement.linePoints[i] ?? 0,
    burned: burn.linePoints[i] ?? 0,
    discountCents: burn.lineCents[i] ?? 0,
  }))
}

function dueGift(gift: { id: string; costCents: number }, programme: Programme, when: SaleCircumstances): GiftChange {
  return {
    sale: 0,
    gift: gift.id,
    state: 'due',
    costCents: gift.costCents,
    until: addDays(when.today, programme.gifts.dueDays),
  }
}

/** What follows the sale's fact: a lot that is past already expires, and the tier moves. */
function afterwards(
  ledger: Ledger,
  account: AccountView,
  when: SaleCircumstances,
  programme: Programme,
  added: Added,
  base: Pick<Fact, 'programme' | 'account' | 'at' | 'cause'>,
): Fact[] {
  const facts: Fact[] = []
  const expired = ledger.expire(when.today)
  if (expired > 0)
    facts.push(fact({ ...base, kind: 'expire', day: when.today, points: { ...NO_POINTS, expired }, ...ledger.flush() }))
  facts.push(...tierChange(account, programme, { today: when.today, now: when.now, cause: when.cause }, added))
  return facts
}

function discountsOf(basket: Basket, lineCents: readonly number[]): Discount[] {
  const discounts: Discount[] = []
  basket.lines.forEach((line, i) => {
    const amountCents = lineCents[i] ?? 0
    if (amountCents > 0) discounts.push({ source: 'points', line: line.line, amountCents })
  })
  return discounts
}

function warned(
  ledger: Ledger | undefined,
  account: AccountView | undefined,
  { today }: SaleCircumstances,
  programme: Programme,
): Warnings {
  if (ledger === undefined || account?.state !== 'open') return { expiring: undefined, idle: undefined }
  return warningsOf(ledger, programme, { today, lastDay: account.lastDay, usedOn: today })
}

function reasonsOf(judgement: Judgement, sale: SaleInput, programme: Programme): SaleDecision['reasons'] {
  if (sale.currency !== programme.currency)
    return [{ rule: 'currency', points: 0, reason: { kind: 'no-rule-for-currency', currency: sale.currency } }]
  return judgement.awards.map(({ rule, points, reason }) => ({ rule, points, reason }))
}
