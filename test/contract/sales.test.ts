import test from 'ava'
import { cardNo } from '../support/test-books.ts'
import { testShop } from '../support/test-shop.ts'
import { CONTRACT_KEY, CONTRACT_SALE, FINISHED, fill, isProblem, saleBody } from './contract.ts'

const CARD = cardNo(1)
const OTHER = cardNo(2)
const key = (sequence: number): string => `0001.07.2026-11-21.${String(sequence).padStart(6, '0')}`

test('CONTRACT-1 the finish of the contract is answered with the contract’s numbers, by a card that held 1,660 points', async (t) => {
  const shop = await testShop(t)
  await fill(shop, CARD, 1660, key(1))
  const scan = await shop.scan(CARD)
  t.is(scan.status, 200)
  t.is(scan.body.balance, 1660)
  const { status, body, headers } = await shop.put(`/v1/sales/${CONTRACT_KEY}`, {
    card: scan.body.card,
    ...CONTRACT_SALE,
  })
  t.is(status, 201)
  t.is(headers.get('content-type'), 'application/json')
  const { receipt, ...rest } = body
  t.deepEqual(rest, {
    sale: CONTRACT_KEY,
    points: { earned: 70, burned: 500, balance: 1230, pending: 0 },
    gifts: [],
    coupons: { redeemed: [], issued: [] },
    discounts: [
      { source: 'points', line: 1, amountCents: 76 },
      { source: 'points', line: 2, amountCents: 24 },
    ],
    discountCents: 100,
    why: [{ rule: 'base', points: 70, text: '5 points per full 1.00 EUR on 14.72 EUR' }],
  })
  t.is(receipt.claim, null)
  t.true(receipt.lines.length > 0)
})

test('CONTRACT-2 twenty repeats at once are answered byte for byte the same', async (t) => {
  const shop = await testShop(t)
  const body = saleBody(1000, { card: CARD })
  const first = await shop.put(`/v1/sales/${key(1)}`, body)
  const repeats = await Promise.all(Array.from({ length: 20 }, () => shop.put(`/v1/sales/${key(1)}`, body)))
  for (const repeat of repeats) t.deepEqual([repeat.status, repeat.text], [200, first.text])
  t.is((await shop.scan(CARD)).body.balance, 50)
})

test('CONTRACT-3 thirty firsts of one key at once are judged once', async (t) => {
  const shop = await testShop(t)
  const body = saleBody(1000, { card: CARD })
  const heard = await Promise.all(Array.from({ length: 30 }, () => shop.put(`/v1/sales/${key(1)}`, body)))
  t.is(heard.filter(({ status }) => status === 201).length, 1)
  t.is(heard.filter(({ status }) => status === 200).length, 29)
  t.is(new Set(heard.map(({ text }) => text)).size, 1)
  t.is((await shop.scan(CARD)).body.balance, 50)
})

test('CONTRACT-4 other content under the same key is 409, and the first one stays', async (t) => {
  const shop = await testShop(t)
  await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: CARD }))
  isProblem(t, await shop.put(`/v1/sales/${key(1)}`, saleBody(1001, { card: CARD })), 409, 'conflict', 'key')
  isProblem(t, await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: OTHER })), 409, 'conflict', 'key')
  t.is((await shop.scan(CARD)).body.balance, 50)
})

test('CONTRACT-5 content is compared as values: 1 and 1.0, one instant in two zones, keys of ext in any order', async (t) => {
  const shop = await testShop(t)
  const text = (quantity: string, finishedAt: string, ext: string): string =>
    `{"currency":"EUR","card":"${CARD}","lines":[{"line":1,"quantity":${quantity},"amountCents":1000}],` +
    `"finishedAt":"${finishedAt}","ext":${ext}}`
  const put = (raw: string) => shop.ask('PUT', `/v1/sales/${key(1)}`, { raw })
  const first = await put(text('1', '2026-11-21T10:15:00+01:00', '{"a":1,"b":{"c":2,"d":3}}'))
  t.is(first.status, 201)
  const again = await put(text('1.0', '2026-11-21T09:15:00.000Z', '{"b":{"d":3.0,"c":2},"a":1e0}'))
  t.deepEqual([again.status, again.text], [200, first.text])
  t.is((await put(text('1.001', '2026-11-21T10:15:00+01:00', '{"a":1,"b":{"c":2,"d":3}}'))).status, 409)
  t.is((await put(text('1', '2026-11-21T10:15:01+01:00', '{"a":1,"b":{"c":2,"d":3}}'))).status, 409)
  t.is((await put(text('1', '2026-11-21T10:15:00+01:00', '{"a":1,"b":{"c":2,"d":4}}'))).status, 409)
})

test('CONTRACT-6 the card is the same by its code and by a handle', async (t) => {
  const shop = await testShop(t)
  const first = await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: CARD }))
  const handle = (await shop.scan(CARD)).body.card as string
  const again = await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: handle }))
  t.deepEqual([again.status, again.text], [200, first.text])
  const other = (await shop.scan(OTHER)).body.card as string
  t.is((await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: other }))).status, 409)
})

