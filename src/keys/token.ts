import { hash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../domain/ports.ts'

const PREFIX = 'st_'
const TOKEN_BYTES = 32

/** A device's token: 256 unpredictable bits, shown once, stored only as `tokenHash`. */
export const newToken = (random: Random): string =>
  PREFIX + Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url')

/** What is stored of a token (32 bytes). SHA-256 is enough: there is nothing to guess in 256 random bits. */
export const tokenHash = (token: string): Uint8Array => hash('sha256', token, 'buffer')

/** True when a text has the form of a token; a cheap look before the books are asked. */
export const isToken = (text: string): boolean => /^st_[A-Za-z0-9_-]{43}$/.test(text)

/** Compares two digests without telling by the time it takes where they part. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)
