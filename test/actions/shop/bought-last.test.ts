import test from 'ava'
import fc from 'fast-check'
import { boughtLast } from '../../../src/actions/shop/choose-coupons.ts'
import { addDays } from '../../../src/domain/day.ts'
import type { SeenBasket } from '../../../src/domain/records.ts'

const TODAY = '2026-11-22'
const NO_SCORES = { visits: 0, items: [] }

const basketOf = (ago: number, seq: number): SeenBasket => ({
  ...{ seq, account: 1, day: addDays(TODAY, -ago) },
  lines: [{ kind: 'item', sku: `${seq}`, department: 'tea', quantity: 1000, amountCents: 100 }],
})

const bought = (baskets: Iterable<SeenBasket>): string[] => [...boughtLast(baskets, NO_SCORES, TODAY)].sort()

test('VISIT-11 of the baskets of a card no more are read back than those of its last visit and since yesterday, and the one before', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }), (days) => {
      const newestFirst = [...days].sort((a, b) => a - b).map((ago, i) => basketOf(ago, 100 - i))
      const since = Math.max(1, Math.min(...days))
      const wanted = newestFirst.filter(({ day }) => day >= addDays(TODAY, -since))
      let read = 0
      const baskets = (function* () {
        for (const basket of newestFirst) {
          read += 1
          yield basket
        }
      })()
      t.deepEqual(bought(baskets), ['d:tea', ...wanted.map(({ seq }) => `s:${seq}`)].sort())
      t.is(read, Math.min(newestFirst.length, wanted.length + 1))
    }),
  )
  t.deepEqual(bought([]), [])
})

test('VISIT-11 a basket that came a little late does not hide those of the same visit', (t) => {
  const late = basketOf(4, 9)
  t.deepEqual(bought([late, basketOf(3, 8), basketOf(3, 7), basketOf(9, 6)]), ['d:tea', 's:7', 's:8'])
})
