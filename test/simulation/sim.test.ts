import test from 'ava'
import { play } from './sim/play.ts'
import { RULES, type Rule } from './sim/rules.ts'

const SEEDS = 500
/** A stream that heard of the brand's new life with another stream waited for ever. */
const STUCK = 653

test('SIM-1 shops, tills and a brand come through lost, doubled and late messages, crashes, lost disks and restores to the point', async (t) => {
  t.timeout(900_000)
  for (const seed of [...Array.from({ length: SEEDS }, (_, i) => i + 1), STUCK])
    t.is(await play(seed), undefined, `seed ${seed}`)
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
  close: 581,
  first: 29,
  durable: 7,
  cumulative: 12,
  prefix: 3,
  instance: 29,
  refill: 5,
  report: 61,
} satisfies Record<Rule, number>

for (const [rule, seed] of Object.entries(FOUND) as [Rule, number][])
  test(`SIM-3 without ${rule}, ${RULES[rule]}: a world goes wrong`, async (t) => {
    t.timeout(120_000)
    t.not(await play(seed, [rule]), undefined)
    t.is(await play(seed), undefined)
  })
