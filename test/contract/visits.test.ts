import test, { type ExecutionContext } from 'ava'
import { io } from 'socket.io-client'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { cardNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { fill, isProblem } from './contract.ts'

const OFFERS = ['coffee', 'tea', 'milk'].map((each) => ({
  id: `${each}-10`,
  title: { en: `10 % off ${each}` },
  value: { kind: 'percent', percent: 10 },
  filter: { departments: [each] },
  validity: { days: 14 },
  issue: { by: 'visit' },
}))

/** A shop whose door hands out three coupons, with nobody in the control group. */
async function doorShop(t: ExecutionContext, entrance: object = {}): Promise<TestShop> {
  const shop = await testShop(t)
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  const document = { ...defaultProgramme('EUR'), id: 'door', offers: OFFERS, entrance }
  await operate(on, 'programme.publish', { document })
  return shop
}

const visit = (shop: TestShop, id: string, card: string, device = 'door') =>
  shop.put(`/v1/visits/${id}`, { card }, device)

test('VISIT-20 over HTTP: 201 with coupons the till redeems, the same again 200 with the same bytes, another card 409', async (t) => {
  const shop = await doorShop(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const first = await visit(shop, 'a-1', cardNo(1))
  t.like(first, { status: 201, body: { balance: 150, due: [{ kind: 'gift', gift: 'chocolate-bar' }] } })
  t.is(first.body.coupons.length, 3)
  for (const field of ['code', 'title', 'why', 'validUntil', 'value']) t.true(field in first.body.coupons[0], field)
  const again = await visit(shop, 'a-1', cardNo(1))
  t.like(again, { status: 200, text: first.text })
  isProblem(t, await visit(shop, 'a-1', cardNo(2)), 409, 'conflict', 'id')
  const back = await visit(shop, 'a-2', cardNo(1), '07')
  t.deepEqual(back.body.coupons, first.body.coupons)
  const coffee = first.body.coupons.find(({ offer }: { offer: string }) => offer === 'coffee-10')
  const sold = await shop.put('/v1/sales/0001.07.2026-11-21.000002', {
    ...{ card: cardNo(1), currency: 'EUR', coupons: [coffee.code], finishedAt: '2026-11-21T12:00:00+01:00' },
    lines: [{ line: 1, department: 'coffee', quantity: 1, amountCents: 1000 }],
  })
  t.is(sold.body.discountCents, 100)
})

test('VISIT-21 the door takes cards from kiosks, readers and tills, names its faults and slows guessing down', async (t) => {
  const shop = await doorShop(t)
  isProblem(t, await visit(shop, 'a-1', cardNo(1), 'wall'), 403, 'forbidden')
  const wrong = `${cardNo(1).slice(0, -1)}${cardNo(1).endsWith('A') ? 'B' : 'A'}`
  const refused = await visit(shop, 'a-1', wrong)
  isProblem(t, refused, 422, 'invalid', 'card')
  t.false(refused.text.includes(wrong))
  isProblem(t, await visit(shop, 'a b', cardNo(1)), 422, 'invalid', 'id')
  isProblem(t, await shop.put('/v1/visits/a-1', { card: cardNo(1), points: 5 }, 'door'), 422, 'invalid', 'points')
  t.like(await visit(shop, 'a-1', cardNo(1)), { status: 201, body: { balance: 0, coupons: [] } })
  for (let i = 0; i < 60; i += 1) await visit(shop, 'a-2', wrong)
  isProblem(t, await visit(shop, 'a-2', wrong), 429, 'too_many')
  t.is((await visit(shop, 'a-3', cardNo(1), '07')).status, 201, 'another device is not slowed down')
})

test('VISIT-22 the kiosk’s screens hear of the card and its coupons after the commit, other tills nothing', async (t) => {
  const shop = await doorShop(t)
  await fill(shop, cardNo(1), 50, '0001.07.2026-11-21.000001')
  const heard: Record<string, string[]> = { door: [], '08': [], wall: [] }
  const sockets = Object.keys(heard).map((device) =>
    io(`${shop.running.url}/live`, { transports: ['websocket'], auth: { token: shop.tokens[device] }, forceNew: true }),
  )
  t.teardown(() => sockets.forEach((socket) => void socket.close()))
  const [door, till, wall] = sockets
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', resolve))))
  sockets.forEach((socket, i) => {
    const device = Object.keys(heard)[i] ?? ''
    socket.onAny((event: string) => event !== 'device.status' && heard[device]?.push(event))
  })
  const told = [door, wall].map(
    (socket) => new Promise<{ visit: string }>((resolve) => socket?.once('coupons.issued', resolve)),
  )
  const { body } = await visit(shop, 'a-1', cardNo(1))
  const data = await Promise.all(told)
  t.deepEqual(
    data.map((each) => each.visit),
    ['a-1', 'a-1'],
  )
  for (const { code } of body.coupons) t.false(JSON.stringify(data).includes(code))
  const finished = new Promise((resolve) => till?.once('sale.finished', resolve))
  await shop.put(
    '/v1/sales/0001.08.2026-11-21.000001',
    { currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 100 }], finishedAt: '2026-11-21T12:00:00+01:00' },
    '08',
  )
  await finished
  t.deepEqual(heard.door, ['card.presented', 'coupons.issued'])
  t.deepEqual(heard['08'], ['sale.finished'])
})
