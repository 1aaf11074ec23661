import type { Basket } from './basket.ts'
import type { Discount, SaleCircumstances, SaleState } from './decide-sale.ts'
import { invalid } from './errors.ts'
import type { CouponChange } from './fact.ts'
import { judge, type Room } from './judge.ts'
import { earnedOffers, issuing } from './offers/issue.ts'
import type { SaleCoupons } from './offers/sale-coupons.ts'
import { type CouponUse, NO_COUPONS, useCoupons, usingNone } from './offers/use.ts'
import type { Programme } from './programme.ts'
import type { Judged } from './rewards/rule.ts'
import type { SaleInput } from './sale.ts'

/** Uses the coupons brought to the till, before points and before earning. */
export function couponsOf(
  state: SaleState,
  sale: SaleInput,
  net: Basket,
  beforeCoupons: () => Judged,
  room: Room,
  programme: Programme,
): CouponUse {
  const brought = state.coupons ?? NO_COUPONS
  const { candidates, promised, released, gone } = brought
  if (candidates.length + promised.length + gone.length === 0) return { ...usingNone(net), released }
  if (sale.currency !== programme.currency)
    throw invalid('currency', `Coupons are used in ${programme.currency} here, not in ${sale.currency}.`)
  const judged = beforeCoupons()
  const awards = () => judge(programme, judged, room).awards
  return useCoupons(brought, { basket: net, judged, withCard: state.account !== undefined, awards }, room, programme)
}

/** The coupons this sale earns its card. */
export function couponsEarned(
  { account, issue }: SaleState,
  judged: Judged,
  basket: Basket,
  { changes }: SaleCoupons,
  when: SaleCircumstances,
  programme: Programme,
): CouponChange[] {
  const { ruleOffers } = programme
  if (issue === undefined || account?.state !== 'open' || ruleOffers.length === 0) return []
  const spent = new Set(changes.map(({ issued, n }) => `${issued} ${n}`))
  return earnedOffers(ruleOffers, basket, judged, issue, spent)
    .flatMap((offer) => issuing(offer, 1, when.today, when.day) ?? [])
    .map((change, i) => ({ ...change, n: i + 1 }))
}

/** What coupons took off, line by line, for the till. */
export function couponDiscounts({ used, basket }: CouponUse): Discount[] {
  return used.flatMap(({ at, lineCents }) =>
    basket.lines.flatMap(({ line }, i): Discount[] => {
      const amountCents = lineCents[i] ?? 0
      return amountCents > 0 ? [{ source: 'coupon', coupon: at, line, amountCents }] : []
    }),
  )
}
