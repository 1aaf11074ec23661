import test, { type ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { dropDraft, putDraft } from '../../../src/actions/shop/draft-programme.ts'
import { publishProgramme } from '../../../src/actions/shop/publish-programme.ts'
import { listProgrammes, readProgramme } from '../../../src/actions/shop/read-programmes.ts'
import { booksFile } from '../../../src/books/shop/open.ts'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import type { TestBooks } from '../../support/test-books.ts'
import { testBooks } from '../../support/test-books.ts'
import { NOON } from '../../support/test-shop.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const document = (id: string, points = 5) => {
  const base = defaultProgramme('EUR')
  return { ...base, id, earn: [{ kind: 'points-per-amount', id: 'base', points, perCents: 100 }] }
}

/** Books with a first programme published at their beginning. */
function shop(t: ExecutionContext): TestBooks {
  const books = testBooks(t)
  books.job((tx) => {
    const version = tx.programmes.addVersion('default', JSON.stringify(document('default')))
    tx.programmes.publish({ version, from: 0, publishedAt: 0, seq: undefined })
  })
  return books
}

const draft = (books: TestBooks, id: string, points: number) =>
  books.run(putDraft, { id, document: document(id, points), operator: '12' })

const publish = (books: TestBooks, id: string, programme: string | number, from?: number) =>
  books.run(publishProgramme, { id, programme, from, operator: '12' })

function refusal(t: ExecutionContext, run: () => unknown): { code: string; path: string | undefined } {
  const error = t.throws(run, { instanceOf: StempelError }) as StempelError
  return { code: error.code, path: error.path }
}

test('PROG-10 a draft is kept when it is sound, the last write wins, and a faulty one keeps nothing', (t) => {
  const books = shop(t)
  t.is(draft(books, 'spring', 6).status, 201)
  t.like(draft(books, 'spring', 7), { status: 200, body: { id: 'spring', state: 'checked', savedBy: '12' } })
  const faulty = { ...document('spring', 8), holdMinutes: 0, claimDays: 0 }
  const error = t.throws(() => books.run(putDraft, { id: 'spring', document: faulty, operator: '12' }), {
    instanceOf: StempelError,
  }) as StempelError
  t.deepEqual(
    error.faults?.map(({ path }) => path),
    ['holdMinutes', 'claimDays'],
  )
  const other = () => books.run(putDraft, { id: 'summer', document: document('spring'), operator: '12' })
  t.deepEqual(refusal(t, other), { code: 'invalid', path: 'id' })
  const { body } = books.run(readProgramme, { ref: 'spring' })
  t.is(body.version, null)
  t.is(body.programme.earn[0].points, 7)
})

test('PROG-11 a draft is thrown away, and what was published from it stays', (t) => {
  const books = shop(t)
  draft(books, 'spring', 6)
  publish(books, 'a', 'spring')
  t.is(books.run(dropDraft, { id: 'spring' }).status, 200)
  t.deepEqual(
    refusal(t, () => books.run(dropDraft, { id: 'spring' })),
    { code: 'not_found', path: 'id' },
  )
  t.is(books.run(readProgramme, { ref: 'spring' }).body.version, 2)
})

test('PROG-12 publishing is safe to repeat: the same bytes, also later; other content under the same id is refused', (t) => {
  const books = shop(t)
  draft(books, 'spring', 6)
  const first = publish(books, 'a', 'spring', NOON + HOUR_MS)
  t.is(first.status, 201)
  t.is(first.notices[0]?.event, 'programme.published')
  books.clock.at += 30 * DAY_MS
  const again = publish(books, 'a', 'spring', NOON + HOUR_MS)
  t.like(again, { status: 200, text: first.text, notices: [] })
  t.deepEqual(
    refusal(t, () => publish(books, 'a', 'spring', NOON)),
    { code: 'conflict', path: 'key' },
  )
  t.is(books.books.read.programmes.list().length, 2)
  books.clock.at += 100 * DAY_MS
  books.job((tx) => tx.dropAnswers('2027-12-31', 10))
  t.is(publish(books, 'a', 'spring', NOON + HOUR_MS).text, first.text, 'rebuilt when its bytes are gone')
})

test('PROG-13 a programme starts now or later', (t) => {
  const books = shop(t)
  draft(books, 'spring', 6)
  t.deepEqual(
    refusal(t, () => publish(books, 'a', 'spring', NOON - 61_000)),
    { code: 'invalid', path: 'from' },
  )
  t.is(books.books.read.programmes.list().length, 1)
  t.is(publish(books, 'b', 'spring', NOON - 30_000).body.from, new Date(NOON).toISOString(), 'just now is now')
  t.is(publish(books, 'c', 1).body.from, new Date(NOON).toISOString())
})

