import { once } from 'node:events'
import test from 'ava'
import { io } from 'socket.io-client'
import { cardNo } from '../support/test-books.ts'
import { OPERATOR, type TestShop, testShop } from '../support/test-shop.ts'
import { CONTRACT_KEY, CONTRACT_SALE, fill, isProblem, saleBody } from './contract.ts'

const CARD = cardNo(1)
const OTHER = cardNo(2)
const DAY_MS = 86_400_000
const key = (sequence: number, till = '07'): string => `0001.${till}.2026-11-21.${String(sequence).padStart(6, '0')}`

interface Part {
  readonly line: number
  readonly quantity: number
  readonly amountCents: number
}

/** Five parts that together bring everything of the contract's sale back. */
const PARTS: readonly Part[] = [
  { line: 1, quantity: 1, amountCents: 599 },
  { line: 1, quantity: 1, amountCents: 599 },
  { line: 2, quantity: 0.25, amountCents: 75 },
  { line: 2, quantity: 0.333, amountCents: 100 },
  { line: 2, quantity: 0.667, amountCents: 199 },
]

const takeBack = (shop: TestShop, sequence: number, original: string, lines: readonly Part[]) =>
  shop.put(`/v1/returns/${key(sequence)}`, { original, currency: 'EUR', lines })

test('CONTRACT-20 five part returns in any order demand exactly what the full return does', async (t) => {
  const shop = await testShop(t)
  await fill(shop, CARD, 200_000, key(1))
  const full = await soldAndReturned(shop, 1000, [
    [
      { line: 1, quantity: 2, amountCents: 1198 },
      { line: 2, quantity: 1.25, amountCents: 374 },
    ],
  ])
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 0, 4, 1, 3],
    [3, 4, 0, 2, 1],
    [1, 3, 0, 4, 2],
    [4, 0, 3, 1, 2],
  ]
  for (const [i, order] of orders.entries()) {
    const parts = order.map((no) => [PARTS[no] as Part])
    t.deepEqual(await soldAndReturned(shop, 2000 + i * 100, parts), full, order.join())
  }
})

/** Sells the contract's sale and brings it back in parts. @returns what all returns came to, and the balance moved. */
async function soldAndReturned(shop: TestShop, from: number, parts: readonly Part[][]) {
  const before = (await shop.scan(CARD)).body.balance as number
  const sold = await shop.put(`/v1/sales/${key(from)}`, { card: CARD, ...CONTRACT_SALE })
  const sums = { earned: sold.body.points.earned, clawedBack: 0, reinstated: 0, chargeCents: 0, moved: 0 }
  for (const [i, lines] of parts.entries()) {
    const { body } = await takeBack(shop, from + 1 + i, key(from), lines)
    sums.clawedBack += body.points.clawedBack
    sums.reinstated += body.points.reinstated
    sums.chargeCents += body.chargeCents
  }
  sums.moved = ((await shop.scan(CARD)).body.balance as number) - before
  return sums
}

test('CONTRACT-21 a return is answered as the contract says, over the remaining quantity 422, and can be voided', async (t) => {
  const shop = await testShop(t)
  await fill(shop, CARD, 1660, key(1))
  await shop.put(`/v1/sales/${CONTRACT_KEY}`, { card: CARD, ...CONTRACT_SALE })
  const first = await takeBack(shop, 900, CONTRACT_KEY, [PARTS[0] as Part])
  t.is(first.status, 201)
  t.deepEqual(Object.keys(first.body), ['return', 'points', 'giftsAskedBack', 'chargeCents', 'receipt'])
  t.deepEqual(first.body.points, { clawedBack: 26, reinstated: 190, balance: 1394 }, '53 and 381 points, halved')
  t.is((await takeBack(shop, 900, CONTRACT_KEY, [PARTS[0] as Part])).text, first.text)
  const over = await takeBack(shop, 901, CONTRACT_KEY, [{ line: 1, quantity: 1.001, amountCents: 600 }])
  isProblem(t, over, 422, 'invalid', 'lines[0].quantity')
  const undone = await shop.put(`/v1/returns/${key(900)}/void`, {})
  t.is(undone.status, 201)
  t.deepEqual(undone.body.points, { clawedBack: -26, reinstated: -190, balance: 1230 })
})

