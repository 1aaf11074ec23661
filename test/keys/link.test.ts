import test from 'ava'
import fc from 'fast-check'
import { shopKeys } from '../../src/keys/shop-keys.ts'
import { seeded } from '../support/seeded.ts'

const keys = shopKeys(new Uint8Array(32).fill(7), 0, seeded('links'))
const other = shopKeys(new Uint8Array(32).fill(8), 0, seeded('links'))
const NOW = Date.parse('2026-11-21T12:00:00Z')
const CARD = 'S0000000000000000X'

test('SESSION-9 a link opens for 24 hours, in the shop that made it, and neither a handle nor a changed text is one', (t) => {
  const link = keys.sealLink(CARD, NOW)
  t.regex(link, /^l1_[A-Za-z0-9_-]+$/)
  t.true(link.length < 100, 'short enough for a small QR code')
  t.is(keys.openLink(link, NOW + 86_400_000), CARD)
  t.is(keys.openLink(link, NOW + 86_401_000), undefined)
  t.is(other.openLink(link, NOW), undefined)
  t.is(keys.openHandle(link.replace('l1_', 'h1_'), NOW), undefined)
  t.is(keys.openLink(keys.sealHandle(CARD, 'scanned', NOW).replace('h1_', 'l1_'), NOW), undefined)
  t.not(link, keys.sealLink(CARD, NOW), 'two slips cannot be told to be of one card')
  fc.assert(
    fc.property(fc.string({ maxLength: 120, unit: 'binary' }), (text) => {
      t.is(keys.openLink(text, NOW), undefined)
      t.is(keys.openLink(`l1_${text}`, NOW), undefined)
    }),
  )
})
