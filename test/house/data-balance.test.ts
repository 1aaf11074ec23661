import test from 'ava'
import Database from 'better-sqlite3'
import { migrate } from '../../src/books/shop/migrate.ts'
import { dataBalance } from '../../src/defaults/data-balance.ts'
import { sha256 } from '../../src/keys/shop-keys.ts'

test('HOUSE-2 every column of the books names its purpose, the shopper’s benefit and its end', (t) => {
  const db = new Database(':memory:')
  t.teardown(() => db.close())
  migrate(db, (text) => sha256(text))
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('migration', 'sqlite_sequence') ORDER BY name",
    )
    .pluck()
    .all() as string[]
  t.deepEqual(Object.keys(dataBalance).sort(), tables)
  for (const table of tables) {
    const columns = db.prepare('SELECT name FROM pragma_table_info(?) ORDER BY name').pluck().all(table) as string[]
    t.deepEqual(Object.keys(dataBalance[table] ?? {}).sort(), columns, `the columns of ${table}`)
    for (const [column, { purpose, benefit, until }] of Object.entries(dataBalance[table] ?? {}))
      t.true(purpose !== '' && benefit !== '' && until !== '', `${table}.${column} says why, for whom and until when`)
  }
})