test('CONTRACT-22 a void undoes the sale; a late one needs a staff session', async (t) => {
  const shop = await testShop(t)
  await fill(shop, CARD, 1660, key(1))
  await shop.put(`/v1/sales/${CONTRACT_KEY}`, { card: CARD, ...CONTRACT_SALE })
  await shop.put(`/v1/sales/${key(3)}`, saleBody(1000, { card: CARD }))
  const undone = await shop.put(`/v1/sales/${CONTRACT_KEY}/void`, { reason: 'wrong article' })
  t.is(undone.status, 201)
  t.deepEqual(undone.body.points, { clawedBack: 70, reinstated: 500, balance: 1710 })
  shop.clock.at += 3 * DAY_MS
  isProblem(t, await shop.put(`/v1/sales/${key(3)}/void`, {}), 403, 'forbidden')
  isProblem(t, await shop.put(`/v1/sales/${key(3)}/void`, {}, '08'), 403, 'forbidden')
  const signedIn = await shop.ask('POST', '/v1/staff-sessions', { body: OPERATOR })
  t.is(signedIn.status, 201)
  const headers = { 'Staff-Session': signedIn.body.session as string }
  t.is((await shop.ask('PUT', `/v1/sales/${key(3)}/void`, { body: {}, headers })).status, 201)
  t.is((await shop.scan(CARD)).body.balance, 1660)
  isProblem(
    t,
    await shop.ask('POST', '/v1/staff-sessions', { body: { ...OPERATOR, pin: '0000' } }),
    401,
    'unauthorised',
  )
})

test('CONTRACT-23 a sale without a card is claimed once, by its code', async (t) => {
  const shop = await testShop(t)
  const sold = await shop.put(`/v1/sales/${key(1)}`, saleBody(3000))
  const code = sold.body.receipt.claim as string
  const first = await shop.put(`/v1/claims/${code}`, { card: CARD }, 'door')
  t.deepEqual([first.status, first.body.points], [201, { earned: 150, balance: 150 }])
  const again = await shop.put(`/v1/claims/${code}`, { card: CARD })
  t.deepEqual([again.status, again.text], [200, first.text])
  isProblem(t, await shop.put(`/v1/claims/${code}`, { card: OTHER }), 409, 'conflict')
  isProblem(
    t,
    await shop.put(`/v1/claims/${code.slice(0, -1)}${code.endsWith('7') ? '8' : '7'}`, { card: OTHER }),
    422,
    'invalid',
    'code',
  )
  isProblem(t, await shop.put(`/v1/claims/${key(9)}`, { card: OTHER }), 422, 'invalid', 'totalCents')
})

test('CONTRACT-24 a return, void or claim before its sale is 202 and is judged when the sale comes', async (t) => {
  const shop = await testShop(t)
  const whole = [{ line: 1, quantity: 1, amountCents: 1000 }]
  t.is((await takeBack(shop, 900, key(1), whole)).status, 202)
  t.is((await shop.put(`/v1/sales/${key(2)}/void`, {})).status, 202)
  t.is((await shop.put(`/v1/claims/${key(3)}`, { card: CARD, totalCents: 1000 })).status, 202)
  for (const no of [1, 2]) t.is((await shop.put(`/v1/sales/${key(no)}`, saleBody(1000, { card: CARD }))).status, 201)
  await shop.put(`/v1/sales/${key(3)}`, saleBody(1000))
  t.is((await shop.scan(CARD)).body.balance, 50, 'one came back, one was voided, one was claimed')
  t.is((await takeBack(shop, 900, key(1), whole)).status, 200)
  t.is((await shop.put(`/v1/sales/${key(2)}/void`, {})).status, 200)
  t.is((await shop.put(`/v1/claims/${key(3)}`, { card: CARD, totalCents: 1000 })).status, 200)
})

