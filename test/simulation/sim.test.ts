import test from 'ava'
import { play } from './sim/play.ts'
import { RULES, type Rule } from './sim/rules.ts'
import { liveThrough } from './sim/worlds.ts'

const SEEDS = 500

test('SIM-1 shops, tills and a brand come through lost, doubled and late messages, crashes, lost disks and tills, restores, expiry, goods that come back anywhere, joining and leaving to the point', async (t) => {
  t.timeout(900_000)
  const { wrong } = await liveThrough({ from: 1, seeds: SEEDS, off: [], jobs: 2, onDone: () => {} })
  t.deepEqual(wrong, [])
})

test('SIM-2 a seed is the same world in every run', async (t) => {
  const seed = FOUND.rights
  const first = await play(seed, ['rights'])
  t.not(first, undefined)
  t.is(await play(seed, ['rights']), first)
})

/** A world that goes wrong without a rule: the first there is. */
const FOUND = {
  rights: 1,
  repeat: 1,
  keep: 1,
  ops: 1,
  timeout: 2,
  'new-stream': 2,
  close: 57,
  first: 1,
  durable: 11,
  cumulative: 1,
  prefix: 3,
  instance: 124,
  refill: 3,
  report: 157,
  'catch-up': 97,
  'take-away': 98,
  'last-day': 7,
  oldest: 168,
  night: 168,
  ended: 7,
  forked: 6,
  lives: 9,
  gone: 58,
  within: 120,
  beside: 90,
  replaced: 40,
  departures: 79,
  untellable: 24,
} satisfies Record<Rule, number>

for (const [rule, seed] of Object.entries(FOUND) as [Rule, number][])
  test(`SIM-3 without ${rule}, ${RULES[rule]}: a world goes wrong`, async (t) => {
    t.timeout(120_000)
    t.not(await play(seed, [rule]), undefined)
    t.is(await play(seed), undefined)
  })
