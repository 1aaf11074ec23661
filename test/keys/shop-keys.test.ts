import { createHmac, hkdfSync } from 'node:crypto'
import test from 'ava'
import fc from 'fast-check'
import { shopKeys } from '../../src/keys/shop-keys.ts'
import { sameBytes } from '../../src/keys/token.ts'

const SECRET = new Uint8Array(32).map((_, at) => at)
const OTHER = new Uint8Array(32).fill(200)
const CARD = 'SF8ZPH8TVC7VT4ESB4'
const random = { bytes: (count: number) => new Uint8Array(count).fill(7) }
const keys = shopKeys(SECRET, 1, random)
const other = shopKeys(OTHER, 1, random)
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')

// The constants here were computed once by an independent program. Books in the field depend on every one of them.
test('KEYS-1 pseudonyms of a secret never change, 16 bytes each, the newest epoch first', (t) => {
  t.deepEqual(
    keys.pseudonyms(CARD).map(({ epoch, pseudonym }) => [epoch, hex(pseudonym)]),
    [
      [1, 'f16858711d8d091abdf0a78210dbc95d'],
      [0, '8f614132c602fd9b1b88c349838bb335'],
    ],
  )
})

test('KEYS-1 a rotation keeps the epoch before readable and no older one', (t) => {
  const epochs = (epoch: number) => shopKeys(SECRET, epoch, random).pseudonyms(CARD)
  t.deepEqual(
    epochs(0).map(({ epoch }) => epoch),
    [0],
  )
  t.deepEqual(
    epochs(5).map(({ epoch }) => epoch),
    [5, 4],
  )
  t.is(hex(epochs(1)[1]?.pseudonym), hex(epochs(0)[0]?.pseudonym))
})

test('KEYS-2 two shops share no pseudonym, digest, handle, claim or signature', (t) => {
  const mine = new Set(keys.pseudonyms(CARD).map(({ pseudonym }) => hex(pseudonym)))
  t.false(other.pseudonyms(CARD).some(({ pseudonym }) => mine.has(hex(pseudonym))))
  t.not(hex(keys.contentDigest('x')), hex(other.contentDigest('x')))
  t.not(hex(keys.eventDigest('sale', 'x')), hex(other.eventDigest('sale', 'x')))
  t.is(other.openHandle(keys.sealHandle(CARD, 'nfc', 0), 0), undefined)
  t.is(other.openClaim(keys.claimCode('0001.07.2026-11-21.000123')), undefined)
  t.false(other.verifyHead('1', keys.signHead('1')))
})

test('KEYS-2 the digests of one text under different labels cannot be joined', (t) => {
  const text = 'sale'
  const all = [
    hex(keys.contentDigest(text)).slice(0, 32),
    hex(keys.eventDigest(text, '')),
    hex(keys.eventDigest('', text)),
    ...keys.pseudonyms(text).map(({ pseudonym }) => hex(pseudonym)),
    hex(keys.sha256(text)).slice(0, 32),
  ]
  t.is(new Set(all).size, all.length)
})

test('KEYS-3 digests of content and of erased events never change', (t) => {
  t.is(hex(keys.contentDigest('{"a":1}')), '51b58b2c0b7f35a604c7f16f71deb2a225dcc9563a9d6635af5567a1d27de9ba')
  t.is(hex(keys.eventDigest('sale', '0001.07.2026-11-21.000123')), 'f5ca5c825753f549ff35328dfef3599e')
})

test('KEYS-3 kind and key of an event do not run into each other', (t) => {
  t.not(hex(keys.eventDigest('ab', 'c')), hex(keys.eventDigest('a', 'bc')))
})

test('KEYS-3 the digest SHA-256 of parts is the one of their joined bytes', (t) => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  t.is(hex(keys.sha256('abc')), abc)
  t.is(hex(keys.sha256('a', Uint8Array.of(98), 'c')), abc)
  t.is(hex(keys.sha256()), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('KEYS-3 a digest of content is HMAC-SHA-256 under a derived key, whatever the length and the alphabet', (t) => {
  const key = new Uint8Array(hkdfSync('sha256', SECRET, new Uint8Array(0), 'stempel content 1', 32))
  // Around the length that is hashed in place, and a lone half of a pair, which UTF-8 replaces.
  for (const length of [0, 1, 55, 64, 2_730, 2_731, 9_000])
    for (const letter of ['a', 'ü', '中', '😀', '\ud800']) {
      const text = letter.repeat(length)
      t.is(hex(keys.contentDigest(text)), createHmac('sha256', key).update(text).digest('hex'), `${length} ${letter}`)
    }
})

test('KEYS-4 a signed head verifies, and any change of text or signature is found', (t) => {
  const text = '42\nabcdef'
  const signature = keys.signHead(text)
  t.is(signature.length, 64)
  t.true(keys.verifyHead(text, signature))
  t.true(shopKeys(SECRET, 9, random).verifyHead(text, signature))
  t.false(keys.verifyHead(`${text} `, signature))
  t.false(keys.verifyHead(text, signature.subarray(1)))
  fc.assert(
    fc.property(fc.nat(511), (bit) => {
      const wrong = Uint8Array.from(signature)
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return !keys.verifyHead(text, wrong)
    }),
    { numRuns: 60 },
  )
})

test('KEYS-4 a signature made once is made the same for ever', (t) => {
  const frozen =
    '2815e4c9279ba8e94ac71390a441f7620d8d8c93f3295ca782203dfce68461a8' +
    'ee98521c5c3180de41686c533cfedb6653a3c7ab69e5e6f8b8216af6fcff2a0d'
  t.is(hex(keys.signHead('1\nab')), frozen)
})

test('KEYS-4 a short secret or a broken epoch never makes keys', (t) => {
  t.throws(() => shopKeys(new Uint8Array(31), 0, random), { instanceOf: RangeError })
  t.throws(() => shopKeys(SECRET, -1, random), { instanceOf: RangeError })
  t.throws(() => shopKeys(SECRET, 0.5, random), { instanceOf: RangeError })
})

test('KEYS-3 digests are compared by content and length', (t) => {
  t.true(sameBytes(keys.contentDigest('x'), keys.contentDigest('x')))
  t.false(sameBytes(keys.contentDigest('x'), keys.contentDigest('y')))
  t.false(sameBytes(keys.contentDigest('x'), keys.contentDigest('x').subarray(1)))
})
