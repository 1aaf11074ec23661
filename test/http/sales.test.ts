import test from 'ava'
import type { SaleBody } from '../../src/http/contract.ts'
import { KEY, NOW, problem, SALE, saleHeard, startShop } from './support/shop.ts'

test('HTTP-1 a finished sale reaches the action as whole numbers, always in the same field order', async (t) => {
  const shop = await startShop(t)
  const sale: SaleBody = {
    finishedAt: '2026-11-21T10:15:00+01:00',
    tenders: [{ kind: 'cash', amountCents: 1472 }],
    burnPoints: 500,
    lines: [
      { amountCents: 1198, quantity: 2.0, line: 1, sku: '4006381333931', department: 'coffee' },
      { line: 2, name: 'Apples', quantity: 1.25, unit: 'kg', amountCents: 374, taxCents: 24, taxIncluded: false },
    ],
    currency: 'EUR',
    cardEntry: 'scanned',
    card: 'S0',
    ext: { b: 1, a: { d: [2, { f: 1, e: 2 }], c: null } },
  }
  const response = await shop.request('PUT', `/v1/sales/${KEY}`, { body: sale })
  t.is(response.status, 201)
  t.is(response.headers.get('content-type'), 'application/json')
  t.is(await response.text(), '{"ok":true}')
  t.is(shop.heard.length, 1)
  t.is(shop.heard[0]?.now, NOW)
  t.is(
    JSON.stringify(shop.heard[0]?.input),
    JSON.stringify({
      key: KEY,
      sale: {
        card: 'S0',
        cardEntry: 'scanned',
        currency: 'EUR',
        lines: [
          {
            line: 1,
            kind: 'item',
            sku: '4006381333931',
            department: 'coffee',
            quantity: 2000,
            amountCents: 1198,
            taxIncluded: true,
          },
          {
            line: 2,
            kind: 'item',
            name: 'Apples',
            unit: 'kg',
            quantity: 1250,
            amountCents: 374,
            taxCents: 24,
            taxIncluded: false,
          },
        ],
        coupons: [],
        burnPoints: 500,
        tenders: [{ kind: 'cash', amountCents: 1472 }],
        finishedAt: Date.parse('2026-11-21T09:15:00Z'),
        training: false,
        returns: [],
        ext: { a: { c: null, d: [2, { e: 2, f: 1 }] }, b: 1 },
      },
    }),
  )
})

test('HTTP-2 a field nobody knows is refused with its path', async (t) => {
  const shop = await startShop(t)
  const line = { line: 1, quantity: 2, amountCents: 1198 }
  const cases: [object, string][] = [
    [{ ...SALE, colour: 1 }, 'colour'],
    [{ ...SALE, lines: [line, { ...line, colour: 1 }] }, 'lines[1].colour'],
    [{ ...SALE, tenders: [{ kind: 'cash', amountCents: 1, colour: 1 }] }, 'tenders[0].colour'],
    [JSON.parse('{"__proto__":{"a":1}}'), '__proto__'],
    [{ ...SALE, constructor: 1 }, 'constructor'],
  ]
  for (const [body, path] of cases) {
    const sent = path === '__proto__' ? { raw: `{"__proto__":{"a":1},${JSON.stringify(SALE).slice(1)}` } : { body }
    const refusal = await problem(t, await shop.request('PUT', `/v1/sales/${KEY}`, sent))
    t.is(refusal.status, 422)
    t.is(refusal.code, 'invalid')
    t.is(refusal.path, path)
  }
  t.is(shop.heard.length, 0)
})

