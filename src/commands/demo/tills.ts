import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type Day, localDay } from '../../domain/day.ts'
import { systemClock } from '../../open-shop.ts'
import { linesInFile, TillClient } from '../../till-client/index.ts'
import type { Arrived } from './door.ts'
import type { Habits } from './goods.ts'
import { openLine } from './line.ts'
import { departmentOf } from './programme.ts'
import { seeded } from './random.ts'
import { type Glance, Tally } from './tally.ts'
import { type Shopper, Till } from './till.ts'

/** What the thread of the tills is told at its start. */
export interface TillsData {
  readonly url: string
  /** The folder of the tills' journals. */
  readonly journals: string
  readonly shop: string
  readonly timeZone: string
  readonly tills: readonly { readonly id: string; readonly token: string }[]
  /** Cards of those who come in at any time. */
  readonly cards: readonly string[]
  /** Cards that come through the door, each with its habits. */
  readonly regulars: readonly { readonly code: string; readonly habits: Habits }[]
  readonly seed: number
  /** How long they sell; until they are told to stop when absent. */
  readonly seconds: number | undefined
  /** The first number of this run's sales, so that another run on the same books has others. */
  readonly firstSequence: number
}

/** What it is told meanwhile: to stop, or who comes from the door. */
export type ToTills = 'stop' | Arrived

/** What it tells: every second, and once at the end. */
export interface TillsReport {
  readonly ended: boolean
  readonly seen: Glance
}

const GLANCE_MS = 1_000
const MOST_PAUSE_MS = 200

/** Runs the tills on a thread of their own, so that they do not borrow the shop's time. */
async function runTills(data: TillsData, port: NonNullable<typeof parentPort>): Promise<void> {
  mkdirSync(data.journals, { recursive: true, mode: 0o700 })
  const tally = new Tally()
  const until = { stopped: false }
  const stop = (): void => {
    until.stopped = true
  }
  const { next, come } = shelves(data)
  port.on('message', (told: ToTills) => (told === 'stop' ? stop() : come(told)))
  const end = data.seconds === undefined ? undefined : setTimeout(stop, data.seconds * 1000)
  let before = performance.now()
  const report = (ended: boolean): void => {
    const now = performance.now()
    const seen = tally.glance((now - before) / 1000)
    before = now
    port.postMessage({ ended, seen } satisfies TillsReport)
  }
  const timer = setInterval(() => report(false), GLANCE_MS)
  await Promise.all(data.tills.map((_, at) => runTill(data, at, next, tally, until)))
  clearTimeout(end)
  clearInterval(timer)
  report(true)
  port.close()
}

/** Of a hundred departments on a slip so many are bought from because of it. */
const WANTED_PERCENT = 50

/** Whoever came through the door shops, and comes to a till when one is free. */
function shelves({ regulars, seed }: TillsData): { next: () => Shopper | undefined; come: (who: Arrived) => void } {
  const shoppers: Shopper[] = []
  const chance = seeded(seed)
  const come = ({ card, slip, offers }: Arrived): void => {
    const regular = regulars[card]
    const departments = offers.flatMap((offer) => departmentOf(offer) ?? [])
    const wanted = departments.filter(() => chance.percent(WANTED_PERCENT))
    if (regular !== undefined) shoppers.push({ ...regular, coupons: slip?.codes ?? [], wanted })
  }
  return { next: () => shoppers.shift(), come }
}

async function runTill(
  data: TillsData,
  at: number,
  next: () => Shopper | undefined,
  tally: Tally,
  until: { stopped: boolean },
): Promise<void> {
  const { id = '', token = '' } = data.tills[at] ?? {}
  const chance = seeded(data.seed + at)
  const line = openLine(data.url, token)
  let sequence = data.firstSequence
  const today = (): Day => localDay(systemClock.now(), data.timeZone)
  const client = new TillClient({ lines: linesInFile(join(data.journals, `${id}.journal`)), send: line.carry })
  const till = new Till({
    line,
    client,
    cards: data.cards,
    next,
    chance,
    tally,
    nextKey: () => `${data.shop}.${id}.${today()}.${String(++sequence).padStart(6, '0')}`,
    now: () => systemClock.now(),
    ticks: () => performance.now(),
  })
  while (!until.stopped) {
    try {
      await till.serve()
    } catch (error) {
      tally.fault(`the line to the shop broke: ${(error as Error).message}`)
    }
    await pause(chance.whole(0, MOST_PAUSE_MS))
  }
  line.close()
}

if (parentPort !== null) await runTills(workerData as TillsData, parentPort)
