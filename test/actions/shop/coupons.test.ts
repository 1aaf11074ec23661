import test, { type ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { expireCoupons, withdrawCoupons } from '../../../src/actions/shop/end-coupons.ts'
import { type CampaignPage, issueCampaign, issueCoupon } from '../../../src/actions/shop/issue-coupon.ts'
import type { Offer } from '../../../src/domain/offers/offer.ts'
import { couponTill, of, offer } from '../../support/coupons.ts'
import { keyNo, returnOf, saleOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf, refused, tillAt } from '../../support/till.ts'

const DAY_MS = 86_400_000
const CARD = cardNo(1)

const five = offer('five', { kind: 'amount', cents: 500 })
const coffee = offer('coffee', { kind: 'percent', percent: 10 }, { filter: { departments: ['coffee'] } })
const third = offer('third', { kind: 'percent', percent: 30 }, { combine: 'exclusive' })
const triple = offer('triple', { kind: 'multiplier', percent: 300, of: 'base' })
const sweet = offer('sweet', { kind: 'free-item', department: 'sweets', maxCents: 300 })

function shop(t: ExecutionContext, offers: Offer[]) {
  const books = testBooks(t, { programme: { offers } })
  return { books, till: tillAt(books), ...couponTill(books) }
}

/** A card that has bought something before. */
const known = (till: ReturnType<typeof tillAt>, card = CARD, no = 900): void =>
  void till.sell(keyNo(no), [100], { card })

test('COUPON-1 a coupon takes its amount off, spread over the lines, before points and before earning', (t) => {
  const { books, till, give, sell, read } = shop(t, [five])
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
  const { books, till, give, sell } = shop(t, [five])
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
  const { books, give, sell } = shop(t, [five, early])
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
  const { books, give, read } = shop(t, [five])
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
  const { books, till, give, sell, read } = shop(t, [five, coffee, third])
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
  const { books, give, sell } = shop(t, [five, coffee])
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
  const { books, till, give, sell, read } = shop(t, [minimum, silver, five, triple, coffee])
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
  const { books, till, give, sell } = shop(t, [triple])
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
  const { books, give, sell } = shop(t, [sweet, two])
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

test('COUPON-10 a hold locks coupons and promises their discount; a finish under it is never refused', (t) => {
  const once = offer('once', five.value, { budget: { redemptionsTotal: 1 } })
  const { books, till, give, hold, sell, read } = shop(t, [once])
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
  const { books, till, give, hold, sell, read } = shop(t, [five])
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
  const { books, till, give, hold, sell, read } = shop(t, [five])
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
  const { books, till, give, hold, sell, read } = shop(t, [five, third])
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
  const { books, give, hold, sell, read } = shop(t, [five])
  const code = give('five')
  t.is(hold(keyNo(1), [1000], [code], CARD).body.discountCents, 500)
  t.is(read(code).state, 'held')
  t.is(sell(keyNo(1), [1000], [code], CARD).body.discountCents, 500)
  t.is(books.fault(), undefined)
})

test('COUPON-14 a void gives a coupon back only when its offer says so and it is still good', (t) => {
  const back = offer('back', five.value, { onReturn: 'restored', budget: { redemptionsTotal: 1 } })
  const { books, till, give, sell, read } = shop(t, [five, back])
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
  const { books, till, give, sell, read } = shop(t, [minimum])
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
  const { books, till, give, sell } = shop(t, [bulk])
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

test('COUPON-17 a sale earns coupons by its basket and by every n-th visit, one open coupon of an offer at a time', (t) => {
  const basket = offer('basket', five.value, {
    issue: { by: 'rule', trigger: { kind: 'basket', fromCents: 3000, filter: { departments: ['tea'] } } },
  })
  const visits = offer('visits', five.value, { issue: { by: 'rule', trigger: { kind: 'visits', every: 3 } } })
  const { books, sell, till } = shop(t, [basket, visits])
  const day = (n: number) => `2026-11-${21 + n}`
  const issued = (n: number, lines: Parameters<typeof sell>[1], card?: string) => {
    const { body, notices, text } = sell(keyNo(n, day(n)), lines, [], card)
    t.is(notices.filter(({ event }) => event === 'coupons.issued').length, body.coupons.issued.length === 0 ? 0 : 1)
    t.notRegex(JSON.stringify(notices), /K[0-9A-Z]{27}/)
    t.is(till.read(keyNo(n, day(n))).body.coupons.issued[0]?.code, body.coupons.issued[0]?.code)
    t.is(sell(keyNo(n, day(n)), lines, [], card).text, text, 'a repeat gets the very same bytes')
    books.clock.at += DAY_MS
    return body.coupons.issued.map((each: { offer: string }) => each.offer)
  }
  t.deepEqual(issued(0, [of(1, 'tea', 2999), of(2, 'milk', 500)], CARD), [])
  t.deepEqual(issued(1, [of(1, 'tea', 3000)], CARD), ['basket'])
  t.deepEqual(issued(2, [of(1, 'tea', 3000)], CARD), ['visits'])
  t.deepEqual(issued(3, [of(1, 'tea', 3000)]), [], 'without a card nobody gets one')
  t.deepEqual(
    till.scan(CARD).body.coupons.map((each: { offer: string }) => each.offer),
    ['basket', 'visits'],
  )
  t.is(books.fault(), undefined)
})

test('COUPON-18 kept answers hold no code that could be redeemed', (t) => {
  const basket = offer('basket', five.value, { issue: { by: 'rule', trigger: { kind: 'basket', fromCents: 100 } } })
  const { books, till, sell, hold } = shop(t, [basket])
  known(till)
  const [code = ''] = till.scan(CARD).body.coupons.map((each: { code: string }) => each.code)
  hold(keyNo(1), [1000], [code], CARD)
  sell(keyNo(2), [1000], [], CARD)
  const kept = [books.books.read.event('sale', keyNo(900))?.answer, books.books.read.hold(keyNo(1))?.answer]
  for (const text of kept) {
    t.regex(text ?? '', /~k[0-9a-f]{32}~/)
    t.false(text?.includes(code))
  }
  t.is(books.fault(), undefined)
})

test('COUPON-19 budgets and caps refuse before anything is written', (t) => {
  const cents = offer('cents', five.value, { budget: { centsPerDay: 700 } })
  const capped = offer('capped', five.value, { caps: { perDay: 1, total: 2 } })
  const { books, till, give, sell } = shop(t, [cents, capped])
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

test('COUPON-20 given by hand: by staff, of an offer for it, to a known card once while it is open', (t) => {
  const mail = offer('mail', five.value, { issue: { by: 'campaign' } })
  const over = offer('over', five.value, { validity: { to: '2026-11-20' } })
  const { books, till, give } = shop(t, [five, mail, over])
  const hand = (offerId: string, card?: string) => () =>
    books.run(issueCoupon, { offer: offerId, card, operator: '12' })
  refused(t, hand('five', CARD), 'conflict', 'card')
  known(till)
  const code = give('five', CARD)
  t.like(hand('five', CARD)(), { status: 200, body: { code } })
  t.not(give('five'), give('five'), 'without a card each is a new one')
  refused(t, hand('mail'), 'conflict', 'offer')
  refused(t, hand('over'), 'conflict', 'offer')
  refused(t, hand('nothing'), 'not_found', 'offer')
  t.is(books.fault(), undefined)
})

test('COUPON-21 a campaign reaches each card once, in pages, to a limit, and can be run again', (t) => {
  const mail = offer('mail', five.value, { issue: { by: 'campaign' } })
  const { books, till } = shop(t, [mail])
  for (let n = 1; n <= 5; n += 1) known(till, cardNo(n), n)
  const campaign = (most: number): number => {
    let sum = 0
    for (let after: number | undefined = 0; after !== undefined && sum < most; ) {
      const input = { offer: 'mail', segment: undefined, after, most: most - sum, limit: 2 }
      const page: CampaignPage = books.job((tx) => issueCampaign(tx, input, books.clock.now(), books.ctx))
      sum += page.issued
      after = page.last
    }
    return sum
  }
  t.is(campaign(3), 3)
  t.is(campaign(100), 2)
  t.is(campaign(100), 0)
  t.is(books.job((tx) => withdrawCoupons(tx, { offer: 'mail', limit: 100 }, books.clock.now(), books.ctx)).withdrawn, 5)
  t.deepEqual(till.scan(CARD).body.coupons, [])
  t.is(campaign(1), 1)
  t.is(books.fault(), undefined)
})

test('COUPON-22 the night ends what is over; a late sale of a good day still redeems it; 90 days later it is forgotten', (t) => {
  const { books, till, give, read } = shop(t, [five])
  const [late, old] = [give('five'), give('five')]
  books.clock.at += 31 * DAY_MS
  t.is(
    books.job((tx) => expireCoupons(tx, { limit: 10 }, books.clock.now(), books.ctx)),
    2,
  )
  t.is(read(old).state, 'expired')
  const sale = saleOf([1000], { finishedAt: books.clock.now() - 2 * DAY_MS, coupons: [late] })
  t.is(till.sell(keyNo(1, '2026-12-20'), sale.lines, { ...sale }).body.discountCents, 500)
  books.clock.at += 92 * DAY_MS
  till.night()
  refused(t, () => read(old), 'not_found', 'code')
  t.is(read(late).state, 'redeemed')
  t.is(books.fault(), undefined)
})

test('COUPON-23 erasing a card forgets its coupons, and gives back those of others that it held', (t) => {
  const { books, till, give, sell, hold, read } = shop(t, [five, triple])
  known(till)
  const [own, open, bearer] = [give('five', CARD), give('triple', CARD), give('five')]
  sell(keyNo(1), [1000], [own], CARD)
  hold(keyNo(2), [1000], [bearer], CARD)
  till.erase(CARD)
  refused(t, () => read(own), 'not_found')
  refused(t, () => read(open), 'not_found')
  t.is(read(bearer).state, 'issued')
  t.is(books.fault(), undefined)
  t.is(sell(keyNo(3), [1000], [bearer]).body.discountCents, 500)
  t.is(books.fault(), undefined)
})

test('COUPON-24 a coupon keeps the terms it was issued under; budgets are those in force', (t) => {
  const { books, give, sell, till } = shop(t, [five])
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

test('COUPON-25 verify finds a coupon that was changed, added or taken away beside the journal', (t) => {
  const books: TestBooks = testBooks(t, { programme: { offers: [five] } })
  const { give } = couponTill(books)
  give('five')
  give('five')
  t.is(books.fault(), undefined)
  const change = (sql: string, undo: string, message: RegExp): void => {
    const db = new Database(`${books.folder}/shop.sqlite`)
    db.exec(sql)
    t.regex(books.fault() ?? '', message, sql)
    db.exec(undo)
    db.close()
  }
  change(
    "UPDATE coupon SET until = '2030-01-01' WHERE issued = 1",
    "UPDATE coupon SET until = '2026-12-21' WHERE issued = 1",
    /coupon 1 of fact 1/,
  )
  change(
    "UPDATE coupon SET state = 'redeemed' WHERE issued = 1",
    "UPDATE coupon SET state = 'issued' WHERE issued = 1",
    /coupon 1 of fact 1/,
  )
  change(
    'UPDATE coupon SET issued = 7 WHERE issued = 2',
    'UPDATE coupon SET issued = 2 WHERE issued = 7',
    /coupon 1 of fact 7 .* nothing of it/,
  )
  const db = new Database(`${books.folder}/shop.sqlite`)
  db.exec('DELETE FROM coupon WHERE issued = 2')
  db.close()
  t.regex(books.fault() ?? '', /lack coupon 1 of fact 2/)
})
