import test from 'ava'
import { type ScoresDeps, watchScores } from '../../src/jobs/scores.ts'
import { NOON, setClock } from '../support/test-shop.ts'

/** A watch over scores that are counted when the test lets them. */
function watched() {
  const timers: { ms: number; run: () => void }[] = []
  const counting: { done: () => void; failed: (error: Error) => void }[] = []
  const told = { failed: 0, kept: [] as string[] }
  const clock = setClock(NOON)
  const deps: ScoresDeps = {
    catchUp: () =>
      new Promise((resolve, reject) => {
        counting.push({ done: () => resolve({ cursor: 1, head: 1 }), failed: reject })
      }),
    keepNight: async () => ({ cards: 1, forgotten: 0, items: 1, dropped: 0, fit: undefined }),
    after: (ms, run) => {
      const timer = { ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    clock,
    timeZone: 'Europe/Berlin',
    kept: (day) => told.kept.push(day),
    failed: () => {
      told.failed += 1
    },
  }
  const watch = watchScores(deps)
  /** Lets the time of the first timer come, and the counting it starts end. */
  const turn = async (end: 'done' | 'failed' = 'done', during: () => void = () => {}): Promise<void> => {
    timers.shift()?.run()
    during()
    const count = counting.shift()
    if (end === 'done') count?.done()
    else count?.failed(new Error('disk'))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { watch, timers, counting, told, clock, turn }
}

test('SCORE-23 sales that come together are counted together, and those that come meanwhile right after', async (t) => {
  const { watch, timers, turn } = watched()
  for (let i = 0; i < 5; i += 1) watch.committed(1)
  t.is(timers.length, 1)
  await turn('done', () => watch.committed(1))
  t.is(timers.length, 1, 'one sale came while the others were counted')
  await turn()
  t.is(timers.length, 0, 'nothing is behind, so nothing runs')
})

test('SCORE-24 a fault is told and tried again later, and a shop that closes plans nothing more', async (t) => {
  const { watch, timers, told, turn } = watched()
  watch.committed(1)
  await turn('failed')
  t.is(told.failed, 1)
  t.true((timers[0]?.ms ?? 0) >= 10_000)
  watch.close()
  t.is(timers.length, 0)
  watch.committed(1)
  t.is(timers.length, 0)
})

test('SCORE-25 the night of the scores is kept once a day', async (t) => {
  const { watch, counting, told, clock } = watched()
  const keep = async (): Promise<void> => {
    const kept = watch.keep()
    counting.shift()?.done()
    await kept
  }
  await keep()
  await keep()
  t.deepEqual(told.kept, ['2026-11-21'])
  clock.at += 86_400_000
  await keep()
  t.deepEqual(told.kept, ['2026-11-21', '2026-11-22'])
})
