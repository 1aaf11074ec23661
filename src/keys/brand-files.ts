import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { makePrivateFolder, readShaped, replaceFile } from './disk.ts'

const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const recognitionShape = z.object({ number: z.int().min(1), key: hex64 })
const receiptKeysShape = z.object({
  /** What the brand published, as it named it; empty before anything came. */
  digest: z.union([hex64, z.literal('')]),
  /** Public keys by shop, the newest last: a receipt may be older than its shop's newest key. */
  keys: z.record(z.string(), z.array(hex64)),
})

type Recognition = z.infer<typeof recognitionShape>
export type ReceiptKeys = z.infer<typeof receiptKeysShape>

const KEYS_OF_A_SHOP = 5

/** What a shop keeps of its brand beside its own keys: the brand sends it again when it is lost, so no export carries it. */
export interface BrandFiles {
  /** The key by which tags are made; undefined before the first contact. */
  recognition(): Recognition | undefined
  keepRecognition(number: number, key: string): void
  receiptKeys(): ReceiptKeys
  keepReceiptKeys(digest: string, keys: readonly { readonly shop: string; readonly key: string }[]): void
}

/** @throws StempelError `unavailable` when a file is damaged or cannot be used. */
export function brandFiles(folder: string): BrandFiles {
  makePrivateFolder(folder)
  const recognitionFile = join(folder, 'recognition.json')
  const receiptFile = join(folder, 'receipt-keys.json')
  let recognition = readShaped(recognitionFile, recognitionShape)
  let receipts: ReceiptKeys = readShaped(receiptFile, receiptKeysShape) ?? { digest: '', keys: {} }
  return {
    recognition: () => recognition,
    keepRecognition: (number, key) => {
      recognition = { number, key }
      replaceFile(recognitionFile, JSON.stringify(recognition))
    },
    receiptKeys: () => receipts,
    keepReceiptKeys: (digest, keys) => {
      const all = { ...receipts.keys }
      for (const { shop, key } of keys)
        all[shop] = [...(all[shop] ?? []).filter((each) => each !== key), key].slice(-KEYS_OF_A_SHOP)
      receipts = { digest, keys: all }
      replaceFile(receiptFile, JSON.stringify(receipts))
    },
  }
}

/** What a code for signing in online (as typed, in its one form) is known by under a recognition key (hex). */
export const codeProof = (key: string, code: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(`stempel online code 1\n${code}`).digest('hex')

/** A card's tag under a recognition key (hex): 64 hex characters that nobody without the key can make. */
export const tagOf = (key: string, cardCode: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(`stempel tag 1\n${cardCode}`).digest('hex')
