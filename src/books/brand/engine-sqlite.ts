import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { BrandEngine } from './engine.ts'
import { type Patience, patiently } from './retry.ts'
import type { BrandTables } from './tables.ts'

/** The brand's file in its folder. */
export const brandFile = (folder: string): string => join(folder, 'brand.sqlite')

/**
 * Opens the file, made when it is missing. Commands may work in it beside the server.
 * @throws the library's error when the file cannot be used.
 */
export function openSqlite(folder: string, patience: Patience): BrandEngine {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = new Database(brandFile(folder))
  file.pragma('journal_mode = WAL')
  // The library is compiled with less: a commit would survive a crash of the program, but not of the machine.
  file.pragma('synchronous = FULL')
  file.pragma('secure_delete = ON')
  file.pragma('busy_timeout = 2000')
  return sqliteEngine(file, patience)
}

/** Books in an open database; it is closed with them. */
export function sqliteEngine(file: Database.Database, patience: Patience): BrandEngine {
  const db = new Kysely<BrandTables>({ dialect: new SqliteDialect({ database: file }) })
  return {
    kind: 'sqlite',
    db,
    transaction: (work) => patiently(patience, () => db.transaction().execute(work)),
    async execute(_, statements) {
      file.exec(statements)
    },
    close: () => db.destroy(),
  }
}
