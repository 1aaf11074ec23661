import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readShopBooks } from '../../../src/books/shop/books.ts'
import { checkMigrated, migrate, SHOP_MIGRATIONS } from '../../../src/books/shop/migrate.ts'
import { booksFile, carryOver, openToCarry, openToRead, openToWrite } from '../../../src/books/shop/open.ts'
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

/** Commits about so many pages, each of which is written once. */
function fillLog(db: ReturnType<typeof openToWrite>, pages: number): void {
  const insert = db.prepare('INSERT INTO page (bytes) VALUES (zeroblob(3500))')
  const some = db.transaction(() => {
    for (let i = 0; i < 100; i += 1) insert.run()
  })
  for (let i = 0; i < pages; i += 100) some()
}

test('BOOK-18 the log is carried over beside a writer, which does not stop for it, and then begins anew', (t) => {
  const folder = folderOf(t)
  const db = openToWrite(folder, { isLogCarried: true })
  t.teardown(() => db.close())
  db.exec('CREATE TABLE page (id INTEGER PRIMARY KEY, bytes BLOB) STRICT')
  const size = (end = ''): number => statSync(booksFile(folder) + end).size
  fillLog(db, 6_000)
  t.true(size() < 100_000, 'no commit waited for the file')
  const log = openToCarry(folder)
  t.teardown(() => log.close())
  t.is(carryOver(log), 0)
  t.true(size() > 20_000_000, 'all of it is in the file')
  const longest = size('-wal')
  fillLog(db, 1_000)
  t.is(size('-wal'), longest, 'the log is written from its beginning again')
  t.is(db.prepare('SELECT count(*) FROM page').pluck().get(), 7_000)
})

test('BOOK-18 a reader of an older moment keeps the log from beginning anew, and nobody waits for it', (t) => {
  const folder = folderOf(t)
  const db = openToWrite(folder, { isLogCarried: true })
  t.teardown(() => db.close())
  db.exec('CREATE TABLE page (id INTEGER PRIMARY KEY, bytes BLOB) STRICT')
  const reader = openToRead(folder)
  t.teardown(() => reader.close())
  reader.exec('BEGIN')
  t.is(reader.prepare('SELECT count(*) FROM page').pluck().get(), 0)
  fillLog(db, 500)
  const log = openToCarry(folder)
  t.teardown(() => log.close())
  t.true(carryOver(log) > 400)
  reader.exec('COMMIT')
  t.is(carryOver(log), 0)
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
