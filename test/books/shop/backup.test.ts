import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import Database from 'better-sqlite3'
import { backup } from '../../../src/books/shop/backup.ts'
import { verify } from '../../../src/books/shop/verify.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { booksOf, folderOf, keyOf, sell, sha256 } from './fixture.ts'

test('BOOK-20 a backup of a selling shop is whole, one file, for its owner only, and says how far it reaches', async (t) => {
  const books = booksOf(t)
  for (let n = 1; n <= 20; n += 1) await books.writer.submit((tx) => sell(tx, { account: n % 5, key: keyOf(n) }))
  const target = folderOf(t)
  const file = join(target, 'shop.backup')
  const steps: string[] = []
  const unfinished = books.writer.submit((tx) => sell(tx, { account: 1, key: keyOf(21) }))
  const made = backup(books.folder, file, (step) => steps.push(step))
  await unfinished
  t.deepEqual(steps, ['copy', 'check', 'flush'])
  t.is(made.seq, 20, 'a sale that was not committed yet is not in it')
  t.is(made.bytes, statSync(file).size)
  t.false(made.offDisk)
  t.is(statSync(file).mode & 0o777, 0o600)
  t.deepEqual(readdirSync(target), ['shop.backup'])
  const copy = new Database(file, { readonly: true })
  t.teardown(() => copy.close())
  t.like(verify(copy, { sha256, witnesses: [], isGenuine: () => true }), { ok: true, facts: 20, accounts: 5 })
})

test('BOOK-21 a backup that fails leaves no half file and keeps the one before', async (t) => {
  const books = booksOf(t)
  await books.writer.submit((tx) => sell(tx, { account: 1, key: keyOf(1) }))
  const error = t.throws(() => backup(books.folder, join(books.folder, 'no-such-folder', 'x.backup')), {
    instanceOf: StempelError,
  })
  t.is(error.code, 'unavailable')
  t.regex(error.message, /ENOENT/)
  t.false(existsSync(join(books.folder, 'no-such-folder')))
  t.is(t.throws(() => backup(folderOf(t), join(books.folder, 'y')), { instanceOf: StempelError }).code, 'not_found')
})
