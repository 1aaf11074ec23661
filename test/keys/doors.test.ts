import { randomBytes } from 'node:crypto'
import test from 'ava'
import { StempelError } from '../../src/domain/errors.ts'
import { hashPin, verifyPin } from '../../src/keys/pin.ts'
import { isToken, newToken, tokenHash } from '../../src/keys/token.ts'

const random = { bytes: (count: number) => randomBytes(count) }

test('KEYS-21 a device token holds 256 random bits and is kept only as a hash', (t) => {
  const token = newToken({ bytes: (count) => new Uint8Array(count).fill(1) })
  t.is(token, 'st_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE')
  t.true(isToken(token))
  t.false(isToken(`${token}A`))
  t.false(isToken(token.slice(1)))
  t.not(newToken(random), newToken(random))
  t.is(tokenHash(token).length, 32)
  t.deepEqual(tokenHash(token), tokenHash(token))
  t.notDeepEqual(tokenHash(token), tokenHash(newToken(random)))
})

test('KEYS-22 a PIN is known again from its hash, and only that PIN', async (t) => {
  const stored = await hashPin('0471', random)
  t.regex(stored, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  t.true(await verifyPin('0471', stored))
  t.false(await verifyPin('0472', stored))
  t.false(await verifyPin('00471', stored))
  t.false(await verifyPin('', stored))
  t.not(await hashPin('0471', random), stored)
})

test('KEYS-22 a hash made with other costs still opens', async (t) => {
  const foreign = '$argon2id$v=19$m=256,t=2,p=2$YW5vdGhlciBzYWx0$ZhHvF8ZLI48IM9fappIVrsadM/g8AHksac0jZ5HsLTo'
  t.true(await verifyPin('123456', foreign))
  t.false(await verifyPin('123457', foreign))
})

test('KEYS-22 a PIN is 4 to 12 digits, and the answer never repeats it', async (t) => {
  for (const pin of ['123', '1234567890123', '12a4', '١٢٣٤', '1234\n', '']) {
    const error = await t.throwsAsync(hashPin(pin, random), { instanceOf: StempelError })
    t.is(error?.path, 'pin')
    t.is(error?.message, 'A PIN is 4 to 12 digits.')
  }
  t.regex(await hashPin('123456789012', random), /^\$argon2id/)
})

test('KEYS-22 a damaged hash is a fault of the shop, not a wrong PIN', async (t) => {
  const stored = await hashPin('1234', random)
  for (const text of [
    '',
    'x',
    stored.slice(0, -30),
    stored.replace('m=65536', 'm=9999999'),
    stored.replace('t=3', 't=0'),
  ]) {
    const error = await t.throwsAsync(verifyPin('1234', text), { instanceOf: StempelError })
    t.is(error?.code, 'unavailable')
  }
})
