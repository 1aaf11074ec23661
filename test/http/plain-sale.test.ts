import test from 'ava'
import fc from 'fast-check'
import { StempelError } from '../../src/domain/errors.ts'
import { plainSale } from '../../src/http/shop/plain-sale.ts'
import { saleBody, saleInput } from '../../src/http/shop/sales.ts'
import { check } from '../../src/http/validate.ts'

/** What the schema alone makes of a body. */
function bySchema(body: unknown): unknown {
  try {
    return saleInput(check(saleBody, body))
  } catch (error) {
    if (error instanceof StempelError) return undefined
    throw error
  }
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    'item',
    [],
    {},
    0,
    -0,
    -1,
    1.5,
    0.0001,
    1e12,
    1e12 + 1,
    1e9 + 1,
    2 ** 53,
    'EUR',
    'eur',
  ),
  fc.constantFrom<unknown>(
    '2026-02-30T10:00:00Z',
    '2026-11-21T10:15:00',
    'a\u0007',
    'a\u0085',
    'ä',
    'x'.repeat(201),
    'x'.repeat(600),
  ),
  fc.string(),
  fc.double(),
)
const text = fc.oneof({ weight: 60, arbitrary: fc.string({ maxLength: 40 }) }, { weight: 1, arbitrary: odd })
const cents = fc.oneof({ weight: 60, arbitrary: fc.integer({ min: -1e12, max: 1e12 }) }, { weight: 1, arbitrary: odd })
const quantity = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: -1e7, max: 1e7 }).map((n) => n / 1000) },
  { weight: 1, arbitrary: odd },
)
const rare = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | unknown> =>
  fc.oneof({ weight: 60, arbitrary }, { weight: 1, arbitrary: odd })
const time = rare(
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((at) => at.toISOString()),
)

const line = rare(
  fc.record(
    {
      line: rare(fc.integer({ min: 1, max: 1000 })),
      quantity,
      amountCents: cents,
      kind: rare(fc.constantFrom('item', 'deposit', 'deposit-return', 'giftcard', 'service', 'discount', 'rounding')),
      sku: text,
      name: text,
      department: text,
      unit: text,
      taxCents: cents,
      taxIncluded: rare(fc.boolean()),
      voids: rare(fc.integer({ min: 1, max: 1000 })),
    },
    { requiredKeys: ['line', 'quantity', 'amountCents'] },
  ),
)
const known = fc.record(
  {
    currency: rare(fc.constantFrom('EUR', 'SEK')),
    lines: rare(fc.array(line, { maxLength: 3 })),
    finishedAt: time,
    card: text,
    cardEntry: rare(fc.constantFrom('scanned', 'keyed', 'nfc')),
    cardAt: time,
    paidAt: time,
    coupons: rare(fc.array(text, { maxLength: 3 })),
    burnPoints: rare(fc.nat()),
    tenders: rare(fc.array(rare(fc.record({ kind: text, amountCents: cents })), { maxLength: 2 })),
    operator: text,
    training: rare(fc.boolean()),
  },
  { requiredKeys: ['currency', 'lines', 'finishedAt'] },
)

const strange = fc.constantFrom('colour', 'resumes', 'ext', 'customerGroup', 'returns')
/** Now and then with a field that is not ordinary. */
const sale = fc
  .tuple(known, fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: strange }), odd)
  .map(([body, name, value]) => (name === '' ? body : { ...body, [name]: value }))

test('HTTP-7 the short way for ordinary sales reads exactly what the schema reads, and never what it refuses', (t) => {
  let taken = 0
  fc.assert(
    fc.property(sale, (body) => {
      const plain = plainSale(body)
      if (plain === undefined) return
      taken += 1
      t.is(JSON.stringify(plain), JSON.stringify(bySchema(body)))
    }),
    { numRuns: 5000, seed: 7 },
  )
  t.true(taken > 500, `${taken} taken`)
})

test('HTTP-8 an ordinary sale takes the short way', (t) => {
  const body = {
    card: 'S',
    cardEntry: 'scanned',
    cardAt: '2026-11-21T10:14:00+01:00',
    currency: 'EUR',
    lines: [
      {
        line: 1,
        kind: 'item',
        sku: '4006381333931',
        name: 'Käse',
        department: 'dairy',
        quantity: 1.25,
        unit: 'kg',
        amountCents: 374,
        taxCents: 24,
        taxIncluded: true,
      },
    ],
    coupons: ['K'],
    burnPoints: 500,
    tenders: [{ kind: 'cash', amountCents: 1472 }],
    finishedAt: '2026-11-21T10:15:00+01:00',
    paidAt: '2026-11-21T10:15:00+01:00',
    operator: '12',
    training: false,
  }
  t.is(JSON.stringify(plainSale(body)), JSON.stringify(bySchema(body)))
  t.not(plainSale(body), undefined)
})
