import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { testBooks } from '../support/test-books.ts'
import { programmes, type Step, steps } from './arbitraries.ts'
import { Play } from './play.ts'

const RUNS = 24 * Number(process.env.STEMPEL_PROPERTY_RUNS ?? 1)
const SEED = Number(process.env.STEMPEL_PROPERTY_SEED ?? 20_261_121)

/** Plays a history in a shop of its own, which goes when it is over, so that many fit into one test. */
function play(programme: Parameters<typeof testBooks>[1], history: readonly Step[]): void {
  const teardowns: (() => unknown)[] = []
  const teardown: ExecutionContext['teardown'] = (after) => void teardowns.push(after)
  try {
    const shop = new Play(testBooks({ teardown }, programme))
    for (const step of history) shop.take(step)
  } finally {
    for (const after of teardowns.reverse()) after()
  }
}

test('LOT-10 in any order of sales, holds, returns, voids, claims, expiry and erasure every sum agrees and verify is clean', (t) => {
  fc.assert(
    fc.property(programmes, steps, (programme, history) => play({ programme }, history)),
    { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
  )
  t.pass()
})
