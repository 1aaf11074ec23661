import { join } from 'node:path'
import { Command } from 'commander'
import { temporaryFolder } from '../bench/support/places.ts'
import { runCampaign } from './campaign.ts'

interface Given {
  readonly kills: string
  readonly seed?: string
}

const given = new Command('crash')
  .description('Kills the real shop under load and shows that every acknowledged event is there once.')
  .option('--kills <n>', 'how often', '500')
  .option('--seed <n>', 'chooses what the tills do and when the shop dies; the machine has its say as well')
  .parse()
  .opts<Given>()

const seed = Number(given.seed ?? process.pid)
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const folder = temporaryFolder('crash')
say(`crash: ${given.kills} kills, seed ${seed}`)
try {
  const result = await runCampaign({ data: join(folder.path, 'data'), kills: Number(given.kills), seed, say })
  const { counts, restarts } = result
  say(
    `tried: ${result.kills} kills under load and ${result.killsAtStart} while starting, ${result.unanswered} requests left unanswered; ` +
      `${counts.sale} sales, ${counts.return} returns, ${counts.void} voids, ${counts.hold} holds granted, ${counts.repeat} repeats; ` +
      `restart ${Math.round(restarts.medianMs)} ms (longest ${Math.round(restarts.maxMs)} ms)`,
  )
  say(
    `found: every one of ${result.acknowledged} acknowledged events is there once, with its bytes; verify agreed ${result.verified} times`,
  )
} catch (error) {
  say(`found: ${error instanceof Error ? error.message : String(error)}\nseed ${seed}`)
  process.exitCode = 1
}
