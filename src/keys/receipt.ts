import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import type { ReceiptKeys } from '../domain/shop-keys.ts'
import { type ClaimKeys, openKey, sealKey } from './claim.ts'

// What the signature is about stands before the bytes, so that nothing else a shop signs can be shown as a receipt.
const LABEL = Buffer.from('stempel receipt 1\n')
// RFC 8410: the fixed DER bytes in front of the 32 bytes of an Ed25519 private key in PKCS #8, and of a public one in SPKI.
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const KEY_BYTES = 32

/**
 * The key a shop signs its receipts with for the other shops of its brand, derived from the shop's secret, so that it
 * comes back with the exported keys. The label is frozen.
 * @param seal hides a sale's key from everybody but the shop
 */
export function receiptKeys(secret: Uint8Array, seal: ClaimKeys): ReceiptKeys {
  const seed = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'stempel receipt key 1', KEY_BYTES))
  const signing = createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' })
  return {
    publicKey: createPublicKey(signing).export({ format: 'der', type: 'spki' }).toString('hex', ED25519_SPKI.length),
    sign: (packed) => sign(null, Buffer.concat([LABEL, packed]), signing),
    seal: (saleKey) => sealKey(seal, saleKey),
    open: (sealed) => openKey(seal, sealed),
  }
}

/** Whether one of these public keys (hex) signed the packed receipt. */
export function isReceiptOf(keys: readonly string[], packed: Uint8Array, signature: Uint8Array): boolean {
  const signed = Buffer.concat([LABEL, packed])
  return keys.some((key) => verify(null, signed, publicKey(key), signature))
}

const publicKey = (key: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([ED25519_SPKI, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' })
