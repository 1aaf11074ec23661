import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readShopBooks } from '../../../src/books/shop/books.ts'
import { checkMigrated, migrate, SHOP_MIGRATIONS } from '../../../src/books/shop/migrate.ts'
import { booksFile, openToRead, openToWrite } from '../../../src/books/shop/open.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { booksOf, folderOf, keyOf, sell, sha256 } from './fixture.ts'

const failing = { instanceOf: StempelError } as const

test('BOOK-12 books are made on the first open, readable by their owner only, and keep their stream', (t) => {
  const folder = join(folderOf(t), 'data')
  const books = booksOf(t, { folder })
  t.deepEqual(books.migrated, readdirSync(SHOP_MIGRATIONS).sort())
  t.is(statSync(folder).mode & 0o777, 0o700)
  t.is(statSync(booksFile(folder)).mode & 0o777, 0o600)
  const stream = books.read.meta.get('stream')
  t.regex(stream ?? '', /^[0-9a-f]{32}$/)
  books.close()
  const again = booksOf(t, { folder })
  t.deepEqual(again.migrated, [])
  t.is(again.read.meta.get('stream'), stream)
})

test('BOOK-13 what durability and forgetting rest on is set on the very connection, at every open', (t) => {
  const folder = folderOf(t)
  for (let open = 0; open < 2; open += 1) {
    const db = openToWrite(folder)
    const pragma = (name: string) => db.pragma(name, { simple: true })
    t.is(pragma('journal_mode'), 'wal')
    t.is(pragma('synchronous'), 2)
    t.is(pragma('secure_delete'), 1)
    t.is(pragma('foreign_keys'), 1)
    db.close()
  }
})

test('BOOK-14 a migration whose file was changed after it ran is refused, and nothing is changed', (t) => {
  const migrations = join(folderOf(t), 'migrations')
  mkdirSync(migrations)
  for (const name of readdirSync(SHOP_MIGRATIONS)) copyFileSync(join(SHOP_MIGRATIONS, name), join(migrations, name))
  const next = '9999'
  const file = join(migrations, `${next}_more.sql`)
  writeFileSync(file, 'CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;')
  const db = openToWrite(folderOf(t))
  t.teardown(() => db.close())
  migrate(db, sha256, migrations)
  t.deepEqual(migrate(db, sha256, migrations), [], 'a second time changes nothing')
  writeFileSync(file, 'CREATE TABLE more (id INTEGER PRIMARY KEY, x INTEGER) STRICT;')
  const error = t.throws(() => migrate(db, sha256, migrations), failing)
  t.regex(error.message, new RegExp(`${next}_more.sql was changed`))
  const newer = t.throws(() => migrate(db, sha256), failing)
  t.regex(newer.message, /newer Stempel/)
  t.throws(() => checkMigrated(db, sha256), failing)
})

test('BOOK-15 a migration that fails leaves the books as they were', (t) => {
  const migrations = folderOf(t)
  writeFileSync(join(migrations, '0001_bad.sql'), 'CREATE TABLE good (id INTEGER) STRICT; CREATE TABLE oops (')
  const db = openToWrite(folderOf(t))
  t.teardown(() => db.close())
  t.throws(() => migrate(db, sha256, migrations))
  t.is(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'good'").get(), undefined)
  t.throws(() => checkMigrated(db, sha256), failing)
})

const HOLDER = `
  import { lockFolder } from '${new URL('../../../src/books/shop/lock.ts', import.meta.url).href}'
  lockFolder(process.argv[1])
  console.log('locked')
  setInterval(() => {}, 1000)
`

test('BOOK-16 a second server on the same data is refused by name, also after the first was killed without a word', async (t) => {
  const folder = folderOf(t)
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  const error = t.throws(() => booksOf(t, { folder }), failing)
  t.is(error.code, 'conflict')
  t.true(error.message.includes(folder))
  t.regex(error.message, /STEMPEL_DATA/)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const books = booksOf(t, { folder })
  t.throws(() => booksOf(t, { folder }), failing)
  books.close()
  t.notThrows(() => booksOf(t, { folder }))
})

test('BOOK-17 readers open beside a selling shop, see what is committed, and cannot write', async (t) => {
  const books = booksOf(t)
  await books.writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) }))
  const reader = readShopBooks(books.folder, sha256)
  t.teardown(() => reader.close())
  t.is(reader.read.account(1)?.balance, 50)
  await books.writer.submit((tx) => sell(tx, { account: 1, key: keyOf(2) }))
  t.is(reader.read.head(), 2)
  t.throws(() => reader.db.exec('DELETE FROM lot'), { message: /readonly/ })
  t.is(t.throws(() => openToRead(folderOf(t)), failing).code, 'not_found')
})