test('CONTRACT-25 a batch is judged in order, each entry in its own right', async (t) => {
  const shop = await testShop(t)
  const sale = saleBody(1000, { card: CARD })
  const entries = [
    { key: key(1), kind: 'sale', body: sale },
    { key: key(2), kind: 'sale', body: { ...sale, burnPoints: 5000 } },
    { key: key(1), kind: 'sale', body: sale },
    {
      key: key(3),
      kind: 'return',
      body: { original: key(1), currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 1000 }] },
    },
    { key: key(4), kind: 'sale', body: sale },
    { key: key(4), kind: 'void', body: {} },
    { key: key(5), kind: 'sale', body: saleBody(1000) },
    { key: key(5), kind: 'claim', body: { card: CARD, totalCents: 1000 } },
    { key: key(6, '08'), kind: 'sale', body: sale },
    { key: 'x', kind: 'sale', body: sale },
  ]
  const { status, body } = await shop.ask('POST', '/v1/sales:batch', { body: entries })
  t.is(status, 200)
  t.deepEqual(
    body.map((each: { status: number }) => each.status),
    [201, 409, 200, 201, 201, 201, 201, 201, 403, 422],
  )
  t.deepEqual(body[2].body, body[0].body)
  t.is(body[1].body.path, 'burnPoints')
  t.is((await shop.scan(CARD)).body.balance, 50)
})

test('CONTRACT-26 a due gift shows at the next scan until it is handed over', async (t) => {
  const shop = await testShop(t)
  const sold = await shop.put(`/v1/sales/${key(1)}`, saleBody(3000, { card: CARD }))
  t.deepEqual(sold.body.gifts, [{ gift: 'chocolate-bar', title: 'Chocolate bar', costCents: 45, state: 'due' }])
  const [due] = (await shop.scan(CARD)).body.gifts
  t.like(due, { gift: 'chocolate-bar', state: 'due', sale: key(1) })
  const handed = await shop.put(`/v1/sales/${due.sale}/gifts/${due.gift}`, { state: 'handed' }, '08')
  t.deepEqual([handed.status, handed.body.state], [200, 'handed'])
  t.deepEqual((await shop.scan(CARD)).body.gifts, [])
  const back = await takeBack(shop, 900, key(1), [{ line: 1, quantity: 1, amountCents: 3000 }])
  t.deepEqual(
    back.body.giftsAskedBack.map(({ gift }: { gift: string }) => gift),
    ['chocolate-bar'],
  )
})

test('CONTRACT-27 screens hear of a sale after it is on disk, once, and never of a refused or repeated one', async (t) => {
  const shop = await testShop(t)
  const socket = io(`${shop.running.url}/live`, { transports: ['websocket'], auth: { token: shop.tokens.wall } })
  t.teardown(() => socket.close())
  await once(socket as never, 'connect')
  const heard: { sale: string; points: { earned: number }; onDisk: boolean }[] = []
  socket.on('sale.finished', (data) => {
    heard.push({ ...data, onDisk: shop.running.shop.books.read.sale(data.sale) !== undefined })
  })
  const body = saleBody(1000, { card: CARD })
  await shop.put(`/v1/sales/${key(1)}`, body)
  await shop.put(`/v1/sales/${key(1)}`, body)
  await shop.put(`/v1/sales/${key(2)}`, { ...body, burnPoints: 5000 })
  const last = once(socket as never, 'card.presented')
  await shop.scan(CARD)
  await last
  t.is(heard.length, 1)
  t.like(heard[0], { sale: key(1), onDisk: true })
  t.is(heard[0]?.points.earned, 50)
  t.false(JSON.stringify(heard).includes(CARD))
})

test('CONTRACT-28 a kiosk, a screen and a stranger may not sell', async (t) => {
  const shop = await testShop(t)
  const body = saleBody(1000)
  isProblem(t, await shop.put(`/v1/sales/${key(1)}`, body, 'door'), 403, 'forbidden')
  isProblem(t, await shop.put(`/v1/sales/${key(1)}`, body, 'wall'), 403, 'forbidden')
  isProblem(t, await shop.put(`/v1/sales/${key(1)}`, body, 'nobody'), 401, 'unauthorised')
  isProblem(t, await shop.put(`/v1/claims/${key(1)}`, { card: CARD }, 'wall'), 403, 'forbidden')
})
