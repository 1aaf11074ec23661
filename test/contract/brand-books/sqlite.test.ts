import { join } from 'node:path'
import test from 'ava'
import { openSqlite } from '../../../src/books/brand/engine-sqlite.ts'
import { migrateBrand } from '../../../src/books/brand/migrate.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { patience } from '../../support/patience.ts'
import { folderOf } from '../../support/test-shop.ts'
import { brandBooking } from './booking-suite.ts'
import { type Books, brandBooks } from './suite.ts'

const open: Books = async (t) => {
  const engine = openSqlite(join(folderOf(t), 'brand'), patience)
  t.teardown(() => engine.close())
  await migrateBrand(engine, sha256Text)
  return engine
}

brandBooks(test, open)
brandBooking(test, open)
