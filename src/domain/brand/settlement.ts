import { type Day, monthOf } from '../day.ts'
import { mulDivFloor } from '../whole.ts'

/** What one shop did to points on one day; whole numbers of no member. */
export interface SettledDay {
  readonly shop: string
  readonly day: Day
  readonly kind: 'issued' | 'redeemed'
  /** Below 0 where more was undone than done that day. */
  readonly points: number
  readonly operations: number
}

/** What points cost between entities from a day on: so many cents for so many points. */
export interface Price {
  readonly from: Day
  readonly points: number
  readonly cents: number
  readonly currency: string
}

/** What an entity owes the brand for points its shops issued, and is owed for those they redeemed, at one price. */
export interface SettlementRow {
  readonly entity: string
  /** `YYYY-MM` */
  readonly period: string
  readonly price: Pick<Price, 'points' | 'cents' | 'currency'>
  readonly issuedPoints: number
  readonly issuedCents: number
  readonly redeemedPoints: number
  readonly redeemedCents: number
  /** What the entity receives; below 0 what it pays. */
  readonly netCents: number
}

/**
 * Settles through the brand: whoever issues points pays for them, whoever redeems them is paid, both at the price of
 * the day. Sums are priced once for each entity, month and price, so that no cent is lost by rounding single sales; a
 * fraction of a cent is rounded towards the smaller amount on both sides.
 * @param days in any order, each shop, day and kind at most once.
 * @throws RangeError when a day lies before the first price.
 */
export function settle(
  days: readonly SettledDay[],
  entityOf: (shop: string) => string,
  prices: readonly Price[],
): SettlementRow[] {
  const sorted = [...prices].sort((a, b) => (a.from < b.from ? -1 : 1))
  const sums = new Map<string, { entity: string; period: string; price: Price; issued: number; redeemed: number }>()
  for (const { shop, day, kind, points } of days) {
    const price = sorted.findLast(({ from }) => from <= day)
    if (price === undefined) throw new RangeError(`no price holds on ${day}`)
    const entity = entityOf(shop)
    const period = monthOf(day)
    const key = JSON.stringify([period, entity, price.from])
    const sum = sums.get(key) ?? { entity, period, price, issued: 0, redeemed: 0 }
    sum[kind] += points
    sums.set(key, sum)
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => rowOf(sum))
}

function rowOf(sum: { entity: string; period: string; price: Price; issued: number; redeemed: number }): SettlementRow {
  const { points, cents, currency } = sum.price
  const priced = (count: number): number => Math.sign(count) * mulDivFloor(Math.abs(count), cents, points)
  const issuedCents = priced(sum.issued)
  const redeemedCents = priced(sum.redeemed)
  return {
    entity: sum.entity,
    period: sum.period,
    price: { points, cents, currency },
    issuedPoints: sum.issued,
    issuedCents,
    redeemedPoints: sum.redeemed,
    redeemedCents,
    // `|| 0` spares readers a minus zero.
    netCents: redeemedCents - issuedCents || 0,
  }
}
