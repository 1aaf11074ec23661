import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'

/*
 * A coupon has one number of 128 bits: its place in the books and random bits, so that none ever repeats. What is
 * printed is the number as one block of AES-256 under the shop's key. So a code can be printed again and looked up, and
 * whoever steals the books without the keys can make no code: one block of AES on numbers that never repeat is a
 * permutation nobody else can compute, and its 128 bits cannot be told from random ones.
 */

/** The 128 bits that are printed for a coupon's number of 16 bytes. */
export function couponCode(key: KeyObject, number: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(number), cipher.final()])
}

/** The number that the printed bits stand for; for bits this shop never printed, one that no coupon has. */
export function couponNumber(key: KeyObject, bits: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([decipher.update(bits), decipher.final()])
}
