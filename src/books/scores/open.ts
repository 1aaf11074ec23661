import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { migrate } from '../shop/migrate.ts'
import { makePrivate } from '../shop/open.ts'

/** Where the migrations of the scores lie. */
export const SCORES_MIGRATIONS = fileURLToPath(new URL('../../../migrations/scores', import.meta.url))

/** The file of the scores inside the data folder. */
export const scoresFile = (folder: string): string => join(folder, 'scores.sqlite')

const BUSY_MS = 5_000
const CACHE_KIB = 16_384
/** A sale counted by itself touches some ten pages, so one in some hundreds waits for a checkpoint. */
const LOG_PAGES = 4_000
const READER_CACHE_KIB = 4_096

/**
 * Opens the scores to write, creating file and tables. A file that is damaged, or of another program's form, is thrown
 * away: all of it is counted again from the baskets.
 */
export function openScoresToWrite(folder: string, sha256: (text: string) => Uint8Array): Database.Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    return openAndMigrate(scoresFile(folder), sha256)
  } catch (error) {
    if (!isUnusable(error)) throw error
    throwAway(folder)
    return openAndMigrate(scoresFile(folder), sha256)
  }
}

/** Deletes the file; a reader that still has it open opens the next one when it finds nothing more to read. */
export function throwAway(folder: string): void {
  for (const rest of ['', '-wal', '-shm']) rmSync(scoresFile(folder) + rest, { force: true })
}

function openAndMigrate(file: string, sha256: (text: string) => Uint8Array): Database.Database {
  makePrivate(file)
  const db = new Database(file, { timeout: BUSY_MS })
  try {
    db.pragma('journal_mode = WAL')
    // What a power cut takes from here is counted again from the cursor, so no commit waits for the disk.
    db.pragma('synchronous = NORMAL')
    db.pragma('secure_delete = ON')
    db.pragma('trusted_schema = OFF')
    db.pragma('temp_store = MEMORY')
    db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
    db.pragma(`cache_size = -${CACHE_KIB}`)
    migrate(db, sha256, SCORES_MIGRATIONS)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Opens the scores to read only.
 * @returns undefined when nothing was counted yet.
 */
export function openScoresToRead(folder: string): Database.Database | undefined {
  const file = scoresFile(folder)
  if (!existsSync(file)) return undefined
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
  db.pragma(`cache_size = -${READER_CACHE_KIB}`)
  return db
}

const UNUSABLE = /^SQLITE_(CORRUPT|NOTADB)/

/** Whether the file itself is at fault, not the disk it lies on. */
export const isUnusable = (error: unknown): boolean =>
  error instanceof Database.SqliteError
    ? UNUSABLE.test(error.code)
    : error instanceof StempelError && error.code === 'unavailable'
