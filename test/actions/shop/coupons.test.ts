import test from 'ava'
import { withdrawCoupons } from '../../../src/actions/shop/end-coupons.ts'
import { coffee, couponShop, couponTill, five, known, of, offer, sweet, third, triple } from '../../support/coupons.ts'
import { keyNo } from '../../support/inputs.ts'
import { cardNo, testBooks } from '../../support/test-books.ts'
import { refused } from '../../support/till.ts'

const DAY_MS = 86_400_000
const CARD = cardNo(1)

test('COUPON-1 a coupon takes its amount off, spread over the lines, before points and before earning', (t) => {
  const { books, till, give, sell, read } = couponShop(t, [five])
  known(till)
  const code = give('five', CARD)
  t.like(read(code), { state: 'issued', offer: 'five', validUntil: '2026-12-21', value: { text: '5.00 EUR off' } })
  const { body } = sell(keyNo(1), [1000, 500], [code], CARD)
  t.deepEqual(body.discounts, [
    { source: 'coupon', ref: code, line: 1, amountCents: 333 },
    { source: 'coupon', ref: code, line: 2, amountCents: 167 },
  ])
  t.is(body.discountCents, 500)
  t.deepEqual(body.coupons, {
    redeemed: [{ code, offer: 'five', title: 'five', discountCents: 500 }],
    issued: [],
  })
  t.is(body.points.earned, 50, '10.00 EUR are left to earn on')
  t.is(till.read(keyNo(1)).body.coupons.redeemed[0].code, code)
  t.like(read(code), { state: 'redeemed', discountCents: 500 })
  t.is(books.fault(), undefined)
})

test('COUPON-2 points are burned on what coupons leave, and no line falls below 0', (t) => {
  const { books, till, give, sell } = couponShop(t, [five])
  till.sell(keyNo(900), [20_000], { card: CARD })
  const code = give('five', CARD)
  t.is(sell(keyNo(1), [300], [code], CARD).body.discountCents, 300)
  const more = give('five', CARD)
  const { body } = till.sell(keyNo(2), [700], { card: CARD, coupons: [more], burnPoints: 1000 })
  t.is(body.discountCents, 700)
  t.is(body.points.earned, 0)
  const last = give('five', CARD)
  refused(
    t,
    () => till.sell(keyNo(3), [600], { card: CARD, coupons: [last], burnPoints: 1000 }),
    'invalid',
    'burnPoints',
  )
  t.is(books.fault(), undefined)
})

test('COUPON-3 an unknown, used, ended, withdrawn or early coupon is refused at its place, and nothing is written', (t) => {
  const early = offer('early', five.value, { validity: { from: '2026-12-01', to: '2026-12-24' } })
  const { books, give, sell } = couponShop(t, [five, early])
  const [used, old, good] = [give('five'), give('five'), give('five')]
  sell(keyNo(1), [1000], [used])
  refused(t, () => sell(keyNo(2), [1000], [good, used]), 'conflict', 'coupons[1]')
  refused(t, () => sell(keyNo(2), [1000], ['4006381333931']), 'conflict', 'coupons[0]')
  refused(t, () => sell(keyNo(2), [1000], [give('early')]), 'conflict', 'coupons[0]')
  refused(t, () => sell(keyNo(2), [1000], [good, good]), 'invalid', 'coupons[1]')
  books.job((tx) => withdrawCoupons(tx, { offer: 'early', limit: 10 }, books.clock.now(), books.ctx))
  books.clock.at += 31 * DAY_MS
  refused(t, () => sell(keyNo(2, '2026-12-22'), [1000], [old]), 'conflict', 'coupons[0]')
  t.is(sell(keyNo(2, '2026-12-22'), [1000], []).status, 201, 'the key is still free')
  t.is(books.fault(), undefined)
})

