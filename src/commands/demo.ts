import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Command, InvalidArgumentError } from 'commander'
import { readSettings, type Settings } from '../config.ts'
import { newCard } from '../domain/code/card.ts'
import { sha256Text, systemClock, systemRandom } from '../open-shop.ts'
import { operate } from '../operations.ts'
import type { RunningShop } from '../shop.ts'
import type { Glance } from './demo/tally.ts'
import type { TillsData, TillsReport } from './demo/tills.ts'
import { type Common, command, type Output, run } from './run.ts'
import { outcomeOf } from './verify.ts'
import { verifyBooks } from './verify-books.ts'

const CARDS = 300
const CARD_BYTES = 10
const DAY_MS = 86_400_000
const SEQUENCES_PER_MS = 100

interface DemoOptions extends Common {
  readonly seconds?: number
  readonly tills: number
  readonly seed: number
  readonly data?: string
}

/** `stempel demo`: a shop with tills that sell, to look at. */
export const demoCommand = (): Command =>
  command('demo', 'Start a shop with simulated tills that sell over HTTP. Ctrl-C stops it and verifies its books.')
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
  const { startShop } = await import('../shop.ts')
  const folder = options.data === undefined ? mkdtempSync(join(tmpdir(), 'stempel-demo-')) : undefined
  try {
    const settings = demoSettings(options.data ?? join(folder ?? '', 'data'))
    const shop = await startShop(settings)
    try {
      if (options.json !== true) process.stdout.write(`${greeting(shop, options)}\n`)
      const seen = await sell(shop, options)
      shop.shop.witness()
      return resultOf(seen, settings)
    } finally {
      await shop.close()
    }
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** On this machine only, on any free port, and never in the data or keys of a real shop unless that is named. */
function demoSettings(data: string): Settings {
  const own = { STEMPEL_DATA: data, STEMPEL_KEYS: '', STEMPEL_PORT: '0', STEMPEL_HOST: '127.0.0.1' }
  const plain = {
    ...{ STEMPEL_TLS_CERT: '', STEMPEL_TLS_KEY: '', STEMPEL_TLS_NAMES: '' },
    ...{ STEMPEL_PUBLIC_URL: '', STEMPEL_CURRENCY: 'EUR' },
  }
  return readSettings({ STEMPEL_LOG: 'error', ...process.env, ...own, ...plain })
}

const greeting = ({ url }: RunningShop, { tills, data, seconds }: DemoOptions): string =>
  `A shop at ${url} with ${tills} tills${data === undefined ? ', thrown away at the end' : ` on ${data}`}. ${seconds === undefined ? 'Ctrl-C stops it.' : `It stops after ${seconds} s.`}`

/** Lets the tills sell until the time is over or somebody presses Ctrl-C. */
async function sell(running: RunningShop, options: DemoOptions): Promise<Glance> {
  const workerData = await tillsData(running, options)
  const worker = new Worker(new URL('./demo/tills.ts', import.meta.url), { workerData })
  const stop = (): void => worker.postMessage('stop')
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await new Promise((resolve, reject) => {
      let seconds = 0
      worker.on('error', reject)
      worker.on('message', ({ ended, seen }: TillsReport) => {
        if (ended) resolve(seen)
        else show(++seconds, seen, options.json === true)
      })
    })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    if (process.stdout.isTTY && options.json !== true) process.stdout.write('\n')
  }
}

async function tillsData({ url, shop }: RunningShop, { tills, seed, seconds, data }: DemoOptions): Promise<TillsData> {
  const on = { shop, onRevoked: () => {} }
  const paired: { id: string; token: string }[] = []
  for (let at = 1; at <= tills; at += 1) {
    const id = `demo${String(at).padStart(2, '0')}`
    const before = shop.books.read.devices.list().find((device) => device.id === id && device.revokedAt === undefined)
    if (before !== undefined) await operate(on, 'device.revoke', { id })
    const { token } = (await operate(on, 'device.add', { kind: 'till', id })) as { token: string }
    paired.push({ id, token })
  }
  const cards = Array.from({ length: CARDS }, () => newCard(systemRandom.bytes(CARD_BYTES), sha256Text).code)
  const firstSequence = data === undefined ? 0 : (systemClock.now() % DAY_MS) * SEQUENCES_PER_MS
  const { shop: number, timeZone } = shop.settings
  return { url, shop: number, timeZone, tills: paired, cards, seed, seconds, firstSequence }
}

/** One live line: on a terminal always the same one. */
function show(second: number, seen: Glance, asJson: boolean): void {
  const { isTTY } = process.stdout
  if (asJson) process.stdout.write(`${JSON.stringify({ second, ...seen })}\n`)
  else process.stdout.write(isTTY ? `\r\x1b[K${glanceLine(second, seen)}` : `${glanceLine(second, seen)}\n`)
}

const glanceLine = (second: number, s: Glance): string =>
  `${second} s  ${s.salesPerSecond} sales/s  p99 ${s.p99Ms} ms  earned ${s.earned}  burned ${s.burned}  gifts ${s.gifts}  open holds ${s.openHolds}`

function resultOf(seen: Glance, settings: Settings): Output {
  const verified = verifyBooks(settings)
  const { text, failed = false } = outcomeOf(verified)
  const { sales, returns, voids, claims, repeats, faults, firstFault } = seen
  const did = `${sales} sales, ${returns} returns, ${voids} voids, ${claims} claims, ${repeats} repeats with the same answer.`
  const wrong = faults === 0 ? [] : [`${faults} answers were not as they should be, the first: ${firstFault}`]
  const { salesPerSecond: _, p99Ms: __, ...counts } = seen
  return { json: { ...counts, verified }, text: [did, ...wrong, text].join('\n'), failed: failed || faults > 0 }
}
