import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { auditFact, COMMAND_LINE } from '../actions/shop/audit.ts'
import { openShopBooks } from '../books/shop/books.ts'
import { isOfFormerLife, livesOf } from '../books/shop/lives.ts'
import { lockFolder } from '../books/shop/lock.ts'
import { openToRead } from '../books/shop/open.ts'
import { stageBackup, swapBooks } from '../books/shop/restore.ts'
import { readSettings, type Settings } from '../config.ts'
import { localDay } from '../domain/day.ts'
import { StempelError } from '../domain/errors.ts'
import { fact } from '../domain/fact.ts'
import { openKeys } from '../keys/export.ts'
import { importKeyFolder, type KeyContents } from '../keys/folder.ts'
import { openShop, sha256Text, systemClock, systemRandom } from '../open-shop.ts'
import { type Common, command, type Output, run } from './run.ts'
import { askSecret } from './secret.ts'
import { outcomeOf } from './verify.ts'
import { existingKeys, verifyBooks } from './verify-books.ts'

interface RestoreOptions extends Common {
  readonly keys?: string
}

/** `stempel restore`: the books of a backup take the place of those that are there. */
export const restoreCommand = (): Command =>
  command('restore', 'Put a backup in the place of the books, as a new life of the shop. The old books are kept aside.')
    .argument('<file>', 'what stempel backup wrote')
    .option('--keys <file>', 'exported keys to bring back as well; their passphrase is asked for')
    .action((file: string, { json, keys }: RestoreOptions) =>
      run(json, async () => restore(readSettings(process.env), resolve(file), await readKeys(keys))),
    )

async function readKeys(file: string | undefined): Promise<KeyContents | undefined> {
  if (file === undefined) return undefined
  const text = readFileSync(file, 'utf8')
  return openKeys(text, await askSecret('passphrase'))
}

async function restore(settings: Settings, file: string, keys: KeyContents | undefined): Promise<Output> {
  const lock = lockFolder(settings.data)
  let aside: string | undefined
  let seq: number
  try {
    const stage = stageBackup(file, settings.data)
    try {
      seq = await beginLife(stage, settings)
      bringKeys(settings, keys)
      aside = swapBooks(stage, settings.data, stampOf(systemClock.now()))
    } finally {
      rmSync(stage, { recursive: true, force: true })
    }
  } finally {
    lock.release()
  }
  await settle(settings)
  const verified = verifyBooks(settings)
  const outcome = outcomeOf(verified)
  const kept = aside === undefined ? 'There were no books before.' : `The books from before are kept in ${aside}.`
  const text = `Restored up to fact ${seq}, as a new life: tills repeat what the backup lacks.\n${kept}\n${outcome.text}`
  return { json: { seq, aside, verified }, text, failed: outcome.failed === true }
}

/** The first fact of the new life, and a new stream, are in the staged books before they can be served. */
async function beginLife(stage: string, settings: Settings): Promise<number> {
  const books = openShopBooks({ folder: stage, sha256: sha256Text, random: systemRandom, schedule: setImmediate })
  try {
    const seq = books.read.head()
    const now = systemClock.now()
    const day = localDay(now, settings.timeZone)
    await books.writer.submit((tx) => {
      const programme = tx.programmes.list().at(-1)?.version ?? 1
      tx.record(fact({ kind: 'life', day, programme, account: undefined, cause: 'restore', at: now, note: 'restored' }))
      tx.record(auditFact({ word: 'restored', by: COMMAND_LINE, of: '' }, now, day, programme))
      tx.meta.put('stream', Buffer.from(systemRandom.bytes(16)).toString('hex'))
    })
    return seq
  } finally {
    books.close()
  }
}

/** Without the keys of these books no card finds its points, so they are there before the books are. */
function bringKeys(settings: Settings, contents: KeyContents | undefined): void {
  const options = { random: systemRandom, clock: systemClock, dataFolder: settings.data }
  if (contents !== undefined) importKeyFolder(settings.keys, contents, options)
  else if (existingKeys(settings) === undefined)
    throw new StempelError(
      'unavailable',
      `There are no keys in ${settings.keys}, and without them no card finds its points. Name them with --keys FILE.`,
    )
}

/**
 * The first opening erases again what was erased since the backup. Heads that were signed after it are of the life
 * that has ended, and the new one is signed in their place.
 */
async function settle(settings: Settings): Promise<void> {
  const shop = await openShop(settings)
  try {
    forgetFormerLives(settings)
    shop.witness()
  } finally {
    shop.close()
  }
}

/** Takes the witnesses of ended lives out of the key folder, for instance such as an older export brought back. */
export function forgetFormerLives(settings: Settings): void {
  const db = openToRead(settings.data)
  try {
    const lives = livesOf(db)
    existingKeys(settings)?.keepWitnesses((witness) => !isOfFormerLife(witness, lives))
  } finally {
    db.close()
  }
}

/** An instant as it stands in a file's name. */
const stampOf = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')
