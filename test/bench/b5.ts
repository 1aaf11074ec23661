import { dirname, join } from 'node:path'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { DEFAULT_TERMS } from '../../src/domain/choice/terms.ts'
import type { ProgrammeInput } from '../../src/domain/programme.ts'
import { reachShop } from '../../src/local-socket.ts'
import { articleNo, departmentNo, filledBooks, type Size } from './fill.ts'
import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CARD_SEED, prepare, runOn, type Turn } from './sides.ts'
import { houseAtRest } from './support/at-rest.ts'
import { startChild } from './support/child.ts'
import { besideDisk, settledDisk } from './support/disk.ts'
import { copyInMemory } from './support/places.ts'
import { scoresCounted } from './support/scores.ts'
import { pairOrRepair, startShopProcess } from './support/shop-process.ts'

const SIZE: Size = { cards: 100_000, facts: 300_000, lines: 10, goods: 3_000 }
const QUICK: Size = { ...SIZE, cards: 10_000, facts: 30_000 }
/** Reads a second at the doors of a big shop, with room. */
const PER_SECOND = 20
const KIOSKS = 4
const MOST_MS = 5
const WARM_UP_SECONDS = 20
const WARM_UP_PER_SECOND = 200
/** So many times the seconds of other rows: of fewer visits the slowest hundredth is two or three. */
const LONGER = 6

/** How long a card at the door waits for its coupons, in a shop that knows what 100,000 cards like. */
export const b5: Row = {
  id: 'B5',
  async measure(options: BenchOptions): Promise<RowResult> {
    const size = options.quick ? QUICK : SIZE
    const data = await filledBooks(size, options.say)
    // The same books in memory, where a flush costs nothing: what is left is the program's own.
    const memory = copyInMemory('bench-b5', dirname(data))
    try {
      const onDisk = await measureOn(data, size, options, 'on disk')
      const inMemory =
        memory === undefined ? undefined : await measureOn(join(memory.path, 'data'), size, options, 'in memory')
      return resultOf(onDisk, inMemory, size)
    } finally {
      memory?.remove()
    }
  },
}

interface Measured {
  readonly turns: readonly Turn[]
  /** What small flushes took in the same seconds, ms, in rising order. */
  readonly flushesMs: readonly number[]
}

async function measureOn(data: string, size: Size, options: BenchOptions, where: string): Promise<Measured> {
  const startedAt = performance.now()
  const shop = await startShopProcess({ data })
  const load = await startChild('load.ts')
  const turns: Turn[] = []
  const flushesMs: number[] = []
  try {
    await publish(data)
    await scoresCounted(data)
    const tokens = await pairOrRepair(data, KIOSKS)
    const side = { name: 'shop', port: shop.port, usage: shop.usage }
    const turn = async (seconds: number, perSecond: number): Promise<Turn> => {
      const count = perSecond * seconds + 100
      const cards = { cardSeed: CARD_SEED, cardCount: size.cards }
      await prepare(load, { what: 'visits', tokens, count, from: 1, seed: Math.floor(performance.now()), ...cards })
      return runOn(load, side, { seconds, connections: KIOSKS, perSecond })
    }
    await houseAtRest(shop, startedAt)
    // A shop that is open has answered thousands of visits; its first hundred cost five times as much.
    await turn(WARM_UP_SECONDS, WARM_UP_PER_SECOND)
    await settledDisk(data)
    for (let no = 1; no <= options.turns; no += 1) {
      const beside = besideDisk(data)
      const done = await turn(options.seconds * LONGER, PER_SECOND)
      flushesMs.push(...(await beside.stop()))
      turns.push(done)
      options.say(`B5 turn ${no} ${where}: p99 ${round(done.p99Ms, 2)} ms, p50 ${round(done.p50Ms, 2)} ms`)
    }
  } finally {
    await load.stop()
    await shop.stop()
  }
  return { turns, flushesMs: flushesMs.sort((a, b) => a - b) }
}

const middle = (turns: readonly Turn[], of: (turn: Turn) => number): number => median(turns.map(of))
const p50 = (turns: readonly Turn[]): number =>
  round(
    middle(turns, (turn) => turn.p50Ms),
    2,
  )
const p99 = (turns: readonly Turn[]): number =>
  round(
    middle(turns, (turn) => turn.p99Ms),
    2,
  )

function resultOf({ turns, flushesMs }: Measured, inMemory: Measured | undefined, size: Size): RowResult {
  const p99Ms = middle(turns, (turn) => turn.p99Ms)
  const flush = (share: number): number => round(flushesMs[Math.floor((flushesMs.length - 1) * share)] ?? Number.NaN, 2)
  return {
    id: 'B5',
    what: `p99 of a visit at the door with its coupons, ${size.cards} cards, over HTTP and on disk, ${PER_SECOND}/s`,
    baseline: `${MOST_MS} ms`,
    ratio: p99Ms / MOST_MS,
    goal: '≤ 1',
    verdict: p99Ms <= MOST_MS ? 'goal' : 'missed',
    figures: {
      'p99 ms': p99(turns),
      'p50 ms': p50(turns),
      'longest ms': round(Math.max(...turns.map((turn) => turn.maxMs)), 1),
      'disk p99 ms beside': flush(0.99),
      'disk p50 ms': flush(0.5),
      ...(inMemory === undefined
        ? {}
        : { 'p99 ms in memory': p99(inMemory.turns), 'p50 ms in memory': p50(inMemory.turns) }),
      'µs CPU/visit': round(middle(turns, (turn) => turn.cpuMicrosPerAnswer)),
      visits: turns.reduce((sum, turn) => sum + turn.answered, 0),
    },
  }
}

/** A shop with sixty offers at the door, half of them about departments and some with a budget, and everything as usual. */
async function publish(data: string): Promise<void> {
  const offers = Array.from({ length: 60 }, (_, i): NonNullable<ProgrammeInput['offers']>[number] => ({
    id: `door-${i}`,
    title: { en: `Offer ${i}` },
    value: { kind: 'percent', percent: 10 },
    filter: i % 2 === 0 ? { departments: [departmentNo(i / 2)] } : { skus: [articleNo(i), articleNo(i + 100)] },
    validity: { days: 14 },
    issue: { by: 'visit' },
    ...(i % 3 === 0 ? { budget: { redemptionsTotal: 100_000, centsPerDay: 1_000_000 }, caps: { total: 5 } } : {}),
  }))
  const document: ProgrammeInput = { ...defaultProgramme('EUR'), id: 'door', offers, entrance: { ...DEFAULT_TERMS } }
  const local = await reachShop(data)
  if (local === undefined) throw new Error('no shop runs here')
  await local.call('programme.publish', { document, from: 'now' })
  local.close()
}
