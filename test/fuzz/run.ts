import { join } from 'node:path'
import { Command } from 'commander'
import { temporaryFolder } from '../bench/support/places.ts'
import { fuzzRoutes } from './campaign.ts'
import { fuzzPoslog } from './poslog.ts'
import { fuzzReaders } from './readers.ts'

interface Given {
  readonly seconds: string
  readonly seed?: string
  readonly from?: string
}

const given = new Command('fuzz')
  .description(
    'Feeds hostile bytes to every route of a real shop, to the POSLog reader and to every card and code reader.',
  )
  .option('--seconds <n>', 'how long: most of it for the routes, a tenth for each kind of reader', '60')
  .option('--seed <n>', 'the same seed makes the same requests')
  .option('--from <case>', 'the case to begin with')
  .parse()
  .opts<Given>()

const seed = Number(given.seed ?? process.pid * 1_000_003)
const seconds = Number(given.seconds)
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const folder = temporaryFolder('fuzz')
say(`fuzz: ${seconds} s, seed ${seed}`)
try {
  const from = Number(given.from ?? 0)
  const routes = await fuzzRoutes({ data: join(folder.path, 'data'), seconds: seconds * 0.8, seed, from, say })
  say(
    `tried: ${routes.requests} requests on ${routes.routes} routes, answered ${JSON.stringify(routes.statuses)} (0: a client that lied or left)`,
  )
  say(`found: no fault, ${routes.rssBytes >> 20} MiB at the end, ${routes.head} facts, verify agrees`)
  const poslog = await fuzzPoslog(seconds * 0.1, seed)
  say(`tried: ${poslog.documents} documents, ${poslog.read} read and ${poslog.refused} refused\nfound: no fault`)
  const readers = fuzzReaders(seconds * 0.1, seed)
  say(
    `tried: ${readers.streams} streams of readers, ${readers.codes} codes and ${readers.cards} cards in them\nfound: no fault`,
  )
} catch (error) {
  say(`found: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
