import test from 'ava'
import { play } from './sim/play.ts'
import { RULES, type Rule } from './sim/rules.ts'

const SEEDS = 120

test('SIM-1 shops, tills and a brand come through lost, doubled and late messages, crashes, lost disks and restores to the point', async (t) => {
  t.timeout(600_000)
  for (let seed = 1; seed <= SEEDS; seed += 1) t.is(await play(seed), undefined, `seed ${seed}`)
})

test('SIM-2 a seed is the same world in every run', async (t) => {
  const seed = FOUND.rights
  const first = await play(seed, ['rights'])
  t.not(first, undefined)
  t.is(await play(seed, ['rights']), first)
})

/** A world that goes wrong without a rule: the first there is. */
const FOUND = {
  rights: 4,
  repeat: 4,
  keep: 4,
  ops: 4,
  timeout: 3,
  'new-stream': 4,
  close: 107,
  first: 24,
  durable: 7,
  cumulative: 12,
  prefix: 3,
  instance: 47,
  refill: 8,
} satisfies Partial<Record<Rule, number>>

for (const [rule, seed] of Object.entries(FOUND) as [Rule, number][])
  test(`SIM-3 without ${rule}, ${RULES[rule]}: a world goes wrong`, async (t) => {
    t.timeout(120_000)
    t.not(await play(seed, [rule]), undefined)
    t.is(await play(seed), undefined)
  })
