import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { cardNo } from '../support/test-books.ts'
import { testShop } from '../support/test-shop.ts'

const SALES = 200
const BUDGET = 1234

test('LIMIT-21 200 sales at the same moment share a budget to the last point and never overrun it', async (t) => {
  const shop = await testShop(t)
  const usual = defaultProgramme('EUR')
  const document = {
    ...usual,
    id: 'tight',
    earn: [
      { kind: 'points-per-amount', id: 'base', points: 5, perCents: 100, budget: { perDay: BUDGET } },
      { kind: 'bonus', id: 'hello', points: 9, cap: { perDay: 9 }, budget: { total: 90 } },
    ],
  }
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  await operate(on, 'programme.publish', { document, from: 'now' })
  const sell = (i: number) =>
    shop.put(`/v1/sales/0001.07.2026-11-21.${String(i).padStart(6, '0')}`, {
      card: cardNo(i % 40),
      currency: 'EUR',
      finishedAt: '2026-11-21T12:00:00+01:00',
      lines: [{ line: 1, quantity: 1, amountCents: 1000 + i }],
    })
  const answers = await Promise.all(Array.from({ length: SALES }, (_, i) => sell(i)))
  t.true(answers.every(({ status }) => status === 201))
  const given = (rule: string): number[] =>
    answers.flatMap(({ body }) =>
      body.why.filter((each: { rule: string }) => each.rule === rule).map((each: { points: number }) => each.points),
    )
  const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0)
  t.is(sum(given('base')), BUDGET)
  t.is(sum(given('hello')), 90, 'ten cards of forty, each once')
  t.is(given('hello').filter((points) => points === 9).length, 10)
  const { read } = shop.running.shop.books
  t.is(read.counted('base', '2026-11-21'), BUDGET)
  t.is(read.counted('hello', 'all'), 90)
  const again = await Promise.all([0, 1, 2].map(sell))
  t.deepEqual(
    again.map(({ status, text }) => [status, text]),
    answers.slice(0, 3).map(({ text }) => [200, text]),
  )
})
