import test from 'ava'
import Database from 'better-sqlite3'
import { expireCoupons, withdrawCoupons } from '../../../src/actions/shop/end-coupons.ts'
import { type CampaignPage, issueCampaign, issueCoupon } from '../../../src/actions/shop/issue-coupon.ts'
import { couponShop, couponTill, five, known, of, offer, triple } from '../../support/coupons.ts'
import { keyNo, saleOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { refused } from '../../support/till.ts'

const DAY_MS = 86_400_000
const CARD = cardNo(1)

test('COUPON-17 a sale earns coupons by its basket and by every n-th visit, one open coupon of an offer at a time', (t) => {
  const basket = offer('basket', five.value, {
    issue: { by: 'rule', trigger: { kind: 'basket', fromCents: 3000, filter: { departments: ['tea'] } } },
  })
  const visits = offer('visits', five.value, { issue: { by: 'rule', trigger: { kind: 'visits', every: 3 } } })
  const { books, sell, till } = couponShop(t, [basket, visits])
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
  const { books, till, sell, hold } = couponShop(t, [basket])
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

test('COUPON-20 given by hand: by staff, of an offer for it, to a known card once while it is open', (t) => {
  const mail = offer('mail', five.value, { issue: { by: 'campaign' } })
  const over = offer('over', five.value, { validity: { to: '2026-11-20' } })
  const { books, till, give } = couponShop(t, [five, mail, over])
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
  const { books, till } = couponShop(t, [mail])
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
  const { books, till, give, read } = couponShop(t, [five])
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
  const { books, till, give, sell, hold, read } = couponShop(t, [five, triple])
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
