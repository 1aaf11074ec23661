import test from 'ava'
import fc from 'fast-check'
import { parseClaimCode } from '../../src/domain/code/claim.ts'
import { formatCode } from '../../src/domain/code/crockford.ts'
import { StempelError } from '../../src/domain/errors.ts'
import { shopKeys } from '../../src/keys/shop-keys.ts'

const keys = shopKeys(
  new Uint8Array(32).map((_, at) => at),
  1,
  { bytes: (count) => new Uint8Array(count) },
)
const KEY = '0001.07.2026-11-21.000123'
// Frozen: computed once by an independent program. Receipts with it are in people's pockets for 14 days.
const CODE = 'CJ9VJ90SZ1V54EGA9TZ6KA0NG6S0GL'

const number = (max: number, width: number) => fc.nat(max).map((value) => String(value).padStart(width, '0'))
const standard = fc
  .tuple(number(9999, 4), number(99, 2), number(9999, 4), number(99, 2), number(99, 2), number(999_999, 6))
  .map(([shop, till, year, month, day, no]) => `${shop}.${till}.${year}-${month}-${day}.${no}`)
const inBooks = fc
  .tuple(number(9999, 4), number(99, 2), fc.integer({ min: 2000, max: 2175 }), fc.nat(11), fc.nat(30), fc.nat(999_999))
  .map(([shop, till, year, month, day, no]) => {
    const date = `${year}-${String(month + 1).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`
    return `${shop}.${till}.${date}.${String(no).padStart(6, '0')}`
  })
const word = fc.stringMatching(/^[0-9A-Za-z-]{1,20}$/)
const anyForm = fc.tuple(word, word, fc.nat()).map(([shop, till, no]) => `${shop}.${till}.2026-11-21.${no}`)

test('KEYS-8 the claim code of a sale never changes, and opens to its key', (t) => {
  t.is(keys.claimCode(KEY), CODE)
  t.is(keys.openClaim(CODE), KEY)
})

test('KEYS-8 a claim code of an ordinary sale has 30 characters, and every key comes back from its code', (t) => {
  fc.assert(
    fc.property(inBooks, (key) => {
      const code = keys.claimCode(key)
      t.is(code.length, 30)
      t.is(keys.openClaim(code), key)
    }),
    { numRuns: 300, examples: [['9999.99.2175-12-31.999999'], ['0000.00.2000-01-01.000000']] },
  )
  fc.assert(
    fc.property(fc.oneof(standard, anyForm), (key) => {
      t.is(keys.openClaim(keys.claimCode(key)), key)
    }),
    { numRuns: 300 },
  )
})

test('KEYS-8 a key of the greatest length fits, a longer one is refused at its path', (t) => {
  const longest = `${'a'.repeat(20)}.${'b'.repeat(20)}.2026-11-21.${'9'.repeat(20)}`
  t.is(keys.openClaim(keys.claimCode(longest)), longest)
  const error = t.throws(() => keys.claimCode('9'.repeat(96)), { instanceOf: StempelError })
  t.is(error?.path, 'key')
})

test('KEYS-9 a code shows nothing of its sale: the next sale looks unrelated', (t) => {
  const [a, b] = [keys.claimCode(KEY), keys.claimCode('0001.07.2026-11-21.000124')]
  const same = [...a].filter((character, at) => character === b[at]).length
  t.true(same < 10, `${same} of 30 characters agree`)
})

test('KEYS-9 a claim code is read however a person types it', (t) => {
  const typed = `c${CODE.slice(1, -1).replace(/0/g, 'O').replace(/1/g, 'I')}${CODE.slice(-1)}`
  t.is(keys.openClaim(` ${formatCode(typed.toLowerCase())} \r\n`), KEY)
})

test('KEYS-10 a wrong character is a typing error, told from a forgery by the check character alone', (t) => {
  for (let at = 0; at < CODE.length; at++) {
    const wrong = CODE.slice(0, at) + (CODE[at] === 'A' ? 'B' : 'A') + CODE.slice(at + 1)
    const error = t.throws(() => parseClaimCode(wrong), { instanceOf: StempelError })
    t.is(error?.path, 'code')
    t.false(error?.message.includes(wrong))
    t.is(keys.openClaim(wrong), undefined)
  }
  const forged = shopKeys(new Uint8Array(32), 1, { bytes: (count) => new Uint8Array(count) }).claimCode(KEY)
  t.is(parseClaimCode(forged), forged)
  t.is(keys.openClaim(forged), undefined)
})

test('KEYS-10 rubbish in place of a claim is answered, never thrown', (t) => {
  const rubbish = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.stringMatching(/^C[0-9A-Z]{0,180}$/))
  fc.assert(
    fc.property(rubbish, (text) => keys.openClaim(text) === undefined),
    { numRuns: 500 },
  )
  t.pass()
})

test('KEYS-10 a code whose proof was made to fit other bytes does not open', (t) => {
  const codes = fc.sample(inBooks, { numRuns: 20, seed: 4 }).map((key) => keys.claimCode(key))
  const [first = '', ...rest] = codes
  for (const code of rest) {
    const mixed = first.slice(0, 17) + code.slice(17, -1)
    for (const check of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') t.is(keys.openClaim(mixed + check), undefined)
  }
})
