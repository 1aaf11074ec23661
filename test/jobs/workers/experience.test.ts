import test from 'ava'
import { answerVisit } from '../../../src/actions/shop/answer-visit.ts'
import { visitShop } from '../../../src/actions/shop/visit.ts'
import { type AnswerCount, experienceOf } from '../../../src/domain/reports/experience.ts'
import { csvOf, tableOf } from '../../../src/domain/reports/report-table.ts'
import type { Stage } from '../../../src/domain/segments.ts'
import type { AnswerReason, AnswerWord } from '../../../src/domain/visit-answer.ts'
import { keyNo } from '../../support/inputs.ts'
import { cutNow, publishedBooks, reading } from '../../support/published.ts'
import { cardNo } from '../../support/test-books.ts'
import { accountOf, tillAt, today } from '../../support/till.ts'

const DAY_MS = 86_400_000

/** A shop that asks, and so many cards that answer in turn. */
function answeringShop(t: Parameters<typeof publishedBooks>[0]) {
  const books = publishedBooks(t, { experience: { restDays: 7 } })
  const till = tillAt(books)
  let no = 0
  const say = (answer: AnswerWord, reason?: AnswerReason, stage?: Stage): void => {
    no += 1
    const card = cardNo(no)
    till.sell(keyNo(no, today(books)), [1000], { card })
    books.run(visitShop, { id: `v-${no}`, card })
    books.run(answerVisit, { visit: `v-${no}`, answer, reason })
    if (stage === undefined) return
    const behaviour = { stage, decile: undefined, habits: [], gap: undefined }
    books.job((tx) => tx.segments.put(accountOf(books, card)?.id ?? 0, behaviour, today(books)))
  }
  const rows = (week: string) => reading(books, ({ read }) => read.cuts.one('experience', week)?.body)
  return { books, till, say, rows }
}

test('ANSWER-16 the report of a week tells answers and reasons in fives, nothing of fewer than ten cards, and who is about to be lost', (t) => {
  const { books, till, say, rows } = answeringShop(t)
  for (let i = 0; i < 22; i += 1) say('good', undefined, i < 11 ? 'active' : 'at-risk')
  for (let i = 0; i < 13; i += 1) say('bad', 'queue', 'gone')
  for (let i = 0; i < 3; i += 1) say('fair', 'price')
  t.deepEqual(cutNow(books), [], 'the week goes on')
  books.clock.at += 2 * DAY_MS
  say('bad', 'queue')
  const [cut] = cutNow(books).filter(({ report }) => report === 'experience')
  t.is(cut?.period, '2026-W47')
  const told = [
    ...[
      { of: 'answer', name: 'good', count: 20 },
      { of: 'answer', name: 'fair' },
      { of: 'answer', name: 'bad' },
    ],
    ...[
      { of: 'reason', name: 'queue' },
      { of: 'reason', name: 'staff', count: 0 },
    ],
    ...[
      { of: 'reason', name: 'goods', count: 0 },
      { of: 'reason', name: 'price' },
    ],
    ...[
      { of: 'reason', name: 'offers', count: 0 },
      { of: 'reason', name: 'other', count: 0 },
    ],
    ...[
      { of: 'stage', name: 'at-risk', count: 10 },
      { of: 'stage', name: 'gone', count: 15 },
    ],
  ]
  t.deepEqual(rows('2026-W47'), told)
  till.erase(cardNo(1))
  cutNow(books)
  t.deepEqual(rows('2026-W47'), told, 'it stays as it was cut')
  const csv = csvOf(
    tableOf({ report: 'experience', currency: 'EUR', week: '2026-W47', cutAt: null, rows: told as never }),
  )
  t.true(csv.startsWith('of,name,count\r\nanswer,good,20\r\nanswer,fair,\r\n'), csv)
})

test('ANSWER-16 of a week without answers, and of one whose answers are gone, nothing is told', (t) => {
  const { books, till, say, rows } = answeringShop(t)
  till.sell(keyNo(900, today(books)), [1000])
  books.clock.at += 7 * DAY_MS
  for (let i = 0; i < 12; i += 1) say('good', undefined, 'gone')
  books.clock.at += 100 * DAY_MS
  till.sell(keyNo(901, today(books)), [1000])
  cutNow(books)
  t.deepEqual(rows('2026-W47'), [])
  t.deepEqual(rows('2026-W48'), [], 'cut too late')
})

test('ANSWER-16 a stage of few cards hides another with it, whichever is told', (t) => {
  const counts: AnswerCount[] = []
  const stages = (of: Record<string, number>) =>
    experienceOf(counts, new Map(Object.entries(of))).map(({ name, count }) => [name, count])
  t.deepEqual(stages({ active: 40, 'at-risk': 12, gone: 4 }), [
    ['at-risk', undefined],
    ['gone', undefined],
  ])
  t.deepEqual(stages({ first: 3, active: 40, 'at-risk': 20, due: 11, gone: 33 }), [
    ['at-risk', 20],
    ['gone', 35],
  ])
  t.deepEqual(experienceOf(counts, undefined), [])
})
