import { finishSale } from '../../src/actions/shop/finish-sale.ts'
import { holdSale } from '../../src/actions/shop/hold-sale.ts'
import { issueCoupon } from '../../src/actions/shop/issue-coupon.ts'
import { readCoupon } from '../../src/actions/shop/read-coupon.ts'
import type { Offer } from '../../src/domain/offers/offer.ts'
import type { SaleLine } from '../../src/domain/sale.ts'
import { line, saleOf } from './inputs.ts'
import type { Ran, TestBooks } from './test-books.ts'

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
