import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { makePrivate } from './open.ts'

// A lock nobody refers to would be collected as garbage, and the folder be free while its server runs.
const held = new Set<Database.Database>()

/** Held by the one server of a data folder. */
export interface FolderLock {
  release(): void
}

/**
 * Claims the data folder for this server. The lock is the operating system's (an open exclusive transaction on a file
 * of its own), so it ends with the process however that ends, and no stale file can keep a shop from starting.
 * @throws StempelError `conflict` when another server holds it.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'lock.sqlite')
  makePrivate(file)
  const db = new Database(file, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db.close()
    if (!(cause instanceof Database.SqliteError) || !cause.code.startsWith('SQLITE_BUSY')) throw cause
    throw new StempelError(
      'conflict',
      `Another server is using the data folder ${folder}. Stop it first, or name another folder in STEMPEL_DATA.`,
      { cause },
    )
  }
  held.add(db)
  return {
    release: () => {
      held.delete(db)
      db.close()
    },
  }
}
