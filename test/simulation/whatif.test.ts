import assert from 'node:assert/strict'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { followCards } from '../../src/actions/shop/follow-cards.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { type ProgrammeDocument, programmeSchema } from '../../src/domain/programme.ts'
import { publishedBooks, workOn } from '../support/published.ts'
import { type Step, steps } from './arbitraries.ts'
import { Play } from './play.ts'
import { ruleProgrammes } from './rule-programmes.ts'

const RUNS = 16 * Number(process.env.STEMPEL_PROPERTY_RUNS ?? 1)
const SEED = Number(process.env.STEMPEL_PROPERTY_SEED ?? 20_261_123)

/** Plays a history under a programme, then tries the same programme on it. */
function play(programme: Partial<ProgrammeDocument>, history: readonly Step[]): void {
  const teardowns: (() => unknown)[] = []
  const teardown: ExecutionContext['teardown'] = (after) => void teardowns.push(after)
  const document = programmeSchema.parse({ ...defaultProgramme('EUR'), ...programme })
  try {
    const books = publishedBooks({ teardown }, programme)
    const shop = new Play(books)
    for (const step of history) {
      shop.take(step)
      if (step.do === 'night')
        books.job((tx) => followCards(tx, { after: 0, limit: 100 }, books.clock.now(), books.ctx))
    }
    const input = { document, days: 90, now: books.clock.now(), timeZone: 'Europe/Berlin', shop: '0001' }
    const { now, draft, kinds, fairness } = workOn(books, 'whatIf', input)
    assert.deepEqual(draft, now)
    assert.deepEqual(kinds, [])
    assert.ok(fairness.every(({ changeCents }) => changeCents === 0))
  } finally {
    for (const after of teardowns.reverse()) after()
  }
}

test('WHATIF-8 any programme over a history of its own changes nothing: limits, running gifts and tiers begin where they stood', (t) => {
  fc.assert(fc.property(ruleProgrammes, steps, play), { numRuns: RUNS, seed: SEED, includeErrorInReport: true })
  t.pass()
})
