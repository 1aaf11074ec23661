import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StempelError } from '../../domain/errors.ts'
import type { BrandEngine } from './engine.ts'

/** Where the brand's migrations lie. */
export const BRAND_MIGRATIONS = fileURLToPath(new URL('../../../migrations/brand', import.meta.url))

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/**
 * Brings the brand's books to the newest form, each migration in a transaction of its own.
 * @returns the names of those that ran now.
 * @throws StempelError `unavailable` when an old migration was changed or a newer program wrote the books.
 */
export async function migrateBrand(
  engine: BrandEngine,
  sha256: (text: string) => Uint8Array,
  folder = BRAND_MIGRATIONS,
): Promise<string[]> {
  const files = readMigrations(folder, sha256)
  const done = await engine.transaction(async (tx) => {
    await engine.execute(
      tx,
      'CREATE TABLE IF NOT EXISTS migration (number bigint PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL)',
    )
    return tx.selectFrom('migration').selectAll().orderBy('number').execute()
  })
  for (const [i, { number, name, sha256: digest }] of done.entries()) {
    const file = files[i]
    if (file === undefined)
      throw new StempelError('unavailable', `The brand's books were written by a newer Stempel (migration ${name}).`)
    if (file.number !== number || file.sha256 !== digest)
      throw new StempelError('unavailable', `Migration ${name} was changed after it had run on these books.`)
  }
  const now = files.slice(done.length)
  for (const { sql, ...migration } of now)
    await engine.transaction(async (tx) => {
      // First, so that of two programs that start at once only one goes on.
      await tx.insertInto('migration').values(migration).execute()
      await engine.execute(tx, sql)
    })
  return now.map(({ name }) => name)
}

function readMigrations(folder: string, sha256: (text: string) => Uint8Array): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8')
    return { number: Number(name.slice(0, 4)), name, sql, sha256: Buffer.from(sha256(sql)).toString('hex') }
  })
}
