import { closeSync, copyFileSync, existsSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { booksFile, openToWrite } from './open.ts'

const OUR_TABLES = ['account', 'journal', 'meta', 'migration']

/**
 * Copies a backup into a folder of its own beside the books, so that whatever is wrong with it is found before they
 * are touched. The caller removes the folder.
 * @param folder the data folder
 * @returns the new folder; its books can be opened like any others.
 * @throws StempelError `not_found` when there is no such file, `invalid` when it is no whole backup of a shop.
 */
export function stageBackup(file: string, folder: string): string {
  if (!existsSync(file)) throw new StempelError('not_found', `There is no file ${file}.`)
  const stage = mkdtempSync(join(folder, 'restore-'))
  try {
    copyFileSync(file, booksFile(stage))
    checkOurs(booksFile(stage), file)
    return stage
  } catch (error) {
    rmSync(stage, { recursive: true, force: true })
    throw error
  }
}

function checkOurs(copy: string, file: string): void {
  const db = new Database(copy)
  try {
    const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    if (!OUR_TABLES.every((table) => tables.some(({ name }) => name === table)))
      throw new StempelError('invalid', `${file} is no backup of a shop.`)
    const found = db.pragma('quick_check', { simple: true })
    if (found !== 'ok') throw new StempelError('invalid', `${file} is damaged: ${String(found).split('\n')[0]}.`)
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause
    throw new StempelError('invalid', `${file} is no backup of a shop, or it is damaged (${cause.code}).`, { cause })
  } finally {
    db.close()
  }
}

/**
 * Puts the staged books in the place of the old ones, which are kept under another name.
 * The caller holds the folder's lock, and the staged books are closed.
 * @returns the old books' new path; undefined when there were none.
 */
export function swapBooks(stage: string, folder: string, stamp: string): string | undefined {
  const file = booksFile(folder)
  const aside = existsSync(file) ? `${file}.before-${stamp}` : undefined
  if (aside !== undefined) setAside(file, aside, folder)
  for (const rest of ['-wal', '-shm']) rmSync(file + rest, { force: true })
  renameSync(booksFile(stage), file)
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return aside
}

/** The log goes first: left behind, it would be played into the books that come in its place. */
function setAside(file: string, aside: string, folder: string): void {
  try {
    const old = openToWrite(folder)
    old.pragma('wal_checkpoint(TRUNCATE)')
    old.close()
  } catch {
    // Books that do not open any more are a good reason for a restore; they are kept as they are.
  }
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`)
  renameSync(file, aside)
}
