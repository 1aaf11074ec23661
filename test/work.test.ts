import test from 'ava'
import { StempelError } from '../src/domain/errors.ts'
import { stopWork, work } from '../src/work.ts'
import { publishedBooks } from './support/published.ts'
import { folderOf, NOON } from './support/test-shop.ts'

const NOW = { now: NOON, timeZone: 'Europe/Berlin' }

test('WORK-1 what long work throws on purpose arrives as it was thrown', async (t) => {
  await t.throwsAsync(work(folderOf(t), 'liability', NOW), { instanceOf: StempelError, code: 'not_found' })
})

test('WORK-2 a shop that stops ends its long work, and other shops keep theirs', async (t) => {
  const [mine, other] = [publishedBooks(t), publishedBooks(t)]
  const stopped = work(mine.folder, 'liability', NOW)
  const kept = work(other.folder, 'liability', NOW)
  stopped.catch(() => {})
  await stopWork(mine.folder)
  await t.throwsAsync(stopped, { instanceOf: StempelError, code: 'unavailable' })
  t.is((await kept).balance, 0)
})
