import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'

/*
 * A coupon has one number of 128 bits: its place in the books and random bits, so that none ever repeats. What is
 * printed is the number as one block of AES-256 under the shop's key. So a code can be printed again and looked up, and
 * whoever steals the books without the keys can make no code: one block of AES on numbers that never repeat is a
 * permutation nobody else can compute, and its 128 bits cannot be told from random ones.
 */

/** Codes of coupons under one key. */
export interface CouponCodes {
  /** The 128 bits that are printed for a coupon's number of 16 bytes. */
  code(number: Uint8Array): Uint8Array
  /** The number that the printed bits stand for; for bits this shop never printed, one that no coupon has. */
  number(bits: Uint8Array): Uint8Array
}

/** Each block stands for itself, so one cipher does for all of them; making one costs many times a block. */
export function couponCodes(key: KeyObject): CouponCodes {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return { code: (number) => cipher.update(oneBlock(number)), number: (bits) => decipher.update(oneBlock(bits)) }
}

const BLOCK_BYTES = 16

/** A part of a block would stay in the cipher and become part of the next one. */
function oneBlock(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== BLOCK_BYTES) throw new Error(`a coupon's number has ${BLOCK_BYTES} bytes`)
  return bytes
}
