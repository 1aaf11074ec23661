import type { ExecutionContext } from 'ava'
import { readShopBooks, type ShopBooksToRead } from '../../src/books/shop/books.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { type ProgrammeDocument, programmeSchema } from '../../src/domain/programme.ts'
import { sha256 } from '../../src/keys/shop-keys.ts'
import type { TaskInput, TaskName, TaskResult } from '../../src/work.ts'
import { tasks } from '../../src/worker-tasks.ts'
import { type TestBooks, testBooks } from './test-books.ts'

/** Books whose programme, the default one with changes, is also published in them, as a shop's is. */
export function publishedBooks(
  t: Pick<ExecutionContext, 'teardown'>,
  programme: Partial<ProgrammeDocument> = {},
): TestBooks {
  const books = testBooks(t, { programme })
  const document = programmeSchema.parse({ ...defaultProgramme('EUR'), ...programme })
  books.job((tx) => {
    const version = tx.programmes.addVersion('default', JSON.stringify(document))
    tx.programmes.publish({ version, from: 0, publishedAt: 0, seq: undefined })
  })
  return books
}

/** Reads the books on a connection of its own, as a worker does. */
export function reading<T>(of: TestBooks, use: (books: ShopBooksToRead) => T): T {
  const books = readShopBooks(of.folder, (text) => sha256(text))
  try {
    return use(books)
  } finally {
    books.close()
  }
}

/** Does long work here instead of in a thread. */
export const workOn = <N extends TaskName>(of: TestBooks, task: N, input: TaskInput<N>): TaskResult<N> =>
  reading(of, (books) => tasks[task](books, input as never, () => {}) as TaskResult<N>)

/** Cuts what is over and keeps it, as the night does. @returns what was cut. */
export function cutNow(of: TestBooks): TaskResult<'closePeriods'> {
  const cuts = workOn(of, 'closePeriods', { now: of.clock.now(), timeZone: 'Europe/Berlin' })
  of.job((tx) => {
    for (const cut of cuts) tx.cuts.put(cut)
  })
  return cuts
}
