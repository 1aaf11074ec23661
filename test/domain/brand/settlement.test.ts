import test from 'ava'
import fc from 'fast-check'
import { type SettledDay, settle } from '../../../src/domain/brand/settlement.ts'

const PRICE = { from: '2026-01-01', points: 500, cents: 100, currency: 'EUR' }
const entityOf = (shop: string): string => (shop === '0003' ? 'Nord GmbH' : 'Filial AG')
const day = (shop: string, on: string, kind: SettledDay['kind'], points: number): SettledDay => ({
  shop,
  day: on,
  kind,
  points,
  operations: 1,
})

test('SETTLE-2 who issued pays and who redeemed is paid, per entity and month, at the price of the day', (t) => {
  const later = { ...PRICE, from: '2026-11-15', cents: 90 }
  const rows = settle(
    [
      day('0001', '2026-11-01', 'issued', 1_000),
      day('0002', '2026-11-02', 'issued', 499),
      day('0003', '2026-11-03', 'redeemed', 500),
      day('0003', '2026-11-20', 'redeemed', 500),
      day('0003', '2026-12-01', 'issued', -250),
    ],
    entityOf,
    [later, PRICE],
  )
  const seen = rows.map(({ period, entity, issuedCents, redeemedCents, netCents }) => [
    period,
    entity,
    issuedCents,
    redeemedCents,
    netCents,
  ])
  t.deepEqual(seen, [
    ['2026-11', 'Filial AG', 299, 0, -299],
    ['2026-11', 'Nord GmbH', 0, 100, 100],
    ['2026-11', 'Nord GmbH', 0, 90, 90],
    ['2026-12', 'Nord GmbH', -45, 0, 45],
  ])
  t.throws(() => settle([day('0001', '2025-12-31', 'issued', 1)], entityOf, [PRICE]), { instanceOf: RangeError })
})

test('SETTLE-3 no point is lost: sums over entities are the sums of the days, in any order', (t) => {
  const days = fc.array(
    fc.record({
      shop: fc.constantFrom('0001', '0002', '0003'),
      day: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-30'),
      kind: fc.constantFrom<'issued' | 'redeemed'>('issued', 'redeemed'),
      points: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      operations: fc.constant(1),
    }),
  )
  fc.assert(
    fc.property(days, (all) => {
      const rows = settle(all, entityOf, [PRICE])
      const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0)
      for (const kind of ['issued', 'redeemed'] as const)
        t.is(
          sum(rows.map((row) => row[`${kind}Points`])),
          sum(all.filter((each) => each.kind === kind).map(({ points }) => points)),
        )
      t.deepEqual(settle([...all].reverse(), entityOf, [PRICE]), rows)
    }),
  )
})
