import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Command, InvalidArgumentError } from 'commander'
import { readSettings, type Settings } from '../config.ts'
import { systemClock } from '../open-shop.ts'
import type { RunningShop } from '../shop.ts'
import { newCardCode, pair, publishOffers, regularsBy } from './demo/cast.ts'
import { type Entrance, openEntrance } from './demo/entrance.ts'
import { livePast } from './demo/past.ts'
import { type DoorPorts, plugInDoors } from './demo/ports.ts'
import { seeded } from './demo/random.ts'
import { outcomeOfDemo, type Seen, Stage } from './demo/stage.ts'
import type { TillsData, TillsReport, ToTills } from './demo/tills.ts'
import { type Common, command, type Output, run } from './run.ts'

/** Who comes straight to the goods, and who comes through the door. */
const CARDS = 300
const REGULARS = 400
const DAY_MS = 86_400_000
const SEQUENCES_PER_MS = 100

interface DemoOptions extends Common {
  readonly seconds?: number
  readonly tills: number
  readonly seed: number
  readonly data?: string
}

/** `stempel demo`: a shop with doors and tills, to look at. */
export const demoCommand = (): Command =>
  command(
    'demo',
    'Start a shop with simulated readers and printers at its doors and tills that sell. Ctrl-C stops it and verifies its books.',
  )
    .option('--seconds <number>', 'stop by itself after so long', wholeFrom(1, 86_400))
    .option('--tills <number>', 'how many tills sell', wholeFrom(1, 90), 6)
    .option('--seed <number>', 'the same seed brings the same shoppers', wholeFrom(0, 2 ** 31), 1)
    .option('--data <folder>', 'keep the books in this folder; otherwise they are thrown away at the end')
    .action((options: DemoOptions) => run(options.json, () => demo(options)))

const wholeFrom =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  }

async function demo(options: DemoOptions): Promise<Output> {
  const stopped = new AbortController()
  const stop = (): void => stopped.abort()
  for (const signal of SIGNALS) process.on(signal, stop)
  const folder = options.data === undefined ? mkdtempSync(join(tmpdir(), 'stempel-demo-')) : undefined
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
  // Whoever reads along may hang up, and then nothing else runs any more.
  process.once('exit', remove)
  const ports = await plugInDoors(folder)
  try {
    return await playOn(demoSettings(options.data ?? join(folder ?? '', 'data')), ports, options, stopped.signal)
  } finally {
    await Promise.all(ports.map((port) => port.unplug()))
    remove()
    process.off('exit', remove)
    for (const signal of SIGNALS) process.off(signal, stop)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** On this machine only, on any free port, and never in the data or keys of a real shop unless that is named. */
function demoSettings(data: string): Settings {
  const own = { STEMPEL_DATA: data, STEMPEL_KEYS: '', STEMPEL_PORT: '0', STEMPEL_HOST: '127.0.0.1' }
  const plain = {
    ...{ STEMPEL_TLS_CERT: '', STEMPEL_TLS_KEY: '', STEMPEL_TLS_NAMES: '' },
    ...{ STEMPEL_PUBLIC_URL: '', STEMPEL_CURRENCY: 'EUR' },
  }
  return readSettings({ STEMPEL_LOG: 'error', ...process.env, ...own, ...plain })
}

async function playOn(
  settings: Settings,
  ports: readonly DoorPorts[],
  options: DemoOptions,
  signal: AbortSignal,
): Promise<Output> {
  const { startShop } = await import('../shop.ts')
  const stage = new Stage(options.json === true, process.stdout)
  const shop = await startShop(settings)
  let entrance: Entrance | undefined
  try {
    stage.say(greeting(shop, options))
    const { regulars, tills } = await prepare(shop, options)
    entrance = await openEntrance(shop, ports, { regulars, seed: options.seed, shown: (slip) => stage.slip(slip) })
    stage.say(entrance.greeting)
    const seen = await sell(tills, entrance, stage, signal)
    shop.shop.witness()
    return outcomeOfDemo(seen, settings)
  } finally {
    await entrance?.close()
    await shop.close()
    await entrance?.tidy()
  }
}

const greeting = ({ url }: RunningShop, { tills, data, seconds }: DemoOptions): string =>
  `A shop at ${url} with ${tills} tills${data === undefined ? ', thrown away at the end' : ` on ${data}`}. ${seconds === undefined ? 'Ctrl-C stops it.' : `It stops after ${seconds} s.`}`

/** A programme, shoppers with two months behind them, and tills. */
async function prepare(
  shop: RunningShop,
  { tills, seed, seconds, data }: DemoOptions,
): Promise<{ regulars: TillsData['regulars']; tills: TillsData }> {
  await publishOffers(shop)
  const chance = seeded(seed)
  const regulars = regularsBy(chance, REGULARS)
  const firstSequence = data === undefined ? 0 : (systemClock.now() % DAY_MS) * SEQUENCES_PER_MS
  await livePast(shop, regulars, chance, firstSequence)
  const paired: { id: string; token: string }[] = []
  for (let at = 1; at <= tills; at += 1) {
    const { id, token } = await pair(shop, 'till', `demo${String(at).padStart(2, '0')}`)
    paired.push({ id, token })
  }
  const cards = Array.from({ length: CARDS }, newCardCode)
  const { shop: number, timeZone, data: books } = shop.shop.settings
  const own = { url: shop.url, journals: `${books}.tills`, shop: number, timeZone, tills: paired, cards, regulars }
  return { regulars, tills: { ...own, seed, seconds, firstSequence } }
}

/** Lets the tills sell and the doors open until the time is over or somebody stops it. */
async function sell(workerData: TillsData, entrance: Entrance, stage: Stage, signal: AbortSignal): Promise<Seen> {
  const worker = new Worker(new URL('./demo/tills.ts', import.meta.url), { workerData })
  const tell = (told: ToTills): void => worker.postMessage(told)
  const stop = (): void => tell('stop')
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  entrance.open(tell)
  try {
    return await new Promise((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', ({ ended, seen }: TillsReport) => {
        const all = entrance.beside(seen)
        if (ended) resolve(all)
        else stage.second(all)
      })
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await entrance.close()
    stage.end()
  }
}
