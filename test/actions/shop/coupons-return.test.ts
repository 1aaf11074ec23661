import test from 'ava'
import { couponShop, five, known, offer } from '../../support/coupons.ts'
import { keyNo, returnOf } from '../../support/inputs.ts'
import { cardNo } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'

const CARD = cardNo(1)

test('COUPON-14 a void gives a coupon back only when its offer says so and it is still good', (t) => {
  const back = offer('back', five.value, { onReturn: 'restored', budget: { redemptionsTotal: 1 } })
  const { books, till, give, sell, read } = couponShop(t, [five, back])
  const [lost, restored] = [give('five'), give('back')]
  sell(keyNo(1), [1000], [lost])
  sell(keyNo(2), [1000], [restored])
  t.is(till.cancel(keyNo(1)).body.chargeCents, 0)
  till.cancel(keyNo(2))
  t.is(read(lost).state, 'redeemed')
  t.is(read(restored).state, 'issued')
  t.is(sell(keyNo(3), [1000], [restored]).body.discountCents, 500, 'its budget has room again')
  t.is(books.fault(), undefined)
})

test('COUPON-15 what remains below the minimum is charged its discount, and any order of returns comes to the same', (t) => {
  const minimum = offer('minimum', five.value, { minimumCents: 1500, onReturn: 'restored' })
  const { books, till, give, sell, read } = couponShop(t, [minimum])
  known(till)
  const code = give('minimum', CARD)
  sell(keyNo(1), [1000, 1000], [code], CARD)
  const first = till.takeBack(keyNo(11), returnOf(keyNo(1), [[1, 1000, 750]])).body
  t.is(first.chargeCents, 250, 'the 2.50 on line 2 are no longer earned')
  t.true(first.receipt.lines.some((text: string) => text.includes('2.50')))
  t.is(read(code).state, 'issued', 'nothing of it is given any more')
  t.is(books.fault(), undefined)
  const second = till.takeBack(keyNo(12), returnOf(keyNo(1), [[2, 1000, 750]])).body
  t.is(second.chargeCents, -250, 'in sum a full return charges nothing')
  t.is(till.cancelReturn(keyNo(12)).body.chargeCents, 250)
  t.is(till.cancelReturn(keyNo(11)).body.chargeCents, -250)
  t.is(read(code).state, 'redeemed', 'the goods stay sold, and the coupon used')
  t.is(books.fault(), undefined)
})

test('COUPON-16 a multiplier’s points on kept goods are demanded when the minimum is missed', (t) => {
  const bulk = offer('bulk', { kind: 'multiplier', percent: 1000, of: 'base' }, { minimumCents: 5000 })
  const { books, till, give, sell } = couponShop(t, [bulk])
  known(till)
  const before = accountOf(books, CARD)?.balance ?? 0
  sell(keyNo(1), [1000, 4000], [give('bulk', CARD)], CARD)
  t.is((accountOf(books, CARD)?.balance ?? 0) - before, 2500)
  till.takeBack(keyNo(11), returnOf(keyNo(1), [[2, 1000, 4000]]))
  t.is((accountOf(books, CARD)?.balance ?? 0) - before, 50, 'line 1 keeps its base points')
  till.takeBack(keyNo(12), returnOf(keyNo(1), [[1, 1000, 1000]]))
  t.is((accountOf(books, CARD)?.balance ?? 0) - before, 0)
  t.is(books.fault(), undefined)
})
