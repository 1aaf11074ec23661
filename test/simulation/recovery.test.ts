import assert from 'node:assert/strict'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { programmeSchema } from '../../src/domain/programme.ts'
import { sumOf } from '../../src/domain/whole.ts'
import { publishedBooks, workOn } from '../support/published.ts'
import { type TestBooks, testBooks } from '../support/test-books.ts'
import { accountOf, today } from '../support/till.ts'
import { programmes, type Step, stepsWithRecoveries } from './arbitraries.ts'
import { Play } from './play.ts'
import { ruleProgrammes } from './rule-programmes.ts'

const RUNS = 24 * Number(process.env.STEMPEL_PROPERTY_RUNS ?? 1)
const SEED = Number(process.env.STEMPEL_PROPERTY_SEED ?? 20_261_122)

type Programme = Parameters<typeof testBooks>[1]

/** Plays histories in shops of their own, which go when all is over. */
function playing(act: (open: (programme: Programme) => TestBooks) => void): void {
  const teardowns: (() => unknown)[] = []
  const teardown: ExecutionContext['teardown'] = (after) => void teardowns.push(after)
  try {
    act((programme) => testBooks({ teardown }, programme))
  } finally {
    for (const after of teardowns.reverse()) after()
  }
}

test('RECOVER-10 with cards lost and replaced in any order with all else, every sum agrees and verify is clean', (t) => {
  fc.assert(
    fc.property(programmes, stepsWithRecoveries, (programme, history) =>
      playing((open) => {
        const shop = new Play(open({ programme }))
        for (const step of history) shop.take(step)
      }),
    ),
    { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
  )
  t.pass()
})

/** A hold ends with the lost card, and a sale finished under it with the blocked card gets no gifts. */
const withoutHolds = stepsWithRecoveries.map((all) =>
  all.filter((step) => !['hold', 'finish-held', 'let-go'].includes(step.do)),
)

/** What a card has, by which two worlds are compared; lots have other numbers in another account. */
function belongings(books: TestBooks, card: string) {
  const account = accountOf(books, card)
  const now = today(books)
  // The night may not have said yet that points have ended, while a recovery says so before it moves them.
  const lots = (account?.lots() ?? []).map(({ points, held, expired, expires }) => {
    const over = expires < now ? points - held : 0
    return { points: points - over, expired: expired + over, expires }
  })
  return {
    points: sumOf(lots, ({ points }) => points) - (account?.deficit ?? 0),
    lots: lots
      .filter(({ points, expired }) => points > 0 || expired > 0)
      .map(({ points, expired, expires }) => `${points} ${expired} ${expires}`)
      .sort(),
    gifts: account === undefined ? [] : books.books.read.dueGifts(account.id, now).map(({ gift }) => gift),
  }
}

test('RECOVER-11 whatever comes after it, a shopper who replaced a card has exactly what one who never lost it has', (t) => {
  // A card used before brings points of its own, so both worlds leave it out.
  const history = withoutHolds.map((all) =>
    all.map((step): Step => (step.do === 'recover' ? { ...step, used: false } : step)),
  )
  fc.assert(
    fc.property(programmes, history, (programme, steps) =>
      playing((open) => {
        const [lost, kept] = [open({ programme }), open({ programme })]
        const [losing, keeping] = [new Play(lost), new Play(kept, { replaces: false })]
        for (const step of steps) {
          losing.take(step)
          keeping.take(step)
          const cards = keeping.codes
          for (const [i, card] of losing.codes.entries())
            assert.deepEqual(belongings(lost, card), belongings(kept, cards[i] ?? ''), `after ${step.do}`)
        }
      }),
    ),
    { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
  )
  t.pass()
})

test('RECOVER-12 a what-if finds nothing to change in a history of its own, also where cards were replaced', (t) => {
  fc.assert(
    fc.property(ruleProgrammes, withoutHolds, (programme, history) => {
      const teardowns: (() => unknown)[] = []
      try {
        const books = publishedBooks({ teardown: (after) => void teardowns.push(after) }, programme)
        const shop = new Play(books)
        for (const step of history) shop.take(step)
        const document = programmeSchema.parse({ ...defaultProgramme('EUR'), ...programme })
        const input = { document, days: 90, now: books.clock.now(), timeZone: 'Europe/Berlin', shop: '0001' }
        const { now, draft } = workOn(books, 'whatIf', input)
        assert.deepEqual(draft, now)
      } finally {
        for (const after of teardowns.reverse()) after()
      }
    }),
    { numRuns: RUNS / 2, seed: SEED, includeErrorInReport: true },
  )
  t.pass()
})
