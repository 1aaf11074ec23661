import test from 'ava'
import fc from 'fast-check'
import { couponBits, printedCoupon } from '../../src/domain/code/coupon.ts'
import { shopKeys } from '../../src/keys/shop-keys.ts'
import { seeded } from '../support/seeded.ts'

const keysOf = (secret: number, epoch = 0) => shopKeys(new Uint8Array(32).fill(secret), epoch, seeded('coupon keys'))
const numbers = fc.uint8Array({ minLength: 16, maxLength: 16 })

test('COUPON-26 a coupon’s code and its number lead to each other under the shop’s keys only, also after a rotation', (t) => {
  const [shop, rotated, other] = [keysOf(1), keysOf(1, 3), keysOf(2)]
  fc.assert(
    fc.property(numbers, (number) => {
      const code = printedCoupon(shop.couponBits(number))
      t.regex(code, /^K[0-9A-HJKMNP-TV-Z]{26}[0-9A-Z]$/)
      const typed = `k${code.slice(1, -1).toLowerCase().replaceAll('0', 'o')}${code.slice(-1)}`
      const bits = couponBits(typed) ?? new Uint8Array(0)
      t.deepEqual(new Uint8Array(rotated.couponNumber(bits)), number)
      t.notDeepEqual(new Uint8Array(other.couponNumber(bits)), number)
      t.notDeepEqual(new Uint8Array(shop.couponBits(number)), number)
    }),
  )
  const frozen = printedCoupon(shop.couponBits(new Uint8Array(16)))
  t.is(frozen, FROZEN)
})

/** Printed codes must be read for ever. */
const FROZEN = 'KVY30DQG45Y3BP57WCMFXK2R94W5'