test('CONTRACT-7 a 4xx names its path, writes nothing and leaves the id free for corrected content', async (t) => {
  const shop = await testShop(t)
  const head = async (): Promise<number> => (await shop.get('/health')).body.head?.seq
  const before = await head()
  const put = (body: unknown, at = key(1)) => shop.put(`/v1/sales/${at}`, body)
  const sale = saleBody(1000, { card: CARD })
  isProblem(t, await put({ ...sale, colour: 'red' }), 422, 'invalid', 'colour')
  isProblem(
    t,
    await put({ ...sale, lines: [{ line: 1, quantity: 1.0001, amountCents: 1 }] }),
    422,
    'invalid',
    'lines[0].quantity',
  )
  isProblem(
    t,
    await put({ ...sale, lines: [{ line: 1, quantity: 1, amountCents: -1 }] }),
    422,
    'invalid',
    'lines[0].amountCents',
  )
  isProblem(t, await put({ ...sale, burnPoints: 500 }), 409, 'conflict', 'burnPoints')
  isProblem(t, await put({ ...sale, coupons: ['unknown'] }), 409, 'conflict', 'coupons[0]')
  isProblem(t, await put({ ...sale, card: 'S0000000000000000' }), 422, 'invalid', 'card')
  isProblem(t, await put({ ...sale, currency: 'USD' }), 422, 'invalid', 'currency')
  isProblem(t, await put(sale, '0001.07.2026-02-30.1'), 422, 'invalid', 'key')
  isProblem(t, await put(sale, '0001.08.2026-11-21.1'), 403, 'forbidden', 'key')
  isProblem(t, await shop.ask('PUT', `/v1/sales/${key(1)}`, { raw: '{"currency":' }), 400, 'invalid')
  t.is(await head(), before)
  t.is((await put(sale)).status, 201)
})

test('CONTRACT-8 a card never seen is welcome at a scan and nothing is stored before its first sale', async (t) => {
  const shop = await testShop(t)
  const { status, body } = await shop.scan(CARD)
  t.is(status, 200)
  t.like(body, { balance: 0, pending: 0, spendable: 0, worthCents: 0, coupons: [], gifts: [], notices: [] })
  t.deepEqual(body.tier, { id: 'bronze', title: 'Bronze' })
  t.is((await shop.get('/health')).body.head.seq, 0)
  isProblem(t, await shop.scan(`${CARD.slice(0, -1)}${CARD.endsWith('0') ? '1' : '0'}`), 422, 'invalid', 'code')
  await fill(shop, CARD, 150, key(1))
  t.like((await shop.scan(CARD)).body, { balance: 150, spendable: 150, worthCents: 30 })
})

test('CONTRACT-9 a quote tells what a finish would and changes nothing', async (t) => {
  const shop = await testShop(t)
  await fill(shop, CARD, 1660, key(1))
  const { seq } = (await shop.get('/health')).body.head
  const quoted = await shop.ask('POST', '/v1/quotes', { body: { card: CARD, ...CONTRACT_SALE } })
  t.is(quoted.status, 200)
  t.deepEqual(quoted.body.points, { earned: 70, burned: 500, balance: 1230, pending: 0 })
  t.deepEqual(quoted.body.burnable, { points: 1660, cents: 332 })
  t.is((await shop.get('/health')).body.head.seq, seq)
})

test('CONTRACT-10 a hold fixes the discount and its finish takes exactly that', async (t) => {
  const shop = await testShop(t)
  await fill(shop, CARD, 1660, key(1))
  const { tenders: _paid, finishedAt: _at, cardEntry: _entry, ...held } = { card: CARD, ...CONTRACT_SALE }
  const hold = await shop.put(`/v1/sales/${CONTRACT_KEY}/hold`, held)
  t.is(hold.status, 200)
  t.deepEqual(hold.body, {
    discounts: [
      { source: 'points', line: 1, amountCents: 76 },
      { source: 'points', line: 2, amountCents: 24 },
    ],
    discountCents: 100,
    expiresAt: '2026-11-21T11:10:00.000Z',
  })
  t.is((await shop.scan(CARD)).body.spendable, 1160)
  shop.clock.at += 11 * 60_000
  await shop.running.tick()
  t.is((await shop.scan(CARD)).body.spendable, 1660)
  const finish = await shop.put(`/v1/sales/${CONTRACT_KEY}`, { card: CARD, ...CONTRACT_SALE })
  t.deepEqual([finish.status, finish.body.points.balance, finish.body.discountCents], [201, 1230, 100])
  t.is((await shop.ask('DELETE', `/v1/sales/${key(9)}/hold`)).status, 200)
})

test('CONTRACT-11 a sale is read back as it was answered, with what came of it', async (t) => {
  const shop = await testShop(t)
  const first = await shop.put(`/v1/sales/${CONTRACT_KEY}`, { ...CONTRACT_SALE, burnPoints: 0, card: CARD })
  const read = await shop.get(`/v1/sales/${CONTRACT_KEY}`)
  t.deepEqual([read.status, read.body], [200, { ...first.body, returned: [], voided: false }])
  await shop.put('/v1/returns/0001.07.2026-11-21.000900', {
    original: CONTRACT_KEY,
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 599 }],
  })
  const after = (await shop.get(`/v1/sales/${CONTRACT_KEY}`)).body
  t.deepEqual(after.returned, [{ line: 1, amountCents: 599, points: 28, quantity: 1, reinstated: 0 }])
  t.false(after.voided)
  isProblem(t, await shop.get(`/v1/sales/${key(77)}`), 404, 'not_found', 'key')
})

test('CONTRACT-12 answers to tills carry the stream, the journal’s number and how much of it is safe', async (t) => {
  const shop = await testShop(t)
  const { headers } = await shop.put(`/v1/sales/${key(1)}`, saleBody(1000, { card: CARD }))
  t.regex(headers.get('stempel-stream') ?? '', /^[0-9a-f]+$/)
  t.is(headers.get('stempel-seq'), '1')
  t.is(headers.get('stempel-safe'), '0')
  const seen = {
    'Stempel-Seen': `${headers.get('stempel-stream')}:1`,
    'Stempel-First': `${headers.get('stempel-stream')}:1`,
  }
  const body = saleBody(1000, { card: CARD })
  t.is((await shop.ask('PUT', `/v1/sales/${key(1)}`, { body, headers: seen })).status, 200)
  t.is(FINISHED, body.finishedAt)
})
