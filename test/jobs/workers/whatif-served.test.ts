import test, { type ExecutionContext } from 'ava'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import { keyNo } from '../../support/inputs.ts'
import { managerAt } from '../../support/manager.ts'
import { cardNo } from '../../support/test-books.ts'
import { type TestShop, testShop } from '../../support/test-shop.ts'

/** A shop that sold to twelve cards. */
async function soldShop(t: ExecutionContext): Promise<TestShop> {
  const shop = await testShop(t)
  for (let i = 1; i <= 12; i += 1)
    await shop.put(`/v1/sales/${keyNo(i)}`, {
      card: cardNo(i),
      currency: 'EUR',
      lines: [{ line: 1, department: 'coffee', quantity: 1, amountCents: 1000 }],
      finishedAt: '2026-11-21T12:00:00+01:00',
    })
  return shop
}

const double = () => {
  const published = defaultProgramme('EUR')
  const [base, ...more] = published.earn
  return { ...published, id: 'double', earn: [{ ...base, points: 10 }, ...more] }
}

test('WHATIF-6 a manager tries a draft over HTTP while the shop sells; nothing changes by it', async (t) => {
  const shop = await soldShop(t)
  const staff = await managerAt(shop)
  t.is((await shop.ask('PUT', '/v1/programmes/double', { ...staff, body: double() })).status, 201)
  const head = shop.running.shop.books.read.head()
  const answer = await shop.ask('POST', '/v1/programmes/double/whatif', staff)
  t.is(answer.status, 200, answer.text)
  t.is(answer.body.now.points, 600)
  t.is(answer.body.draft.points, 1200)
  t.is(answer.body.from, '2026-08-24')
  t.is(answer.body.to, '2026-11-21')
  const current = await shop.ask('POST', '/v1/programmes/current/whatif', { ...staff, body: { days: 1 } })
  t.deepEqual(current.body.draft, current.body.now)
  t.is(shop.running.shop.books.read.head(), head)
  t.is((await shop.ask('POST', '/v1/programmes/nothing/whatif', staff)).status, 404)
  t.is((await shop.ask('POST', '/v1/programmes/double/whatif', { ...staff, body: { days: 91 } })).status, 422)
})

test('WHATIF-7 a second what-if beside a running one is refused with 429, and a cashier is refused always', async (t) => {
  const shop = await soldShop(t)
  const staff = await managerAt(shop)
  const [first, second] = await Promise.all([
    shop.ask('POST', '/v1/programmes/current/whatif', staff),
    shop.ask('POST', '/v1/programmes/current/whatif', staff),
  ])
  t.deepEqual([first.status, second.status].sort(), [200, 429])
  const refused = first.status === 429 ? first : second
  t.is(refused.body.code, 'too_many')
  t.truthy(refused.headers.get('retry-after'))
  t.is((await shop.ask('POST', '/v1/programmes/current/whatif', staff)).status, 200)
  t.is((await shop.ask('POST', '/v1/programmes/current/whatif')).status, 401)
  const cashier = await shop.ask('POST', '/v1/staff-sessions', { body: { operator: '12', pin: '4711' } })
  const asked = await shop.ask('POST', '/v1/programmes/current/whatif', {
    headers: { 'staff-session': cashier.body.session },
  })
  t.is(asked.status, 403)
})
