import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { parseClaimCode, printedClaim } from '../domain/code/claim.ts'
import { fromCrockford, toCrockford } from '../domain/code/crockford.ts'
import { invalid } from '../domain/errors.ts'

/** One key proves who made the code, the other hides what is in it. */
export interface ClaimKeys {
  readonly proof: KeyObject
  readonly stream: KeyObject
}

const PROOF_BYTES = 10
const BLOCK_BYTES = 32
const MAX_BYTES = 3 * BLOCK_BYTES
const PACKED_BYTES = 7
/** First byte of a key kept as text; a packed key's first byte never reaches it. */
const TEXT = 0xff
const STANDARD = /^(\d{4})\.(\d{2})\.(\d{4})-(\d{2})-(\d{2})\.(\d{6})$/
const FIRST_YEAR = 2000
const YEARS = 176

/**
 * Synthetic-IV encryption, the construction of RFC 5297 with HMAC-SHA-256 and an 80-bit proof: the proof over the content
 * is also what its key stream starts from. It needs no random number, so a sale's code is the same at every repeat.
 * @throws StempelError invalid, path `key`, when the key is longer than 95 bytes
 */
export const sealClaim = (keys: ClaimKeys, saleKey: string): string => printedClaim(toCrockford(sealKey(keys, saleKey)))

/** The sealed bytes of a sale's key; the same key, the same bytes. @throws StempelError as `sealClaim`. */
export function sealKey(keys: ClaimKeys, saleKey: string): Uint8Array {
  const plain = pack(saleKey) ?? Buffer.concat([Uint8Array.of(TEXT), Buffer.from(saleKey, 'utf8')])
  if (plain.length > MAX_BYTES) throw invalid('key', 'The key of a sale is too long to be printed.')
  const proof = proofOf(keys, plain)
  return Buffer.concat([proof, mask(keys, proof, plain)])
}

/** @returns the sale key in a code these keys made, undefined for any other text. */
export function openClaim(keys: ClaimKeys, text: string): string | undefined {
  const sealed = fromCrockford(payloadOf(text) ?? '')
  return sealed === undefined ? undefined : openKey(keys, sealed)
}

/** @returns the sale key that these keys sealed, undefined for any other bytes. */
export function openKey(keys: ClaimKeys, sealed: Uint8Array): string | undefined {
  if (sealed.length <= PROOF_BYTES) return undefined
  const proof = sealed.subarray(0, PROOF_BYTES)
  if (sealed.length > PROOF_BYTES + MAX_BYTES) return undefined
  const plain = mask(keys, proof, sealed.subarray(PROOF_BYTES))
  if (!timingSafeEqual(proofOf(keys, plain), proof)) return undefined
  return plain[0] === TEXT ? plain.toString('utf8', 1) : unpack(plain)
}

function payloadOf(text: string): string | undefined {
  try {
    return parseClaimCode(text).slice(1, -1)
  } catch {
    return undefined
  }
}

const proofOf = (keys: ClaimKeys, plain: Uint8Array): Buffer =>
  createHmac('sha256', keys.proof).update(plain).digest().subarray(0, PROOF_BYTES)

/** Hides and reveals: the same step twice gives back what was there. */
function mask(keys: ClaimKeys, proof: Uint8Array, bytes: Uint8Array): Buffer {
  const masked = Buffer.from(bytes)
  for (let from = 0; from < masked.length; from += BLOCK_BYTES) {
    const block = createHmac('sha256', keys.stream)
      .update(proof)
      .update(Uint8Array.of(from / BLOCK_BYTES))
      .digest()
    const to = Math.min(masked.length, from + BLOCK_BYTES)
    for (let at = from; at < to; at++) masked[at] = (masked[at] ?? 0) ^ (block[at - from] ?? 0)
  }
  return masked
}

/**
 * `dddd.dd.YYYY-MM-DD.dddddd` in 7 bytes, so that the code of an ordinary sale is 30 characters. A year has 12 months
 * of 31 days here: the aim is one number for one text, not a calendar.
 * @returns undefined for a key of any other form or year
 */
function pack(saleKey: string): Buffer | undefined {
  const match = STANDARD.exec(saleKey)
  if (match === null) return undefined
  const [shop, workstation, year, month, day, sequence] = match.slice(1).map(Number)
  if (shop === undefined || workstation === undefined || year === undefined) return undefined
  if (month === undefined || day === undefined || sequence === undefined) return undefined
  const years = year - FIRST_YEAR
  if (years < 0 || years >= YEARS || month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const till = shop * 100 + workstation
  const high = till * (YEARS * 372) + years * 372 + (month - 1) * 31 + (day - 1)
  const bytes = Buffer.allocUnsafe(PACKED_BYTES)
  bytes.writeUIntBE(Math.floor(high / 4096), 0, 3)
  bytes.writeUInt32BE((high % 4096) * 2 ** 20 + sequence, 3)
  return bytes
}

function unpack(bytes: Buffer): string | undefined {
  if (bytes.length !== PACKED_BYTES) return undefined
  const low = bytes.readUInt32BE(3)
  const high = bytes.readUIntBE(0, 3) * 4096 + Math.floor(low / 2 ** 20)
  const till = Math.floor(high / (YEARS * 372))
  const day = high % (YEARS * 372)
  const date = [
    digits(FIRST_YEAR + Math.floor(day / 372), 4),
    digits(Math.floor((day % 372) / 31) + 1, 2),
    digits((day % 31) + 1, 2),
  ]
  return `${digits(Math.floor(till / 100), 4)}.${digits(till % 100, 2)}.${date.join('-')}.${digits(low % 2 ** 20, 6)}`
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0')