test('COUPON-4 a foreign or damaged code is nobody’s coupon, and a damaged one is told from an unknown one', (t) => {
  const { books, give, read } = couponShop(t, [five])
  const code = give('five')
  t.regex(code, /^K[0-9A-HJKMNP-TV-Z]{26}[0-9A-Z]$/)
  t.is(read(` ${code.toLowerCase().replace(/(.{4})/g, '$1 ')}`).code, code, 'however it is typed')
  const wrong = code.slice(0, 5) + (code[5] === '2' ? '3' : '2') + code.slice(6)
  refused(t, () => read(wrong), 'invalid', 'code')
  const elsewhere = testBooks(t, { programme: { offers: [five] }, seed: 'another shop' })
  refused(t, () => couponTill(elsewhere).read(code), 'not_found', 'code')
  t.is(books.fault(), undefined)
})

test('COUPON-5 an exclusive coupon is used alone, stackable ones together, whichever gives more; the others stay good', (t) => {
  const { books, till, give, sell, read } = couponShop(t, [five, coffee, third])
  known(till)
  const codes = [give('third', CARD), give('five', CARD), give('coffee', CARD)]
  const lines = [of(1, 'coffee', 1000), of(2, 'tea', 1000)]
  const quote = till.quote(lines, { card: CARD, coupons: codes }).body
  t.is(quote.discountCents, 600, 'both come to 6.00, and of equals the one with fewer coupons wins')
  t.deepEqual(
    quote.coupons.redeemed.map((each: { offer: string }) => each.offer),
    ['third'],
  )
  const { body } = sell(keyNo(1), [of(1, 'coffee', 1000), of(2, 'tea', 900)], codes, CARD)
  t.is(body.discountCents, 600)
  t.deepEqual(
    body.coupons.redeemed.map((each: { offer: string }) => each.offer),
    ['five', 'coffee'],
  )
  t.like(body.coupons.unused, [{ offer: 'third', why: 'Other coupons give more' }])
  t.is(read(codes[0] ?? '').state, 'issued')
  t.is(sell(keyNo(2), [5000], [codes[0] ?? ''], CARD).body.discountCents, 1500)
  t.is(books.fault(), undefined)
})

test('COUPON-6 the order of the codes changes nothing, and typed or scanned they are the same sale', (t) => {
  const { books, give, sell } = couponShop(t, [five, coffee])
  const codes = [give('five'), give('coffee')]
  const lines = [of(1, 'coffee', 1000), of(2, 'tea', 1000)]
  const first = sell(keyNo(1), lines, codes)
  const again = sell(
    keyNo(1),
    lines,
    [...codes].reverse().map((code) => code.toLowerCase()),
  )
  t.is(again.status, 200)
  t.is(again.text, first.text)
  t.is(books.fault(), undefined)
})

test('COUPON-7 a coupon whose conditions are not met, or that would add nothing, is not used and says why', (t) => {
  const minimum = offer('minimum', five.value, {
    minimumCents: 2000,
    minimumOn: 'basket',
    filter: { departments: ['tea'] },
  })
  const silver = offer('silver', five.value, { filter: { tiers: ['silver'] } })
  const { books, till, give, sell, read } = couponShop(t, [minimum, silver, five, triple, coffee])
  known(till)
  let no = 100
  const why = (lines: Parameters<typeof sell>[1], codes: string[], card?: string) =>
    sell(keyNo(++no), lines, codes, card).body.coupons.unused.map((each: { why: string }) => each.why)
  const code = give('minimum')
  t.deepEqual(why([of(1, 'tea', 1999)], [code]), ['The minimum is not reached'])
  t.deepEqual(why([of(1, 'milk', 5000)], [code]), ['Nothing in this sale fits it'])
  t.deepEqual(why([500], [give('silver', CARD)], CARD), ['Nothing in this sale fits it'])
  t.deepEqual(why([500], [give('triple')]), ['It needs a card'])
  const [coffeeCode, fiveCode] = [give('coffee'), give('five')]
  t.deepEqual(why([of(1, 'coffee', 500)], [coffeeCode, fiveCode]), ['It would add nothing'])
  t.is(read(coffeeCode).state === 'issued', read(fiveCode).state === 'redeemed')
  t.is(sell(keyNo(1), [of(1, 'tea', 500), of(2, 'milk', 1500)], [code]).body.discountCents, 500)
  t.is(books.fault(), undefined)
})

