import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { OpenBrand } from '../../src/open-brand.ts'
import type { Branch } from './world.ts'

/** Shorter texts and smaller numbers are in any two books by chance: quantities, versions, points. */
const TELLING_CHARACTERS = 6
const TELLING_NUMBER = 100_000

/** A row of some table, its values by column. */
export interface Row {
  readonly table: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Every row of every table of a shop's file. */
export function rowsOfShop(branch: Pick<Branch, 'running'>): Row[] {
  const db = new Database(join(branch.running.shop.settings.data, 'shop.sqlite'), { readonly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]
    return tables.flatMap((table) =>
      (db.prepare(`SELECT * FROM "${table}"`).all() as Row['values'][]).map((values) => ({ table, values })),
    )
  } finally {
    db.close()
  }
}

/** Every row of every table of the brand's books, on either engine. */
export async function rowsOfBrand({ engine }: Pick<OpenBrand, 'engine'>): Promise<Row[]> {
  const { db } = engine
  const rows: Row[] = []
  for (const { name: table } of await db.introspection.getTables()) {
    const found = await sql<Row['values']>`SELECT * FROM ${sql.table(table)}`.execute(db)
    rows.push(...found.rows.map((values) => ({ table, values })))
  }
  return rows
}

/** All values that tell something, with the columns they stand in: whole texts, the words in them, bytes, big numbers. */
export function tellingValues(rows: readonly Row[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>()
  for (const { table, values: row } of rows)
    for (const [column, value] of Object.entries(row))
      for (const text of textsOf(value)) {
        const columns = values.get(text) ?? new Set()
        values.set(text, columns.add(`${table}.${column}`))
      }
  return values
}

/** Values that both have, as `value: columns here / columns there`. */
export function sharedValues(here: readonly Row[], there: readonly Row[]): Map<string, string> {
  const other = tellingValues(there)
  const shared = new Map<string, string>()
  for (const [value, columns] of tellingValues(here)) {
    const found = other.get(value)
    if (found !== undefined) shared.set(value, `${[...columns].join(', ')} / ${[...found].join(', ')}`)
  }
  return shared
}

function textsOf(value: unknown): string[] {
  if (value === null) return []
  if (typeof value === 'number' || typeof value === 'bigint')
    return Math.abs(Number(value)) >= TELLING_NUMBER ? [String(value)] : []
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
  const words = text.match(/[0-9A-Za-z_-]+/g) ?? []
  return [...new Set([text, ...words])].filter((each) => each.length >= TELLING_CHARACTERS)
}
