import type { ExecutionContext } from 'ava'
import { finishSale } from '../../src/actions/shop/finish-sale.ts'
import { holdSale } from '../../src/actions/shop/hold-sale.ts'
import { issueCoupon } from '../../src/actions/shop/issue-coupon.ts'
import { readCoupon } from '../../src/actions/shop/read-coupon.ts'
import type { Offer } from '../../src/domain/offers/offer.ts'
import type { SaleLine } from '../../src/domain/sale.ts'
import { keyNo, line, saleOf } from './inputs.ts'
import { cardNo, type Ran, type TestBooks, testBooks } from './test-books.ts'
import { tillAt } from './till.ts'

/** An offer given by hand, good for 30 days, with changes. */
export const offer = (id: string, value: Offer['value'], more: Partial<Offer> = {}): Offer => ({
  id,
  title: { en: id },
  value,
  minimumCents: 0,
  minimumOn: 'lines',
  validity: { days: 30 },
  combine: 'stackable',
  perSale: 1,
  issue: { by: 'hand' },
  onReturn: 'lost',
  costCents: 0,
  ...more,
})

/** An item of a department. */
export const of = (no: number, department: string, amountCents: number, pieces = 1): SaleLine =>
  line(no, amountCents, { department, quantity: pieces * 1000 })

/** A till that hands out, holds and redeems coupons. */
export function couponTill(books: TestBooks) {
  return {
    /** Hands out a coupon. @returns its code. */
    give: (id: string, card?: string): string =>
      books.run(issueCoupon, { offer: id, card, operator: '12' }).body.code as string,
    sell: (key: string, lines: readonly (number | SaleLine)[], coupons: readonly string[], card?: string): Ran =>
      books.run(finishSale, {
        key,
        sale: saleOf(lines, { finishedAt: books.clock.now(), coupons, ...(card === undefined ? {} : { card }) }),
      }),
    hold: (key: string, lines: readonly (number | SaleLine)[], coupons: readonly string[], card: string): Ran =>
      books.run(holdSale, { key, hold: { card, currency: 'EUR', coupons, burnPoints: 0, lines: saleOf(lines).lines } }),
    read: (code: string): Ran['body'] => books.run(readCoupon, { code }).body,
  }
}

export const five = offer('five', { kind: 'amount', cents: 500 })
export const coffee = offer('coffee', { kind: 'percent', percent: 10 }, { filter: { departments: ['coffee'] } })
export const third = offer('third', { kind: 'percent', percent: 30 }, { combine: 'exclusive' })
export const triple = offer('triple', { kind: 'multiplier', percent: 300, of: 'base' })
export const sweet = offer('sweet', { kind: 'free-item', department: 'sweets', maxCents: 300 })

/** A shop with offers, and its till. */
export function couponShop(t: ExecutionContext, offers: Offer[]) {
  const books = testBooks(t, { programme: { offers } })
  return { books, till: tillAt(books), ...couponTill(books) }
}

/** A card that has bought something before. */
export const known = (till: ReturnType<typeof tillAt>, card = cardNo(1), no = 900): void =>
  void till.sell(keyNo(no), [100], { card })
