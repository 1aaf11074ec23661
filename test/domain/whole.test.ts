import test from 'ava'
import fc from 'fast-check'
import { allocate, mulDivFloor } from '../../src/domain/whole.ts'

const amounts = fc.array(fc.nat({ max: 10_000_000 }), { minLength: 1, maxLength: 40 })

test('EARN-10 what is spread sums to the total, stays within one of the exact share and gives nothing to nothing', (t) => {
  fc.assert(
    fc.property(fc.nat({ max: 50_000_000 }), amounts, (total, weights) => {
      const sum = weights.reduce((a, b) => a + b, 0)
      const parts = allocate(total, weights)
      t.is(
        parts.reduce((a, b) => a + b, 0),
        sum === 0 ? 0 : total,
      )
      parts.forEach((part, i) => {
        const exact = BigInt(total) * BigInt(weights[i] ?? 0)
        const floor = sum === 0 ? 0 : Number(exact / BigInt(sum))
        t.true(part === floor || part === floor + 1)
        if (weights[i] === 0) t.is(part, 0)
      })
    }),
    { numRuns: 300 },
  )
})

test('EARN-11 ties go to the lower line', (t) => {
  t.deepEqual(allocate(1, [5, 5]), [1, 0])
  t.deepEqual(allocate(2, [1, 1, 1]), [1, 1, 0])
  t.deepEqual(allocate(70, [1122, 350]), [53, 17])
  t.deepEqual(allocate(100, [1198, 374]), [76, 24])
  t.deepEqual(allocate(0, [1, 2]), [0, 0])
  t.deepEqual(allocate(5, [0, 0]), [0, 0])
})

test('EARN-12 no product is too large for whole numbers, and no quotient is rounded', (t) => {
  t.is(mulDivFloor(9_007_199_254_740_991, 3, 9_007_199_254_740_991), 3)
  t.is(mulDivFloor(1_000_000_000_000, 999_999_999, 1_000_000_000), 999_999_999_000)
  t.throws(() => mulDivFloor(9_007_199_254_740_991, 9_007_199_254_740_991, 2), { instanceOf: RangeError })
  t.deepEqual(
    allocate(1_000_000_000_000, [1_000_000_000_000, 1_000_000_000_000, 1_000_000_000_000]),
    [333_333_333_334, 333_333_333_333, 333_333_333_333],
  )
  const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER })
  fc.assert(
    fc.property(whole, fc.nat({ max: 1000 }), fc.integer({ min: 1000, max: 100_000 }), (a, b, c) => {
      t.is(BigInt(mulDivFloor(a, b, c)), (BigInt(a) * BigInt(b)) / BigInt(c))
    }),
    { numRuns: 300 },
  )
})
