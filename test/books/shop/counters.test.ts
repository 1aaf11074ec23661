import test from 'ava'
import fc from 'fast-check'
import type { BooksTx } from '../../../src/books/shop/tx.ts'
import { fact } from '../../../src/domain/fact.ts'
import { bareWriter, DAY, known, NOON } from './fixture.ts'

const RULES = ['offer:a', 'offer:b', 'offer:b:cents']
const PERIODS = [DAY, '*']

interface Step {
  readonly rule: string
  readonly points: number
  /** Whether the job throws after it has counted. */
  readonly fails: boolean
  readonly repeatable: boolean
}

const steps = fc.array(
  fc.record({
    rule: fc.constantFrom(...RULES),
    points: fc.integer({ min: 1, max: 9 }),
    fails: fc.boolean(),
    repeatable: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

const read = (tx: Pick<BooksTx, 'counted'>): number[] =>
  RULES.flatMap((rule) => PERIODS.map((period) => tx.counted(rule, period)))

test('BOOK-62 what all cards counted is what the rows say, in each transaction, also after one was taken back', async (t) => {
  const { writer, read: outside } = bareWriter(t)
  await writer.submit((tx) => known(tx, 5))
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 2, maxLength: 5 }), async (groups) => {
      for (const group of groups) {
        const jobs = group.map(({ rule, points, fails, repeatable }: Step) =>
          writer.submit(
            (tx) => {
              const before = read(tx)
              const counts = [{ rule, points, card: [], all: PERIODS }]
              tx.record(fact({ kind: 'coupon', day: DAY, programme: 1, account: 5, cause: 'c', at: NOON, counts }))
              const at = RULES.indexOf(rule) * PERIODS.length
              before[at] = (before[at] ?? 0) + points
              before[at + 1] = (before[at + 1] ?? 0) + points
              t.deepEqual(read(tx), before)
              if (fails) throw new Error('it counted in vain')
            },
            { repeatable },
          ),
        )
        await Promise.allSettled(jobs)
        // The rows, on a connection that remembers nothing.
        t.deepEqual(await writer.submit(read), read(outside))
      }
    }),
    { numRuns: 30 },
  )
})
