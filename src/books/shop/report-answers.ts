import type Database from 'better-sqlite3'
import type { Day } from '../../domain/day.ts'
import type { AnswerCount } from '../../domain/reports/experience.ts'
import { prepareAll, query } from './query.ts'

type Days = { first: string; last: string }

const queries = {
  answers: query<Days>()((db, p) =>
    db
      .selectFrom('visit_answer')
      .select((eb) => [
        'answer as name',
        eb.fn.countAll<number>().as('answers'),
        eb.fn.count<number>('account').distinct().as('cards'),
      ])
      .where('day', '>=', p.first)
      .where('day', '<=', p.last)
      .groupBy('answer'),
  ),
  reasons: query<Days>()((db, p) =>
    db
      .selectFrom('visit_answer')
      .select((eb) => [
        eb.ref('reason').$notNull().as('name'),
        eb.fn.countAll<number>().as('answers'),
        eb.fn.count<number>('account').distinct().as('cards'),
      ])
      .where('day', '>=', p.first)
      .where('day', '<=', p.last)
      .where('reason', 'is not', null)
      .groupBy('reason'),
  ),
  stages: query()((db) =>
    db
      .selectFrom('segment')
      .select((eb) => ['stage', eb.fn.countAll<number>().as('cards')])
      .groupBy('stage'),
  ),
}

/** How often each answer and each reason was given on days, and by how many cards. */
export function answersOf(db: Database.Database, first: Day, last: Day): AnswerCount[] {
  const q = prepareAll(db, queries)
  return [
    ...q.answers.all({ first, last }).map((each) => ({ ...each, of: 'answer' as const })),
    ...q.reasons.all({ first, last }).map((each) => ({ ...each, of: 'reason' as const })),
  ]
}

/** How many cards stand at each stage. */
export const cardsByStage = (db: Database.Database): Map<string, number> =>
  new Map(
    prepareAll(db, queries)
      .stages.all({})
      .map(({ stage, cards }) => [stage, cards]),
  )
