import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'

const FOLDER = join(import.meta.dirname, '../../../migrations/brand')
const SOURCES = join(import.meta.dirname, '../../../src/books/brand')

/** Columns that place a row, and tables small enough to stand whole on every machine: they know no member or stream. */
const PLACES = ['bucket', 'stream_id', 'shop']
const REFERENCE = /^(brand_meta|desk_\w+|hook)$/

/** What keeps a schema from being spread over many machines, with a word for each. */
const FORBIDDEN: readonly [string, RegExp][] = [
  ['serials', /\b(big|small)?serial\b|\bgenerated\s+(always|by default)\b|\bautoincrement\b|\bnextval\b/i],
  ['triggers', /\bcreate\s+(constraint\s+)?trigger\b/i],
  ['foreign keys', /\breferences\b|\bforeign\s+key\b/i],
  ['LISTEN', /\b(un)?listen\b|\bnotify\b/i],
  ['advisory locks', /advisory/i],
  ['FOR UPDATE', /\bfor\s+(no\s+key\s+)?(update|share)\b|\.forUpdate\(|\.forShare\(/i],
]

const withoutComments = (sql: string): string => sql.replace(/--.*$/gm, '')

/** Everything that is wrong with a migration, in words. */
function faultsOf(sql: string): string[] {
  const text = withoutComments(sql)
  const faults = FORBIDDEN.filter(([, form]) => form.test(text)).map(([name]) => name)
  for (const [, table = '', body = ''] of text.matchAll(/CREATE TABLE (\w+) \(\n([\s\S]*?)\n\);/g)) {
    const columns = [...body.matchAll(/^ {2}([a-z_]+) (\w+)/gm)].map(([, name = '', type = '']) => ({ name, type }))
    for (const { name, type } of columns)
      if (!['bigint', 'text', 'integer'].includes(type)) faults.push(`${table}.${name} is ${type}`)
    const [first = ''] = keyOf(body)
    if (REFERENCE.test(table)) {
      if (columns.some(({ name }) => name === 'stream_id'))
        faults.push(`${table} is on every machine and knows streams`)
    } else if (!PLACES.includes(first)) faults.push(`the key of ${table} begins with ${first}`)
  }
  for (const [, index = '', first = ''] of text.matchAll(/CREATE UNIQUE INDEX (\w+) ON \w+ \((\w+)/g))
    if (!PLACES.includes(first)) faults.push(`the unique index ${index} begins with ${first}`)
  if (/\b(STRICT|WITHOUT ROWID)\b/.test(text)) faults.push('SQLite alone knows this')
  return faults
}

function keyOf(body: string): string[] {
  const listed = /PRIMARY KEY \(([^)]+)\)/.exec(body)?.[1]
  const single = /^ {2}(\w+) .*PRIMARY KEY/m.exec(body)?.[1]
  return listed?.split(',').map((each) => each.trim()) ?? (single === undefined ? [] : [single])
}

test('PG-7 the brand’s tables can be spread over many machines: keys begin with their place, and nothing needs all machines at once', (t) => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'))
  t.true(names.length >= 2)
  for (const name of names) t.deepEqual(faultsOf(readFileSync(join(FOLDER, name), 'utf8')), [], name)
})

test('PG-8 statements of the brand’s books lock no rows by scanning and speak to nobody beside them', (t) => {
  for (const name of readdirSync(SOURCES).filter((file) => file.endsWith('.ts'))) {
    const text = readFileSync(join(SOURCES, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    for (const [what, form] of FORBIDDEN.filter(([each]) => each !== 'foreign keys'))
      t.false(form.test(text), `${name} uses ${what}`)
  }
})

test('PG-7 each breach of the rules is found', (t) => {
  const table = (body: string): string => `CREATE TABLE fact (\n${body}\n);\n`
  const good = '  bucket integer NOT NULL,\n  member text NOT NULL,\n  PRIMARY KEY (bucket, member)'
  t.deepEqual(faultsOf(table(good)), [])
  for (const sql of [
    table('  member text NOT NULL,\n  bucket integer,\n  PRIMARY KEY (member, bucket)'),
    table('  id bigserial PRIMARY KEY'),
    table(`${good.replace('member text NOT NULL', 'member text NOT NULL REFERENCES other (id)')}`),
    table(good.replace('text', 'jsonb')),
    `${table(good)}CREATE TRIGGER x AFTER INSERT ON fact EXECUTE FUNCTION y();`,
    `${table(good)}SELECT pg_advisory_lock(1);`,
    `${table(good)}LISTEN changes;`,
    `${table(good)}CREATE UNIQUE INDEX fact_member ON fact (member);`,
    table(good).replace(');', ') STRICT;').replace('\n) STRICT', '\n) STRICT'),
  ])
    t.not(faultsOf(sql).length, 0, sql)
})
