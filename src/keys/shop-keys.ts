import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Random } from '../domain/ports.ts'
import type { ShopKeys } from '../domain/shop-keys.ts'
import { openClaim, sealClaim } from './claim.ts'
import { couponCodes } from './coupon.ts'
import { openHandle, sealHandle } from './handle.ts'
import { openLink, sealLink } from './link.ts'
import { receiptKeys } from './receipt.ts'

const PSEUDONYM_BYTES = 16
const EVENT_BYTES = 16
const OPERATION_BYTES = 16
const PRINCIPAL_BYTES = 16
const BLOCK_BYTES = 64
const HASH_BYTES = 32
const BUCKETS = 10_000
/** Up to here a text is hashed where it is written; a sale of ten lines has a third of it. */
const SHORT_BYTES = 8 * 1024
// What the signature is about stands before the text, so that no other signed thing can ever be shown as a head.
const HEAD_LABEL = 'stempel head 1\n'
// RFC 8410: the fixed DER bytes in front of the 32 bytes of an Ed25519 private key in PKCS #8.
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * The shop's keys, every one derived here once (HKDF-SHA-256, a label each) because a sale uses several of them.
 * Labels and formats are frozen: changing one would lose every card, handle and printed claim.
 * @param secret at least 32 bytes, from the key folder
 * @param epoch the newest key epoch; the one before it stays readable until its cards were seen again
 * @throws RangeError for a short secret or an epoch that is no whole number from 0 on
 */
export function shopKeys(secret: Uint8Array, epoch: number, random: Random): ShopKeys {
  if (secret.length < 32) throw new RangeError("the shop's secret is shorter than 32 bytes")
  if (!Number.isSafeInteger(epoch) || epoch < 0) throw new RangeError('a key epoch is a whole number from 0 on')
  const key = (label: string): KeyObject => createSecretKey(derive(secret, label))
  const hmac = (label: string) => hmacOf(derive(secret, label))
  const epochs = (epoch > 0 ? [epoch, epoch - 1] : [epoch]).map((no) => ({
    epoch: no,
    hmac: hmac(`stempel pseudonym ${no}`),
  }))
  const consent = hmac('stempel consent 1')
  const content = hmac('stempel content 1')
  const operation = hmac('stempel operations 1')
  const event = hmac('stempel event 1')
  const handle = key('stempel handle 1')
  const link = key('stempel link 1')
  const claim = { proof: key('stempel claim proof 1'), stream: key('stempel claim stream 1') }
  const receipts = receiptKeys(secret, {
    proof: key('stempel receipt proof 1'),
    stream: key('stempel receipt stream 1'),
  })
  const coupons = couponCodes(key('stempel coupon 1'))
  const control = hmac('stempel control 1')
  const signing = signingKey(derive(secret, 'stempel head key 1'))
  const verifying = createPublicKey(signing)
  return {
    sha256,
    pseudonyms: (cardCode) =>
      epochs.map((of) => ({ epoch: of.epoch, pseudonym: of.hmac(cardCode).subarray(0, PSEUDONYM_BYTES) })),
    // Without an epoch: the evidence cannot be chained anew when keys rotate.
    consentPrincipal: (cardCode) => consent(cardCode).subarray(0, PRINCIPAL_BYTES),
    contentDigest: content,
    operationId: (text) => operation(text).toString('hex', 0, OPERATION_BYTES),
    // The length in front keeps ('ab', 'c') and ('a', 'bc') apart.
    eventDigest: (kind, id) => event(`${kind.length}:${kind}${id}`).subarray(0, EVENT_BYTES),
    sealHandle: (cardCode, entry, now) => sealHandle(handle, random, cardCode, entry, now),
    openHandle: (text, now) => openHandle(handle, text, now),
    sealLink: (cardCode, now) => sealLink(link, random, cardCode, now),
    openLink: (token, now) => openLink(link, token, now),
    claimCode: (saleKey) => sealClaim(claim, saleKey),
    openClaim: (code) => openClaim(claim, code),
    receipts,
    couponBits: coupons.code,
    couponNumber: coupons.number,
    // A remainder of 32 bits favours the first buckets by a millionth, which no report can see.
    bucket: (account) => control(String(account)).readUInt32BE(0) % BUCKETS,
    signHead: (text) => sign(null, Buffer.from(HEAD_LABEL + text), signing),
    verifyHead: (text, signature) => verify(null, Buffer.from(HEAD_LABEL + text), verifying, signature),
  }
}

/** SHA-256 of the parts one after another. The caller keeps them apart where that matters. */
export function sha256(...parts: (string | Uint8Array)[]): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return hash('sha256', only, 'buffer')
  return hash('sha256', Buffer.concat(parts.map((part) => Buffer.from(part))), 'buffer')
}

/** SHA-256 of a text in hex, half the cost of its bytes turned into hex. */
export const sha256Hex = (text: string): string => hash('sha256', text)

/**
 * HMAC-SHA-256 under one key (RFC 2104) by two one-shot hashes behind prepared pads. Every sale needs two of them, and an
 * `Hmac` object is dear to make and dearer to collect.
 */
function hmacOf(key: Uint8Array): (text: string) => Buffer {
  const inner = Buffer.alloc(BLOCK_BYTES + SHORT_BYTES, 0x36)
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0x5c)
  for (const [i, byte] of key.entries()) {
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  return (text) => {
    // A character has at most 3 bytes, so that a short text fits for certain.
    const isShort = text.length * 3 <= SHORT_BYTES
    const message = isShort
      ? inner.subarray(0, BLOCK_BYTES + inner.write(text, BLOCK_BYTES))
      : Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(text)])
    outer.set(hash('sha256', message, 'buffer'), BLOCK_BYTES)
    return hash('sha256', outer, 'buffer')
  }
}

const derive = (secret: Uint8Array, label: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), label, 32))

const signingKey = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' })
