import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import type { CardEntry, Random } from '../domain/ports.ts'

const PREFIX = 'h1_'
const NONCE_BYTES = 12
const TAG_BYTES = 16
// One byte says how the card was read, five bytes when, in whole seconds since 1970; the code follows.
const HEAD_BYTES = 6
const MAX_LENGTH = 400
const LIFE_SECONDS = 31 * 86_400
/** A clock that is set back must not turn away the cards that were just scanned. */
const SET_BACK_SECONDS = 86_400
// The place in this list is what the handle holds: only ever append.
const ENTRIES: readonly CardEntry[] = ['scanned', 'keyed', 'nfc']

/** Seals a card's code, how it was read and the second of `now` (ms) with AES-256-GCM. Nothing is stored. */
export function sealHandle(key: KeyObject, random: Random, cardCode: string, entry: CardEntry, now: number): string {
  const code = Buffer.from(cardCode, 'utf8')
  const plain = Buffer.alloc(HEAD_BYTES + code.length)
  plain.writeUInt8(ENTRIES.indexOf(entry), 0)
  plain.writeUIntBE(Math.max(0, Math.floor(now / 1000)), 1, 5)
  code.copy(plain, HEAD_BYTES)
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(PREFIX))
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return PREFIX + sealed.toString('base64url')
}

/** @returns what a handle holds, or undefined when it was not made with this key or is out of date at `now` (ms). */
export function openHandle(
  key: KeyObject,
  handle: string,
  now: number,
  lifeSeconds = LIFE_SECONDS,
): { cardCode: string; entry: CardEntry } | undefined {
  const plain = unseal(key, handle)
  if (plain === undefined) return undefined
  const entry = ENTRIES[plain.readUInt8(0)]
  const age = Math.floor(now / 1000) - plain.readUIntBE(1, 5)
  if (entry === undefined || !(age <= lifeSeconds && age >= -SET_BACK_SECONDS)) return undefined
  return { cardCode: plain.toString('utf8', HEAD_BYTES), entry }
}

function unseal(key: KeyObject, handle: string): Buffer | undefined {
  if (!handle.startsWith(PREFIX) || handle.length > MAX_LENGTH) return undefined
  const text = handle.slice(PREFIX.length)
  const sealed = Buffer.from(text, 'base64url')
  // Node forgives foreign characters and loose last bits; one handle must have one spelling.
  if (sealed.length < NONCE_BYTES + HEAD_BYTES + TAG_BYTES || sealed.toString('base64url') !== text) return undefined
  const tagAt = sealed.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(PREFIX)).setAuthTag(sealed.subarray(tagAt))
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, tagAt))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return plain
}