test('COUPON-8 a multiplier gives points as a rule of its own', (t) => {
  const { books, till, give, sell } = couponShop(t, [triple])
  known(till)
  const { body } = sell(keyNo(1), [1000], [give('triple', CARD)], CARD)
  t.is(body.points.earned, 150)
  t.deepEqual(
    body.why.map(({ rule, points }: { rule: string; points: number }) => [rule, points]),
    [
      ['base', 50],
      ['offer:triple', 100],
    ],
  )
  t.like(body.coupons.redeemed, [{ discountCents: 0, points: 100 }])
  t.is(books.fault(), undefined)
})

test('COUPON-9 a free item is the dearest that fits, up to its price; a second one of the offer the next', (t) => {
  const two = offer('two', sweet.value, { perSale: 2 })
  const { books, give, sell } = couponShop(t, [sweet, two])
  const lines = [of(1, 'sweets', 400, 2), of(2, 'sweets', 250), of(3, 'tea', 900)]
  t.deepEqual(
    sell(keyNo(1), lines, [give('sweet')]).body.discounts.map((d: { line: number; amountCents: number }) => [
      d.line,
      d.amountCents,
    ]),
    [[2, 250]],
  )
  t.is(sell(keyNo(2), [of(1, 'sweets', 900)], [give('sweet')]).body.discountCents, 300)
  t.is(sell(keyNo(3), lines, [give('two'), give('two')]).body.discountCents, 450)
  const [one, other] = [give('sweet'), give('sweet')]
  t.like(sell(keyNo(4), lines, [one, other]).body.coupons.unused, [
    { why: 'More coupons of this offer than count in one sale' },
  ])
  t.is(books.fault(), undefined)
})

test('COUPON-19 budgets and caps refuse before anything is written', (t) => {
  const cents = offer('cents', five.value, { budget: { centsPerDay: 700 } })
  const capped = offer('capped', five.value, { caps: { perDay: 1, total: 2 } })
  const { books, till, give, sell } = couponShop(t, [cents, capped])
  known(till)
  const [a, b] = [give('cents'), give('cents')]
  sell(keyNo(1), [1000], [a])
  refused(t, () => sell(keyNo(2), [1000], [b]), 'conflict', 'coupons[0]')
  t.is(sell(keyNo(2), [200], [b]).body.discountCents, 200, 'two euros were left')
  const use = (n: number) => {
    const code = give('capped', CARD)
    const day = new Date(books.clock.now()).toISOString().slice(0, 10)
    return () => sell(keyNo(n, day), [1000], [code], CARD)
  }
  use(10)()
  const second = use(11)
  refused(t, second, 'conflict', 'coupons[0]')
  books.clock.at += DAY_MS
  const again = () => sell(keyNo(12, '2026-11-22'), [1000], [till.scan(CARD).body.coupons[0].code], CARD)
  t.is(again().status, 201)
  books.clock.at += DAY_MS
  const over = give('capped', CARD)
  refused(t, () => sell(keyNo(13, '2026-11-23'), [1000], [over], CARD), 'conflict', 'coupons[0]')
  t.is(books.fault(), undefined)
})

test('COUPON-24 a coupon keeps the terms it was issued under; budgets are those in force', (t) => {
  const { books, give, sell, till } = couponShop(t, [five])
  const code = give('five')
  const { programmes } = books.ctx
  const changed = { ...programmes.version(1), version: 2, offerOf: new Map(), ruleOffers: [] }
  books.ctx = {
    ...books.ctx,
    programmes: { at: () => changed, version: (v) => (v === 1 ? programmes.version(1) : changed) },
  }
  t.is(till.quote([1000], { coupons: [code] }).body.discountCents, 500)
  t.is(sell(keyNo(1), [1000], [code]).body.discountCents, 500)
  t.is(books.fault(), undefined)
})
