import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'

/** Where the shop's migrations lie. */
export const SHOP_MIGRATIONS = fileURLToPath(new URL('../../../migrations/shop', import.meta.url))

type Sha256 = (text: string) => Uint8Array

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly digest: string
}

/**
 * Brings the database to the newest form, each migration in a transaction of its own.
 * @returns the names of the migrations that ran now.
 * @throws StempelError `unavailable` when an old migration's file was changed, one is missing, or the database was
 *   written by a newer program; nothing is changed then.
 */
export function migrate(db: Database.Database, sha256: Sha256, folder = SHOP_MIGRATIONS): string[] {
  const migrations = readMigrations(folder, sha256)
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT',
  )
  const done = appliedTo(db)
  checkHistory(done, migrations)
  const now = migrations.slice(done.length)
  const note = db.prepare('INSERT INTO migration (number, name, sha256) VALUES (?, ?, ?)')
  for (const { number, name, sql, digest } of now) {
    db.transaction(() => {
      db.exec(sql)
      note.run(number, name, digest)
    }).immediate()
  }
  return now.map(({ name }) => name)
}

/**
 * Checks, without writing, that a database has exactly the form this program knows.
 * @throws StempelError `unavailable` when it has an older or newer one.
 */
export function checkMigrated(db: Database.Database, sha256: Sha256, folder = SHOP_MIGRATIONS): void {
  const migrations = readMigrations(folder, sha256)
  const done = appliedTo(db)
  checkHistory(done, migrations)
  if (done.length < migrations.length)
    throw new StempelError('unavailable', 'The books have an older form. Start the shop once to bring them up to date.')
}

const appliedTo = (db: Database.Database): { number: number; name: string; sha256: string }[] =>
  db.prepare<[], { number: number; name: string; sha256: string }>('SELECT * FROM migration ORDER BY number').all()

function checkHistory(done: ReturnType<typeof appliedTo>, migrations: readonly Migration[]): void {
  for (const [index, { number, name, sha256 }] of done.entries()) {
    const file = migrations[index]
    if (file === undefined)
      throw new StempelError(
        'unavailable',
        `The books were written by a newer Stempel (migration ${name}). Start that version, or restore a backup.`,
      )
    if (file.number !== number || file.digest !== sha256)
      throw new StempelError(
        'unavailable',
        `Migration ${name} was changed after it had run on these books. Put the original file back.`,
      )
  }
}

function readMigrations(folder: string, sha256: Sha256): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const number = Number(name.slice(0, 4))
    if (!(number > 0)) throw new Error(`migration ${name} should begin with its number`)
    const sql = readFileSync(join(folder, name), 'utf8')
    return { number, name, sql, digest: Buffer.from(sha256(sql)).toString('hex') }
  })
}
