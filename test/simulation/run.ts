import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { progress } from '../../src/commands/progress.ts'
import { RULES, type Rule } from './sim/rules.ts'
import { liveThrough } from './sim/worlds.ts'

/**
 * `npm run sim -- --seeds N [--from seed] [--rule-off name] [--jobs threads] [--log]`: worlds in which everything goes
 * wrong, each seed the same in every run. `--log` tells each find and every hundredth world on standard error.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    'rule-off': { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    log: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const EVERY = 100
const seeds = Number(values.seeds)
const off = values['rule-off'].filter((name): name is Rule => Object.hasOwn(RULES, name))
if (off.length !== values['rule-off'].length) {
  process.stderr.write(`Rules are ${Object.keys(RULES).join(', ')}.\n`)
  process.exit(2)
}

const bar = progress('worlds', values.log ? 0 : seeds)
const { wrong, tried } = await liveThrough({
  ...{ from: Number(values.from), seeds, off, jobs: Math.max(1, Number(values.jobs)) },
  onDone: (done, found) => {
    bar.update(done)
    if (!values.log) return
    if (found !== undefined) process.stderr.write(`seed ${found.seed}: ${found.what}\n`)
    if (done % EVERY === 0) process.stderr.write(`${done} worlds\n`)
  },
})
bar.stop()
if (values.json) process.stdout.write(`${JSON.stringify({ tried, wrong, off })}\n`)
else {
  for (const { seed, what } of wrong) process.stdout.write(`seed ${seed}: ${what}\n`)
  process.stdout.write(
    `${tried} worlds, ${wrong.length} went wrong${off.length > 0 ? ` without ${off.join(', ')}` : ''}.\n`,
  )
}
process.exitCode = wrong.length > 0 === off.length > 0 ? 0 : 1