test('PROG-14 the same document is one version, however often it is published and by whichever name it is asked for', (t) => {
  const books = shop(t)
  draft(books, 'spring', 6)
  t.is(publish(books, 'a', 'spring').body.version, 2)
  t.is(publish(books, 'b', 'spring', NOON + HOUR_MS).body.version, 2)
  t.is(publish(books, 'c', 1).body.version, 1)
  t.is(publish(books, 'd', 2).body.version, 2)
  draft(books, 'spring', 7)
  t.is(publish(books, 'e', 'spring').body.version, 3)
  t.is(publish(books, 'f', 'default').body.version, 1, 'without a draft a name is its newest version')
  for (const unknown of ['summer', 9, '9'])
    t.deepEqual(
      refusal(t, () => publish(books, 'g', unknown)),
      { code: 'not_found', path: 'programme' },
    )
})

test('PROG-15 what has not begun is taken back by publishing the old version from the same instant', (t) => {
  const books = shop(t)
  draft(books, 'spring', 6)
  const from = NOON + DAY_MS
  t.like(publish(books, 'a', 'spring', from).body, { version: 2, until: null, insteadOf: 1 })
  t.like(publish(books, 'b', 1, from).body, { version: 1, insteadOf: 2 })
  const states = () =>
    books
      .run(listProgrammes, {})
      .body.publications.map(({ version, state }: { version: number; state: string }) => [version, state])
  t.deepEqual(states(), [
    [1, 'current'],
    [2, 'taken-back'],
    [1, 'coming'],
  ])
  books.clock.at = from
  t.deepEqual(states(), [
    [1, 'past'],
    [2, 'taken-back'],
    [1, 'current'],
  ])
})

test('PROG-16 every publication is a fact of the journal that says who made it; deleting who leaves the chain whole', (t) => {
  const books = shop(t)
  draft(books, 'spring', 6)
  publish(books, 'a', 'spring')
  const { seq } = books.books.read.programmes.list().at(-1) ?? {}
  const fact = books.books.read.fact(seq ?? 0)
  t.like(fact, { kind: 'publish', programme: 2, account: undefined, cause: 'publication:a:12' })
  t.is(books.run(readProgramme, { ref: '2' }).body.publications[0].publishedBy, '12')
  t.is(books.fault(), undefined)
  const db = new Database(booksFile(books.folder))
  t.teardown(() => db.close())
  db.exec('UPDATE journal SET salt = NULL, account = NULL, cause = NULL, at = NULL, prior = NULL')
  t.is(books.fault(), undefined)
  t.is(books.run(readProgramme, { ref: '2' }).body.publications[0].publishedBy, null)
})

const TAMPERED: Record<string, [sql: string, says: RegExp]> = {
  'a document': [
    "UPDATE programme SET body = replace(body, '6', '7') WHERE version = 2",
    /document of programme version 2/,
  ],
  'a start': ['UPDATE publication SET from_ms = from_ms - 1 WHERE no = 2', /publication 2 is not what fact 1 says/],
  'a version': ['UPDATE publication SET version = 1 WHERE no = 2', /publication 2 is not what fact 1 says/],
  'a publication taken away': ['DELETE FROM publication WHERE no = 2', /lack the publication of fact 1/],
  'a publication added': [
    'INSERT INTO publication VALUES (3, 1, 5, 5, NULL)',
    /publication 3 of the programme has no fact/,
  ],
}

for (const [what, [sql, says]] of Object.entries(TAMPERED))
  test(`PROG-17 verify finds ${what} that was changed behind the journal's back`, (t) => {
    const books = shop(t)
    draft(books, 'spring', 6)
    publish(books, 'a', 'spring', NOON + DAY_MS)
    t.is(books.fault(), undefined)
    const db = new Database(booksFile(books.folder))
    t.teardown(() => db.close())
    db.exec(sql)
    t.regex(books.fault() ?? '', says)
  })

test('PROG-18 a draft that a newer program would refuse says so when it is read, and cannot be published', (t) => {
  const books = shop(t)
  books.job((tx) =>
    tx.programmes.putDraft({
      id: 'old',
      body: JSON.stringify({ ...document('old'), lottery: true }),
      savedAt: NOON,
      savedBy: '12',
    }),
  )
  const [old] = books.run(listProgrammes, {}).body.drafts
  t.like(old, { id: 'old', state: 'draft', savedBy: '12' })
  t.is(old.faults[0].path, 'lottery')
  t.deepEqual(
    refusal(t, () => publish(books, 'a', 'old')),
    { code: 'invalid', path: 'lottery' },
  )
})
