import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Random, ShopKeys } from '../domain/ports.ts'
import { openClaim, sealClaim } from './claim.ts'
import { couponCode, couponNumber } from './coupon.ts'
import { openHandle, sealHandle } from './handle.ts'

const PSEUDONYM_BYTES = 16
const EVENT_BYTES = 16
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
  const epochs = (epoch > 0 ? [epoch, epoch - 1] : [epoch]).map((no) => ({
    epoch: no,
    key: key(`stempel pseudonym ${no}`),
  }))
  const content = key('stempel content 1')
  const event = key('stempel event 1')
  const handle = key('stempel handle 1')
  const claim = { proof: key('stempel claim proof 1'), stream: key('stempel claim stream 1') }
  const coupon = key('stempel coupon 1')
  const signing = signingKey(derive(secret, 'stempel head key 1'))
  const verifying = createPublicKey(signing)
  return {
    sha256,
    pseudonyms: (cardCode) =>
      epochs.map((of) => ({ epoch: of.epoch, pseudonym: hmac(of.key, cardCode).subarray(0, PSEUDONYM_BYTES) })),
    contentDigest: (text) => hmac(content, text),
    // The length in front keeps ('ab', 'c') and ('a', 'bc') apart.
    eventDigest: (kind, id) => hmac(event, `${kind.length}:${kind}${id}`).subarray(0, EVENT_BYTES),
    sealHandle: (cardCode, entry, now) => sealHandle(handle, random, cardCode, entry, now),
    openHandle: (text, now) => openHandle(handle, text, now),
    claimCode: (saleKey) => sealClaim(claim, saleKey),
    openClaim: (code) => openClaim(claim, code),
    couponBits: (number) => couponCode(coupon, number),
    couponNumber: (bits) => couponNumber(coupon, bits),
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

const hmac = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const derive = (secret: Uint8Array, label: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), label, 32))

const signingKey = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' })
