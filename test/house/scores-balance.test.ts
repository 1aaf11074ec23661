import test from 'ava'
import { openScoresToWrite } from '../../src/books/scores/open.ts'
import { scoresBalance } from '../../src/defaults/scores-balance.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { folderOf } from '../support/test-shop.ts'

test('SCORE-19 every column of the scores names its purpose, the shopper’s benefit and its end', (t) => {
  const db = openScoresToWrite(folderOf(t), sha256Text)
  t.teardown(() => db.close())
  const tables = (db.pragma('table_list') as { schema: string; name: string; strict: number }[]).filter(
    ({ schema, name }) => schema === 'main' && name !== 'migration' && !name.startsWith('sqlite_'),
  )
  t.deepEqual(Object.keys(scoresBalance).sort(), tables.map(({ name }) => name).sort())
  for (const { name: table, strict } of tables) {
    t.is(strict, 1, `${table} is strict`)
    const columns = db.prepare('SELECT name FROM pragma_table_info(?) ORDER BY name').pluck().all(table)
    t.deepEqual(Object.keys(scoresBalance[table] ?? {}).sort(), columns, `the columns of ${table}`)
    for (const [column, kept] of Object.entries(scoresBalance[table] ?? {}))
      t.true(
        Object.values(kept).every((text) => text !== ''),
        `${table}.${column} says why, for whom and until when`,
      )
  }
})
