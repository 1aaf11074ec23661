import test from 'ava'
import { followCommits } from '../../src/jobs/behind.ts'

/** Work that ends when the test lets it, and a clock that stands. */
function followed(mostJobs?: number) {
  const timers: { ms: number; run: () => void }[] = []
  const runs: (() => void)[] = []
  const behind = followCommits({
    run: () => new Promise<void>((resolve) => void runs.push(resolve)),
    after: (ms, run) => {
      const timer = { ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    failed: () => {},
    gatherMs: 10_000,
    ...(mostJobs === undefined ? {} : { mostJobs }),
  })
  const end = async (): Promise<void> => {
    runs.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { behind, timers, runs, end }
}

test('BOOK-19 the log is carried over some time after a commit, or at once when much was committed', async (t) => {
  const { behind, timers, runs, end } = followed(1_000)
  behind.committed(40)
  t.is(timers.length, 1)
  t.is(runs.length, 0)
  behind.committed(960)
  t.is(timers.length, 0, 'nothing is left to be waited for')
  t.is(runs.length, 1)
  behind.committed(5_000)
  t.is(runs.length, 1, 'one at a time')
  await end()
  t.is(timers.length, 1, 'what came meanwhile is followed')
  timers.shift()?.run()
  await end()
  t.is(timers.length, 0)
})

test('BOOK-19 without a limit only time counts', (t) => {
  const { behind, timers, runs } = followed()
  for (let i = 0; i < 100; i += 1) behind.committed(1_000)
  t.is(timers.length, 1)
  t.is(runs.length, 0)
})
