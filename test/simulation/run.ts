import { parseArgs } from 'node:util'
import { progress } from '../../src/commands/progress.ts'
import { play } from './sim/play.ts'
import { RULES, type Rule } from './sim/rules.ts'

/** `npm run sim -- --seeds N [--from seed] [--rule-off name]`: worlds in which everything goes wrong, each seed the same in every run. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    'rule-off': { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
})
const seeds = Number(values.seeds)
const from = Number(values.from)
const off = values['rule-off'].filter((name): name is Rule => Object.hasOwn(RULES, name))
if (off.length !== values['rule-off'].length) {
  process.stderr.write(`Rules are ${Object.keys(RULES).join(', ')}.\n`)
  process.exit(2)
}

const wrong: { seed: number; what: string }[] = []
const bar = progress('worlds', seeds)
for (let seed = from; seed < from + seeds; seed += 1) {
  const what = await play(seed, off)
  if (what !== undefined) wrong.push({ seed, what })
  bar.update(seed - from + 1)
  // With a rule off, one world that goes wrong is what was looked for.
  if (what !== undefined && off.length > 0) break
}
bar.stop()
const tried = off.length > 0 && wrong.length > 0 ? (wrong[0]?.seed ?? from) - from + 1 : seeds
if (values.json) process.stdout.write(`${JSON.stringify({ tried, wrong, off })}\n`)
else {
  for (const { seed, what } of wrong) process.stdout.write(`seed ${seed}: ${what}\n`)
  process.stdout.write(
    `${tried} worlds, ${wrong.length} went wrong${off.length > 0 ? ` without ${off.join(', ')}` : ''}.\n`,
  )
}
process.exitCode = wrong.length > 0 === off.length > 0 ? 0 : 1
