import { randomBytes } from 'node:crypto'
import test from 'ava'
import fc from 'fast-check'
import { shopKeys } from '../../src/keys/shop-keys.ts'

const SECRET = new Uint8Array(32).map((_, at) => at)
const keys = shopKeys(SECRET, 1, { bytes: (count) => randomBytes(count) })
const CARD = 'SF8ZPH8TVC7VT4ESB4'
const NOW = Date.UTC(2026, 10, 21, 10, 15)
const DAY = 86_400_000

test('KEYS-5 a handle made once opens for ever in its time, whatever the key epoch', (t) => {
  const frozen = 'h1_BwcHBwcHBwcHBwcHqldu5AM0V4dp5dIQl1sOVzOPI5lVDgWDouFfYRFl9AabNK3noEflug'
  t.deepEqual(keys.openHandle(frozen, NOW), { cardCode: CARD, entry: 'nfc' })
  const later = shopKeys(SECRET, 7, { bytes: (count) => randomBytes(count) })
  t.deepEqual(later.openHandle(frozen, NOW), { cardCode: CARD, entry: 'nfc' })
})

test('KEYS-5 what was sealed comes back, own or foreign, however it was read', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
      fc.constantFrom('scanned' as const, 'keyed' as const, 'nfc' as const),
      fc.integer({ min: 0, max: 4e12 }),
      (cardCode, entry, now) => {
        const handle = keys.sealHandle(cardCode, entry, now)
        t.deepEqual(keys.openHandle(handle, now), { cardCode, entry })
        t.regex(handle, /^h1_[A-Za-z0-9_-]+$/)
      },
    ),
  )
})

test('KEYS-5 two handles of one card cannot be told to be of one card', (t) => {
  const [a = '', b = ''] = [keys.sealHandle(CARD, 'nfc', NOW), keys.sealHandle(CARD, 'nfc', NOW)]
  t.not(a.slice(0, 12), b.slice(0, 12))
  t.not(a.slice(-20), b.slice(-20))
  t.is(a.length, b.length)
})

test('KEYS-6 a handle is good for 31 days and no second longer', (t) => {
  const handle = keys.sealHandle(CARD, 'scanned', NOW)
  t.truthy(keys.openHandle(handle, NOW + 31 * DAY))
  t.is(keys.openHandle(handle, NOW + 31 * DAY + 1000), undefined)
})

test('KEYS-6 a clock set back by a day still opens handles, by more it does not', (t) => {
  const handle = keys.sealHandle(CARD, 'scanned', NOW)
  t.truthy(keys.openHandle(handle, NOW - DAY))
  t.is(keys.openHandle(handle, NOW - DAY - 1000), undefined)
  t.is(keys.openHandle(handle, Number.NaN), undefined)
})

test('KEYS-7 a changed character anywhere makes a handle worthless', (t) => {
  const handle = keys.sealHandle(CARD, 'scanned', NOW)
  for (let at = 0; at < handle.length; at++) {
    const wrong = handle.slice(0, at) + (handle[at] === 'A' ? 'B' : 'A') + handle.slice(at + 1)
    t.is(keys.openHandle(wrong, NOW), undefined, `character ${at}`)
  }
  for (const wrong of [`${handle}=`, `${handle}A`, ` ${handle}`, `${handle}\n`, handle.slice(0, -1)]) {
    t.is(keys.openHandle(wrong, NOW), undefined)
  }
})

test('KEYS-7 rubbish in place of a handle is answered, never thrown', (t) => {
  const rubbish = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.base64String({ maxLength: 200 }).map((text) => `h1_${text}`),
    fc.uint8Array({ maxLength: 120 }).map((bytes) => `h1_${Buffer.from(bytes).toString('base64url')}`),
  )
  fc.assert(
    fc.property(rubbish, (text) => keys.openHandle(text, NOW) === undefined),
    { numRuns: 500 },
  )
  t.pass()
})
