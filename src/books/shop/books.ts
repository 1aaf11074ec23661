import type Database from 'better-sqlite3'
import type { Random } from '../../domain/ports.ts'
import { hex } from './chain.ts'
import { lockFolder } from './lock.ts'
import { LogTruncation } from './log-truncation.ts'
import { checkMigrated, migrate } from './migrate.ts'
import { openToRead, openToWrite } from './open.ts'
import { BooksReader, tablesOf } from './reads.ts'
import { BooksTx } from './tx.ts'
import { Writer, type WriterOptions } from './writer.ts'

export interface BooksOptions
  extends Pick<WriterOptions, 'schedule' | 'maxQueue' | 'maxGroup' | 'onCommit' | 'onLost'> {
  /** The data folder; created when missing. */
  readonly folder: string
  readonly sha256: (text: string) => Uint8Array
  readonly random: Random
  /** The ids of members' operations; a shop without it cannot book for members of a brand. */
  readonly operationId?: (text: string) => string
  /** Whether a thread beside the writer carries the log over into the file. */
  readonly isLogCarried?: boolean
  /** Told after the commit which accounts were erased, so that nothing beside the books keeps them either. */
  readonly onForgotten?: (accounts: readonly number[]) => void
}

/** A shop's books, open to write. */
export interface ShopBooks {
  readonly writer: Writer
  /** What is on disk, between the writer's groups. Not to be used inside a job: the job's `tx` reads too. */
  readonly read: BooksReader
  /** Names of the migrations that ran at this open. */
  readonly migrated: readonly string[]
  /** Writes what waits, closes the file and gives the folder free. */
  close(): void
}

const STREAM_BYTES = 16

/**
 * Opens a shop's books to write, creates or migrates them, and claims the data folder for this process.
 * @throws StempelError `conflict` when another process holds the folder, `unavailable` when the books are of a newer
 *   program or a migration was changed.
 */
export function openShopBooks(options: BooksOptions): ShopBooks {
  const { folder, sha256, random } = options
  const lock = lockFolder(folder)
  let db: Database.Database | undefined
  try {
    db = openToWrite(folder, options)
    const migrated = migrate(db, sha256)
    return { migrated, ...assemble(db, options, tablesOf(db, sha256, random), () => lock.release()) }
  } catch (error) {
    db?.close()
    lock.release()
    throw error
  }
}

function assemble(
  db: Database.Database,
  options: BooksOptions,
  tables: ReturnType<typeof tablesOf>,
  unlock: () => void,
): Omit<ShopBooks, 'migrated'> {
  if (tables.meta.get('stream') === undefined) tables.meta.put('stream', hex(options.random.bytes(STREAM_BYTES)))
  const truncation = new LogTruncation(db)
  const forgotten: number[] = []
  const tx = new BooksTx(
    db,
    tables,
    (accounts) => {
      forgotten.push(...accounts)
      truncation.request()
    },
    options.operationId,
  )
  const { schedule, maxQueue, maxGroup, onLost } = options
  const writer = new Writer({
    db,
    tx,
    schedule,
    ...(maxQueue === undefined ? {} : { maxQueue }),
    ...(maxGroup === undefined ? {} : { maxGroup }),
    ...(onLost === undefined ? {} : { onLost }),
    onCommit: (commit) => {
      truncation.attempt()
      if (forgotten.length > 0) options.onForgotten?.(forgotten.splice(0))
      options.onCommit?.(commit)
    },
  })
  const close = (): void => {
    writer.close()
    db.close()
    unlock()
  }
  return { writer, read: new BooksReader(tablesOf(db, options.sha256, options.random)), close }
}

/** A shop's books, open to read beside a running shop. */
export interface ShopBooksToRead {
  readonly read: BooksReader
  readonly db: Database.Database
  close(): void
}

/**
 * Opens a shop's books to read only.
 * @throws StempelError `not_found` when there are none, `unavailable` when their form is not this program's.
 */
export function readShopBooks(folder: string, sha256: (text: string) => Uint8Array): ShopBooksToRead {
  const db = openToRead(folder)
  try {
    checkMigrated(db, sha256)
    return { read: new BooksReader(tablesOf(db, sha256, NO_RANDOM)), db, close: () => void db.close() }
  } catch (error) {
    db.close()
    throw error
  }
}

const NO_RANDOM: Random = {
  bytes: () => {
    throw new Error('books opened to read write nothing')
  },
}
