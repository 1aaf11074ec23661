import test from 'ava'
import { isReceiptOf } from '../../src/keys/receipt.ts'
import { shopKeys } from '../../src/keys/shop-keys.ts'
import { seeded } from '../support/seeded.ts'

const keysOf = (fill: number, epoch = 0) => shopKeys(new Uint8Array(32).fill(fill), epoch, seeded('receipt')).receipts
const PACKED = Uint8Array.of(1, 2, 3, 4)

test('ANYWHERE-1 a receipt verifies under its shop’s public key alone, and under no other', (t) => {
  const [a, b] = [keysOf(7), keysOf(8)]
  const signature = a.sign(PACKED)
  t.is(signature.length, 64)
  t.deepEqual(a.sign(PACKED), signature)
  t.regex(a.publicKey, /^[0-9a-f]{64}$/)
  t.true(isReceiptOf([a.publicKey], PACKED, signature))
  t.true(isReceiptOf([b.publicKey, a.publicKey], PACKED, signature), 'a former key of the shop')
  t.false(isReceiptOf([b.publicKey], PACKED, signature))
  t.false(isReceiptOf([], PACKED, signature))
  for (let at = 0; at < PACKED.length; at += 1)
    t.false(isReceiptOf([a.publicKey], PACKED.with(at, 9), signature), `byte ${at}`)
  t.false(isReceiptOf([a.publicKey], PACKED, signature.with(5, (signature[5] ?? 0) ^ 1)))
})

test('ANYWHERE-1 the key comes from the shop’s secret, so that it is the same in every life and epoch; a head is no receipt', (t) => {
  t.is(keysOf(7, 3).publicKey, keysOf(7).publicKey)
  const keys = shopKeys(new Uint8Array(32).fill(7), 0, seeded('receipt'))
  t.false(isReceiptOf([keys.receipts.publicKey], Buffer.from('x'), keys.signHead('x')))
})

test('ANYWHERE-1 a sale’s key is sealed: the same every time, read by its shop alone', (t) => {
  const [a, b] = [keysOf(7), keysOf(8)]
  for (const key of ['0001.07.2026-11-21.000123', 'shop-x.till.2026-11-21.1']) {
    const sealed = a.seal(key)
    t.deepEqual(a.seal(key), sealed)
    t.is(a.open(sealed), key)
    t.is(b.open(sealed), undefined)
    t.notDeepEqual(b.seal(key), sealed)
  }
})
