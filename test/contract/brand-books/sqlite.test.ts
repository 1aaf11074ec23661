import { join } from 'node:path'
import test from 'ava'
import { openSqlite } from '../../../src/books/brand/engine-sqlite.ts'
import { migrateBrand } from '../../../src/books/brand/migrate.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { patience } from '../../support/patience.ts'
import { folderOf } from '../../support/test-shop.ts'
import { brandBooking, brandSpending } from './booking-suite.ts'
import { brandCarried, brandChecks } from './carried-suite.ts'
import { brandEnding, brandForks } from './ending-suite.ts'
import { brandForgotten } from './forgotten-suite.ts'
import { brandIntake } from './intake-suite.ts'
import { brandJoining } from './joining-suite.ts'
import { type Books, brandBooks } from './suite.ts'
import { brandTiers } from './tier-suite.ts'

const empty: Books = async (t) => {
  const engine = openSqlite(join(folderOf(t), 'brand'), patience)
  t.teardown(() => engine.close())
  return engine
}

const open: Books = async (t) => {
  const engine = await empty(t)
  await migrateBrand(engine, sha256Text)
  return engine
}

brandBooks(test, open)
brandBooking(test, open)
brandSpending(test, open)
brandEnding(test, open)
brandForks(test, open)
brandIntake(test, open)
brandChecks(test, open)
brandCarried(test, open, empty)
brandJoining(test, open)
brandForgotten(test, open)
brandTiers(test, open)
