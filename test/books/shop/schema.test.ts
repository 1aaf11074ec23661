import { readFileSync } from 'node:fs'
import test from 'ava'
import { bareWriter } from './fixture.ts'

const SCHEMA = readFileSync(new URL('../../../src/books/shop/schema.ts', import.meta.url), 'utf8')

/** What a type of schema.ts says: column → SQL type and whether it can be null. */
function columnsOf(body: string): Record<string, string> {
  const fields = [...body.matchAll(/(\w+): ([^;\n}]+)/g)]
  return Object.fromEntries(fields.map(([, name = '', type = '']) => [name, sqlType(type)]))
}

function sqlType(type: string): string {
  const kinds = type
    .trim()
    .split(' | ')
    .filter((kind) => kind !== 'null')
  const sql = kinds[0] === 'number' ? 'INTEGER' : kinds[0] === 'Uint8Array' ? 'BLOB' : 'TEXT'
  return type.includes('null') ? `${sql} or null` : sql
}

function typed(): Record<string, Record<string, string>> {
  const named = new Map(
    [...SCHEMA.matchAll(/export interface (\w+Table) \{([^}]*)\}/g)].map(([, name = '', body = '']) => [name, body]),
  )
  const [, tables = ''] = /export interface Schema \{\n([\s\S]*?)\n\}/.exec(SCHEMA) ?? []
  return Object.fromEntries(
    [...tables.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, table = '', type = '']) => [
      table,
      columnsOf(named.get(type) ?? type),
    ]),
  )
}

test('BOOK-10 the types the queries are checked with are the columns of the migrated books', (t) => {
  const { db } = bareWriter(t)
  const names = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('migration') ORDER BY name",
    )
    .pluck()
    .all()
  const found = Object.fromEntries(
    names.map((table) => {
      const columns = db.pragma(`table_info(${table})`) as { name: string; type: string; notnull: number; pk: number }[]
      return [
        table,
        Object.fromEntries(
          columns.map(({ name, type, notnull, pk }) => [name, notnull || pk ? type : `${type} or null`]),
        ),
      ]
    }),
  )
  t.deepEqual(typed(), found)
  t.true(names.includes('journal'))
})

test('BOOK-11 every table of the books is strict about its types', (t) => {
  const { db } = bareWriter(t)
  const loose = (db.pragma('table_list') as { schema: string; name: string; type: string; strict: number }[]).filter(
    ({ schema, name, type, strict }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_') && !strict,
  )
  t.deepEqual(loose, [])
})
