import test from 'ava'
import { withdrawCoupons } from '../../../src/actions/shop/end-coupons.ts'
import { couponShop, five, known, offer, third } from '../../support/coupons.ts'
import { keyNo } from '../../support/inputs.ts'
import { cardNo } from '../../support/test-books.ts'
import { refused } from '../../support/till.ts'

const CARD = cardNo(1)

test('COUPON-10 a hold locks coupons and promises their discount; a finish under it is never refused', (t) => {
  const once = offer('once', five.value, { budget: { redemptionsTotal: 1 } })
  const { books, till, give, hold, sell, read } = couponShop(t, [once])
  known(till)
  const [code, next] = [give('once', CARD), give('once')]
  const held = hold(keyNo(1), [1000], [code], CARD)
  t.like(held.body, { discountCents: 500, discounts: [{ source: 'coupon', ref: code, line: 1, amountCents: 500 }] })
  t.is(hold(keyNo(1), [1000], [code.toLowerCase()], CARD).text, held.text)
  t.is(read(code).state, 'held')
  t.is(books.fault(), undefined)
  refused(t, () => sell(keyNo(2), [1000], [code], CARD), 'conflict', 'coupons[0]')
  refused(t, () => sell(keyNo(2), [1000], [next]), 'conflict', 'coupons[0]')
  books.job((tx) => withdrawCoupons(tx, { offer: 'once', limit: 10 }, books.clock.now(), books.ctx))
  t.is(sell(keyNo(1), [1000], [code], CARD).body.discountCents, 500)
  t.is(read(code).state, 'redeemed')
  t.is(books.fault(), undefined)
})

test('COUPON-11 a hold that is let go, lapses, or is finished without its coupons gives them back', (t) => {
  const { books, till, give, hold, sell, read } = couponShop(t, [five])
  known(till)
  const code = give('five', CARD)
  hold(keyNo(1), [1000], [code], CARD)
  till.letGo(keyNo(1))
  t.is(read(code).state, 'issued')
  hold(keyNo(2), [1000], [code], CARD)
  t.is(sell(keyNo(2), [1000], [], CARD).body.discountCents, 0)
  t.is(read(code).state, 'issued')
  hold(keyNo(3), [1000], [code], CARD)
  books.clock.at += 11 * 60_000
  t.is(till.lapse().length, 1)
  t.is(read(code).state, 'issued')
  t.is(sell(keyNo(3), [1000], [code], CARD).body.discountCents, 500, 'the promise stays')
  t.is(books.fault(), undefined)
})

test('COUPON-12 a promise that lapsed is kept even when the coupon was used elsewhere since, and redeemed only once', (t) => {
  const { books, till, give, hold, sell, read } = couponShop(t, [five])
  known(till)
  const code = give('five', CARD)
  hold(keyNo(1), [1000], [code], CARD)
  books.clock.at += 11 * 60_000
  till.lapse()
  sell(keyNo(2), [2000], [code], CARD)
  const { body } = sell(keyNo(1), [1000], [code], CARD)
  t.is(body.discountCents, 500)
  t.is(read(code).state, 'redeemed')
  const fact = books.books.read.fact(books.books.read.sale(keyNo(1))?.seq ?? 0)
  t.is(fact?.coupons[0]?.state, 'honoured')
  t.is(books.fault(), undefined)
})

test('COUPON-27 a coupon that came with a hold, was not promised and has ended since, is left aside by the finish', (t) => {
  const { books, till, give, hold, sell, read } = couponShop(t, [five, third])
  known(till)
  const [better, other] = [give('five', CARD), give('third', CARD)]
  const held = hold(keyNo(1), [1000], [better, other], CARD)
  t.is(held.body.discountCents, 500)
  t.is(read(other).state, 'issued', 'not promised, so not locked')
  sell(keyNo(2), [5000], [other], CARD)
  const { status, body } = sell(keyNo(1), [1000], [better, other], CARD)
  t.is(status, 201)
  t.is(body.discountCents, 500)
  t.like(body.coupons.unused, [{ code: other, offer: 'third', why: 'It is not good any more' }])
  refused(t, () => sell(keyNo(3), [1000], [other], CARD), 'conflict', 'coupons[0]')
  t.is(books.fault(), undefined)
})

test('COUPON-13 a card that was never seen can hold a coupon it brings', (t) => {
  const { books, give, hold, sell, read } = couponShop(t, [five])
  const code = give('five')
  t.is(hold(keyNo(1), [1000], [code], CARD).body.discountCents, 500)
  t.is(read(code).state, 'held')
  t.is(sell(keyNo(1), [1000], [code], CARD).body.discountCents, 500)
  t.is(books.fault(), undefined)
})
