import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readShopBooks } from '../books/shop/books.ts'
import { type Sums, sumsOf } from '../books/shop/sums.ts'
import { type Verdict, verify } from '../books/shop/verify.ts'
import type { Settings } from '../config.ts'
import { type KeyFolder, openKeyFolder } from '../keys/folder.ts'
import { shopKeys } from '../keys/shop-keys.ts'
import { isGenuine } from '../keys/witness.ts'
import { sha256Text, systemClock, systemRandom } from '../open-shop.ts'
import { progress } from './progress.ts'

/** What a verification found, with the sums an auditor compares. */
export type Verified = Verdict & {
  readonly head: { readonly seq: number; readonly hash: string }
  readonly sums: Sums
  /** False when the key folder is not there, so that no signed head could be asked for. */
  readonly keys: boolean
}

/** The key folder if it holds keys; looking must not make new ones. */
export function existingKeys({ keys, data }: Pick<Settings, 'keys' | 'data'>): KeyFolder | undefined {
  if (!existsSync(join(keys, 'shop.json'))) return undefined
  return openKeyFolder(keys, { random: systemRandom, clock: systemClock, dataFolder: data })
}

/**
 * Verifies the books beside a running shop, on a connection that only reads.
 * @throws StempelError when there are no books, or they cannot be read.
 */
export function verifyBooks(settings: Settings): Verified {
  const books = readShopBooks(settings.data, sha256Text)
  try {
    const folder = existingKeys(settings)
    const keys = folder === undefined ? undefined : shopKeys(folder.secret, folder.epoch, systemRandom)
    const total = books.read.head()
    const bar = progress('verify', total)
    try {
      const verdict = verify(books.db, {
        sha256: sha256Text,
        witnesses: folder?.readWitnesses() ?? [],
        isGenuine: (witness) => keys !== undefined && isGenuine(keys, witness),
        onProgress: (done) => bar.update(done),
      })
      return { ...verdict, head: books.read.journalHead(), sums: sumsOf(books.db), keys: folder !== undefined }
    } finally {
      bar.stop()
    }
  } finally {
    books.close()
  }
}
