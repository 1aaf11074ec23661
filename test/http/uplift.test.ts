import test from 'ava'
import type { Exposure } from '../../src/domain/choice/visit.ts'
import { keyNo } from '../support/inputs.ts'
import { managerAt } from '../support/manager.ts'
import { cardNo } from '../support/test-books.ts'
import { NOON, testShop } from '../support/test-shop.ts'

const DAY_MS = 86_400_000

const exposure = (account: number): Exposure => ({
  ...{ account, at: NOON, offer: 'coffee', day: '2026-11-21', programme: 1, tactic: 'favourite', arm: 'shown' },
  ...{ propensity: 1, coupon: { issued: 1, n: account } },
})

test('UPLIFT-17 what coupons changed stands in the report of coupons and by itself, with a sentence a manager can read', async (t) => {
  const shop = await testShop(t)
  const { books } = shop.running.shop
  await books.writer.submit((tx) => tx.visits.putExposures(Array.from({ length: 12 }, (_, i) => exposure(i + 1))))
  const sell = (no: number, day: string) =>
    shop.put(`/v1/sales/${keyNo(no, day)}`, {
      card: cardNo(1),
      currency: 'EUR',
      lines: [{ line: 1, quantity: 1, amountCents: 1000 }],
      finishedAt: new Date(shop.clock.at).toISOString(),
    })
  t.is((await sell(1, '2026-11-21')).status, 201)
  shop.clock.at += 35 * DAY_MS
  t.is((await sell(2, '2026-12-26')).status, 201)
  shop.clock.at += 7 * DAY_MS
  await shop.running.tick()
  const staff = await managerAt(shop)
  const { body } = await shop.ask('GET', '/v1/reports/uplift', staff)
  t.is(body.week, '2026-W52')
  // The programme keeps five cards of a hundred without coupons; none of them came yet.
  const text = 'Inconclusive: it takes about 150,000 more cards to find a change of 5 %.'
  const counts = { days: 28, exposed: 10, redeemed: 0, control: 0 }
  const whole = { ...counts, verdict: 'inconclusive', because: 'few', cardsMissing: 150_000, text }
  t.deepEqual(body.rows, [whole, { offer: 'coffee', tactic: 'favourite', ...whole }])
  const coupons = await shop.ask('GET', '/v1/reports/coupons', staff)
  t.is(coupons.body.week, '2026-W52')
  t.deepEqual(coupons.body.uplift, body.rows)
  t.deepEqual((await shop.ask('GET', '/v1/reports/coupons?week=2026-W47', staff)).body.uplift, [])
  const csv = await shop.ask('GET', '/v1/reports/uplift?format=csv', staff)
  const [heads = '', first] = csv.text.split('\r\n')
  t.true(heads.startsWith('offer,tactic,days,exposed,redeemed,control,verdict,because,controlCents,revenueCents,'))
  const cells = Object.fromEntries((first ?? '').split(',').map((cell, i) => [heads.split(',')[i], cell]))
  t.like(cells, { offer: '*', tactic: '*', exposed: '10', because: 'few', revenueCents: '', cardsMissing: '150000' })
})
