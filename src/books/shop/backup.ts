import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { openToRead } from './open.ts'

/** What a finished backup is worth. */
export interface Backup {
  /** The last fact it holds. */
  readonly seq: number
  readonly bytes: number
  /** Whether it lies on another device than the data folder, and so survives the loss of that disk. */
  readonly offDisk: boolean
}

type Step = 'copy' | 'check' | 'flush'

/**
 * Copies the books into one file, consistent and while the shop sells. The file appears under its name only when it is
 * whole, checked and on disk; what had that name before stays until then.
 * It works through all of the books in one go: call it in a process or worker that serves nobody.
 * @param folder the data folder
 * @throws StempelError `unavailable` when the copy is damaged or cannot be written, `not_found` when there are no books.
 */
export function backup(folder: string, file: string, onProgress: (step: Step) => void = () => {}): Backup {
  const target = resolve(file)
  const temporary = `${target}.part`
  const db = openToRead(folder)
  try {
    onProgress('copy')
    rmSync(temporary, { force: true })
    // Made first, and for its owner only: SQLite would let everyone read it.
    closeSync(openSync(temporary, 'wx', 0o600))
    db.prepare('VACUUM INTO ?').run(temporary)
    onProgress('check')
    const seq = checkCopy(temporary)
    onProgress('flush')
    flush(temporary)
    renameSync(temporary, target)
    flush(dirname(target))
    const { size, dev } = statSync(target)
    return { seq, bytes: size, offDisk: dev !== statSync(folder).dev }
  } catch (cause) {
    rmSync(temporary, { force: true })
    if (cause instanceof StempelError) throw cause
    throw new StempelError('unavailable', `The backup ${target} could not be written: ${reasonOf(cause)}.`, { cause })
  } finally {
    db.close()
  }
}

/** @returns the last fact of a copy that SQLite finds whole. */
function checkCopy(file: string): number {
  const copy = new Database(file, { fileMustExist: true })
  try {
    // One file to carry away: without this, opening it would put a log beside it.
    copy.pragma('journal_mode = DELETE')
    const found = copy.pragma('quick_check', { simple: true })
    if (found !== 'ok') throw new StempelError('unavailable', `The books are damaged and were not backed up: ${found}.`)
    return copy.prepare<[], { seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM journal').get()?.seq ?? 0
  } finally {
    copy.close()
  }
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Database.SqliteError && cause.code === 'SQLITE_FULL'
    ? 'the disk is full'
    : cause instanceof Error && 'code' in cause
      ? String(cause.code)
      : 'it failed'
