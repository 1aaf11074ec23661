import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'

/** The file of the books inside the data folder. */
export const booksFile = (folder: string): string => join(folder, 'shop.sqlite')

const BUSY_MS = 5_000
/**
 * Room for what is hot. Not more: while the books are below 1 GiB, SQLite looks through all of it in each commit in which
 * pages of an index changed places, as they do in every third visit.
 */
const CACHE_KIB = 32_768
const LOG_PAGES = 4_000
/** 160 MB: reached only when the thread beside the writer has failed for long. */
const LOG_PAGES_AT_WORST = 40_000
const CARRY_ROUNDS = 4
const READER_MMAP_BYTES = 1_073_741_824

/**
 * Opens the books to write, creating folder and file, readable by their owner only.
 * Everything that durability rests on is set at every open, since none of it is kept in the file.
 * @param how `isLogCarried` where `carryOver` runs beside: the writer then does it itself only should that fail
 */
export function openToWrite(folder: string, how: { readonly isLogCarried?: boolean } = {}): Database.Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = booksFile(folder)
  makePrivate(file)
  const db = new Database(file, { timeout: BUSY_MS })
  db.pragma('journal_mode = WAL')
  // better-sqlite3 is compiled to sync the log only at checkpoints: a power cut would lose sales already answered.
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('temp_store = MEMORY')
  // A page that many sales touch goes into the file once per checkpoint, so a longer log writes less.
  db.pragma(`wal_autocheckpoint = ${how.isLogCarried === true ? LOG_PAGES_AT_WORST : LOG_PAGES}`)
  // No memory map here: a failing disk would then be a signal that ends the process instead of an error.
  db.pragma(`cache_size = -${CACHE_KIB}`)
  return db
}

/**
 * Opens a connection that carries the log over into the file of the books, beside the one that writes.
 * @throws SqliteError when there are no books.
 */
export function openToCarry(folder: string): Database.Database {
  const db = new Database(booksFile(folder), { fileMustExist: true, timeout: 0 })
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 0')
  return db
}

/**
 * Copies what the log holds into the file and flushes that, which a commit of the writer would otherwise do while its
 * sales wait. What is committed meanwhile is copied in the next rounds, so that the log can begin anew.
 * @returns pages that are still only in the log
 */
export function carryOver(db: Database.Database): number {
  let left = 0
  for (let round = 0; round < CARRY_ROUNDS; round += 1) {
    const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
    left = (row?.log ?? 0) - (row?.checkpointed ?? 0)
    if (left <= 0) break
  }
  return left
}

/**
 * Makes a file for its owner only, since SQLite would let everyone read what it makes. A file that is there is left
 * alone: closing any handle of it would take away the locks that this process holds on it.
 */
export function makePrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

/**
 * Opens the books to read only, beside a shop that sells.
 * @throws StempelError `not_found` when the folder holds no books.
 */
export function openToRead(folder: string): Database.Database {
  const file = booksFile(folder)
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
    db.pragma(`mmap_size = ${READER_MMAP_BYTES}`)
    return db
  } catch (cause) {
    throw new StempelError('not_found', `There are no books to read in ${folder}.`, { cause })
  }
}