test('HTTP-3 each field that does not fit is refused with its path and never quoted', async (t) => {
  const shop = await startShop(t)
  const line = (change: object): object => ({
    ...SALE,
    lines: [{ line: 1, quantity: 2, amountCents: 1198, ...change }],
  })
  const cases: [object, string][] = [
    [{ ...SALE, currency: 'EURO-SECRET' }, 'currency'],
    [{ ...SALE, currency: undefined }, 'currency'],
    [{ ...SALE, lines: undefined }, 'lines'],
    [{ ...SALE, finishedAt: '2026-11-21T10:15:00' }, 'finishedAt'],
    [{ ...SALE, finishedAt: '2026-02-30T10:15:00Z' }, 'finishedAt'],
    [{ ...SALE, finishedAt: 1_700_000_000 }, 'finishedAt'],
    [{ ...SALE, paidAt: 'SECRET' }, 'paidAt'],
    [{ ...SALE, card: '' }, 'card'],
    [{ ...SALE, card: 'SECRET'.repeat(100) }, 'card'],
    [{ ...SALE, cardEntry: 'SECRET' }, 'cardEntry'],
    [{ ...SALE, burnPoints: -1 }, 'burnPoints'],
    [{ ...SALE, burnPoints: 1.5 }, 'burnPoints'],
    [{ ...SALE, resumes: 'SECRET' }, 'resumes'],
    [{ ...SALE, customerGroup: 'SECRET' }, 'customerGroup'],
    [{ ...SALE, returns: [{ original: 'SECRET', lines: [] }] }, 'returns[0].original'],
    [
      { ...SALE, returns: [{ original: KEY, lines: [{ line: 1, quantity: 0.0001, amountCents: 1 }] }] },
      'returns[0].lines[0].quantity',
    ],
    [{ ...SALE, ext: 'SECRET' }, 'ext'],
    [line({ quantity: 1.2345 }), 'lines[0].quantity'],
    [line({ quantity: 0.1 + 0.2 }), 'lines[0].quantity'],
    [line({ quantity: '2' }), 'lines[0].quantity'],
    [line({ amountCents: 11.98 }), 'lines[0].amountCents'],
    [line({ amountCents: 1_000_000_000_001 }), 'lines[0].amountCents'],
    [line({ line: 0 }), 'lines[0].line'],
    [line({ kind: 'SECRET' }), 'lines[0].kind'],
    [line({ sku: 'SECRET'.repeat(40) }), 'lines[0].sku'],
    [line({ name: 'SECRET\u0007' }), 'lines[0].name'],
    [line({ department: 'SECRET\u0085' }), 'lines[0].department'],
  ]
  for (const [body, path] of cases) {
    const response = await shop.request('PUT', `/v1/sales/${KEY}`, { body })
    const text = await response.clone().text()
    const refusal = await problem(t, response)
    t.is(refusal.status, 422, path)
    t.is(refusal.path, path)
    t.false(text.includes('SECRET'), text)
  }
  t.is(shop.heard.length, 0)
  t.false(shop.logged.join().includes('SECRET'))
})

test('HTTP-4 quantities of up to 3 decimals become whole thousandths exactly', async (t) => {
  const shop = await startShop(t)
  for (const [text, whole] of [
    ['1', 1000],
    ['1.0', 1000],
    ['0.001', 1],
    ['1.005', 1005],
    ['4.35', 4350],
    ['-0.29', -290],
    ['999999999.999', 999999999999],
  ] as const) {
    const raw = JSON.stringify(SALE).replace('"quantity":2', `"quantity":${text}`)
    t.is((await shop.request('PUT', `/v1/sales/${KEY}`, { raw })).status, 201, text)
    t.is(saleHeard(shop).lines[0]?.quantity, whole)
  }
})

test('HTTP-5 a sale has at most 1,000 lines and 50 coupons, and the answer says so', async (t) => {
  const shop = await startShop(t)
  const lines = Array.from({ length: 1001 }, (_, i) => ({ line: i + 1, quantity: 1, amountCents: 1 }))
  const most = await shop.request('PUT', `/v1/sales/${KEY}`, { body: { ...SALE, lines: lines.slice(1) } })
  t.is(most.status, 201)
  const refusal = await problem(t, await shop.request('PUT', `/v1/sales/${KEY}`, { body: { ...SALE, lines } }))
  t.is(refusal.status, 422)
  t.is(refusal.path, 'lines')
  t.regex(refusal.detail, /1000/)
  const coupons = Array.from({ length: 51 }, (_, i) => `C${i}`)
  t.is((await shop.request('PUT', `/v1/sales/${KEY}`, { body: { ...SALE, coupons: coupons.slice(1) } })).status, 201)
  const many = await problem(t, await shop.request('PUT', `/v1/sales/${KEY}`, { body: { ...SALE, coupons } }))
  t.is(many.path, 'coupons')
  t.regex(many.detail, /50/)
})

test('HTTP-6 ext keeps any JSON, refuses what is too deep or no number, and pollutes nothing', async (t) => {
  const shop = await startShop(t)
  const put = (ext: string) =>
    shop.request('PUT', `/v1/sales/${KEY}`, { raw: `${JSON.stringify(SALE).slice(0, -1)},"ext":${ext}}` })
  t.is((await put('{"__proto__":{"polluted":true},"b":[1,null,"x"]}')).status, 201)
  const kept = saleHeard(shop).ext
  t.is(JSON.stringify(kept), '{"__proto__":{"polluted":true},"b":[1,null,"x"]}')
  t.is(Object.getPrototypeOf(kept ?? null), Object.prototype)
  t.false('polluted' in {})
  t.is((await problem(t, await put(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`))).path, 'ext')
  t.is((await problem(t, await put('{"a":1e999}'))).path, 'ext')
  t.is((await problem(t, await put('[]'))).path, 'ext')
})
