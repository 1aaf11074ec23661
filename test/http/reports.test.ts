import test from 'ava'
import { REPORTS } from '../../src/domain/reports/report.ts'
import { keyNo } from '../support/inputs.ts'
import { managerAt } from '../support/manager.ts'
import { cardNo } from '../support/test-books.ts'
import { testShop } from '../support/test-shop.ts'

const DAY_MS = 86_400_000

const sale = (card: number, cents: number, more: object = {}) => ({
  card: cardNo(card),
  currency: 'EUR',
  lines: [{ line: 1, department: '=coffee', quantity: 1, amountCents: cents }],
  finishedAt: '2026-11-21T12:00:00+01:00',
  ...more,
})

test('REPORT-20 every report answers a manager as JSON and CSV, also in a shop that has just begun', async (t) => {
  const shop = await testShop(t)
  const staff = await managerAt(shop)
  for (const name of REPORTS) {
    const json = await shop.ask('GET', `/v1/reports/${name}`, staff)
    t.is(json.status, 200, json.text)
    t.is(json.body.report, name)
    if (name !== 'rewards' && name !== 'fairness') continue
    const csv = await shop.ask('GET', `/v1/reports/${name}?format=csv`, staff)
    t.regex(csv.headers.get('content-type') ?? '', /^text\/csv/)
    // Taking a manager on is a fact, so that the month has begun, with nothing in it.
    t.is(csv.text.split('\r\n').length, name === 'rewards' ? 3 : 2, csv.text)
  }
  t.is((await shop.ask('GET', '/v1/reports/rewards')).status, 401)
  for (const [query, path] of [
    ['rewards?week=2026-W40', 'week'],
    ['tiers?month=2026-10', 'month'],
    ['tiers?week=2026-W54', 'week'],
    ['tiers?weeks=2026-W47', 'weeks'],
    ['tiers?week=2026-W40&week=2026-W41', 'week'],
    ['rewards?format=pdf', undefined],
    ['secrets', 'report'],
  ] as const) {
    const refused = await shop.ask('GET', `/v1/reports/${query}`, staff)
    t.is(refused.status, 422, query)
    t.is(refused.body.path, path)
  }
  t.is((await shop.ask('GET', '/v1/reports/tiers?week=2026-W47', staff)).status, 404)
})

test('REPORT-21 a week is cut by the night when it is over and then stays; the book totals go on', async (t) => {
  const shop = await testShop(t)
  for (let i = 1; i <= 12; i += 1) await shop.put(`/v1/sales/${keyNo(i)}`, sale(i, 1000))
  const early = await managerAt(shop)
  t.is((await shop.ask('GET', '/v1/reports/fairness', early)).body.week, null)
  shop.clock.at += 2 * DAY_MS
  await shop.running.tick()
  const staff = await managerAt(shop)
  const fairness = await shop.ask('GET', '/v1/reports/fairness', staff)
  t.is(fairness.body.week, '2026-W47')
  t.deepEqual(fairness.body.rows, [
    { group: 1, cards: 10, spendCents: 12_000, rewardsCents: 120, rateBasisPoints: 100 },
  ])
  await shop.put(`/v1/sales/${keyNo(20)}`, sale(1, 50_000))
  t.is((await shop.ask('GET', '/v1/reports/fairness?week=2026-W47', staff)).text, fairness.text)
  const csv = await shop.ask('GET', '/v1/reports/assortment?format=csv', staff)
  t.is(csv.text, "of,a,b,baskets,shareBasisPoints\r\ndepartment,'=coffee,,10,\r\n")
  const rewards = await shop.ask('GET', '/v1/reports/rewards', staff)
  t.is(rewards.body.months[0].points.earned, 12 * 50 + 2500)
  t.is((await shop.ask('GET', '/v1/reports/liability', staff)).body.balance, 12 * 50 + 2500)
})

test('REPORT-22 misuse shows itself: cards after payment, keyed and on many baskets, by till and without a basket', async (t) => {
  const shop = await testShop(t)
  const staff = await managerAt(shop)
  const at = (minute: number): string => `2026-11-21T11:${String(minute).padStart(2, '0')}:00+01:00`
  await shop.put(`/v1/sales/${keyNo(1)}`, sale(1, 1000, { cardAt: at(10), paidAt: at(9), operator: '12' }))
  await shop.put(`/v1/sales/${keyNo(2)}`, sale(2, 1000, { cardAt: at(10), paidAt: at(11) }))
  for (let i = 3; i <= 7; i += 1) await shop.put(`/v1/sales/${keyNo(i)}`, sale(3, 500, { cardEntry: 'keyed' }))
  const { body } = await shop.ask('GET', '/v1/reports/misuse', staff)
  t.deepEqual(
    body.cases.map((each: { case: string; count: number; till: string; card?: string }) => [
      each.case,
      each.count,
      each.till,
      each.card,
    ]),
    [
      ['2-after-payment', 1, '07', 'A'],
      ['4-many-baskets', 5, '07', 'B'],
      ['4-keyed', 5, '07', 'B'],
    ],
  )
  t.deepEqual(body.cases[0].operators, ['12'])
  t.deepEqual(body.cases[0].receipts, [keyNo(1)])
  t.notRegex(JSON.stringify(body), /coffee|lines|account/)
})
