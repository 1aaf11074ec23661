import { defaultProgramme } from '../../src/defaults/programme.ts'
import { DEFAULT_TERMS } from '../../src/domain/choice/terms.ts'
import type { ProgrammeInput } from '../../src/domain/programme.ts'
import { reachShop } from '../../src/local-socket.ts'
import { articleNo, departmentNo, filledBooks, type Size } from './fill.ts'
import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CARD_SEED, prepare, runOn, type Turn } from './sides.ts'
import { startChild } from './support/child.ts'
import { settledDisk } from './support/disk.ts'
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

/** How long a card at the door waits for its coupons, in a shop that knows what 100,000 cards like. */
export const b5: Row = {
  id: 'B5',
  async measure(options: BenchOptions): Promise<RowResult> {
    const size = options.quick ? QUICK : SIZE
    const data = await filledBooks(size, options.say)
    const shop = await startShopProcess({ data })
    const load = await startChild('load.ts')
    const turns: Turn[] = []
    let diskP99Ms = 0
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
      // A shop that is open has answered thousands of visits; its first hundred cost five times as much.
      await turn(WARM_UP_SECONDS, WARM_UP_PER_SECOND)
      diskP99Ms = (await settledDisk(data)).p99Ms
      for (let no = 1; no <= options.turns; no += 1) {
        const done = await turn(options.seconds * 2, PER_SECOND)
        turns.push(done)
        options.say(`B5 turn ${no}: p99 ${round(done.p99Ms, 2)} ms, p50 ${round(done.p50Ms, 2)} ms`)
      }
    } finally {
      await load.stop()
      await shop.stop()
    }
    return resultOf(turns, size, diskP99Ms)
  },
}

function resultOf(turns: readonly Turn[], size: Size, diskP99Ms: number): RowResult {
  const p99Ms = median(turns.map((turn) => turn.p99Ms))
  return {
    id: 'B5',
    what: `p99 of a visit at the door with its coupons, ${size.cards} cards, over HTTP and on disk, ${PER_SECOND}/s`,
    baseline: `${MOST_MS} ms`,
    ratio: p99Ms / MOST_MS,
    goal: '≤ 1',
    verdict: p99Ms <= MOST_MS ? 'goal' : 'missed',
    figures: {
      'p99 ms': round(p99Ms, 2),
      'p50 ms': round(median(turns.map((turn) => turn.p50Ms)), 2),
      'disk p99 ms before': round(diskP99Ms, 2),
      'longest ms': round(Math.max(...turns.map((turn) => turn.maxMs)), 1),
      'µs CPU/visit': round(median(turns.map((turn) => turn.cpuMicrosPerAnswer))),
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
