import { filledBooks, type Size } from './fill.ts'
import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CARD_SEED, CONNECTIONS, prepare, runOn, type Side, type Turn } from './sides.ts'
import { type Child, startChild } from './support/child.ts'
import { pairOrRepair, type ShopProcess, startShopProcess } from './support/shop-process.ts'

const SMALL: Size = { cards: 1_000, facts: 20_000, lines: 0 }
const LARGE: Size = { cards: 100_000, facts: 2_000_000, lines: 0 }
const FULL: Size = { cards: 1_000_000, facts: 20_000_000, lines: 0 }
const QUICK: Size = { cards: 10_000, facts: 200_000, lines: 0 }
/** Scans a second of a big shop, with room: every customer of its peak is read several times. */
const PER_SECOND = 200

interface Scanned {
  readonly side: Side
  readonly shop: ShopProcess
  readonly load: Child
  readonly tokens: readonly string[]
  readonly size: Size
}

/** Whether a scan takes longer in large books than in small ones. */
export const b4: Row = {
  id: 'B4',
  async measure(options: BenchOptions): Promise<RowResult> {
    const size = options.full ? FULL : options.quick ? QUICK : LARGE
    const small = await open('small', SMALL, options)
    const large = await open('large', size, options)
    const pairs: { small: Turn; large: Turn }[] = []
    try {
      for (const each of [small, large]) await scan(each, 3)
      for (let turn = 1; turn <= options.turns; turn += 1) {
        const pair = { small: await scan(small, options.seconds), large: await scan(large, options.seconds) }
        pairs.push(pair)
        options.say(
          `B4 turn ${turn}: p99 ${round(pair.small.p99Ms, 2)} ms small, ${round(pair.large.p99Ms, 2)} ms large`,
        )
      }
    } finally {
      for (const { shop, load } of [small, large]) {
        await load.stop()
        await shop.stop()
      }
    }
    const ratio = median(pairs.map((pair) => pair.large.p99Ms / pair.small.p99Ms))
    return {
      id: 'B4',
      what: `p99 of a scan at ${PER_SECOND}/s with ${size.cards} cards and ${size.facts} facts${options.full ? '' : ' (1,000,000 and 20,000,000 with --full)'}`,
      baseline: `the same with ${SMALL.cards} cards and ${SMALL.facts} facts: large ÷ small`,
      ratio,
      goal: '≤ 1.5',
      verdict: ratio <= 1.5 ? 'goal' : 'missed',
      figures: {
        'small p99 ms': round(median(pairs.map((pair) => pair.small.p99Ms)), 2),
        'large p99 ms': round(median(pairs.map((pair) => pair.large.p99Ms)), 2),
        'small p50 ms': round(median(pairs.map((pair) => pair.small.p50Ms)), 2),
        'large p50 ms': round(median(pairs.map((pair) => pair.large.p50Ms)), 2),
        scans: pairs.reduce((sum, pair) => sum + pair.large.answered, 0),
      },
    }
  },
}

async function open(name: string, size: Size, options: BenchOptions): Promise<Scanned> {
  const data = await filledBooks(size, options.say)
  const shop = await startShopProcess({ data })
  const tokens = await pairOrRepair(data, CONNECTIONS)
  const load = await startChild('load.ts')
  return { side: { name, port: shop.port, usage: shop.usage }, shop, load, tokens, size }
}

async function scan({ side, load, tokens, size }: Scanned, seconds: number): Promise<Turn> {
  const count = PER_SECOND * seconds + 100
  await prepare(load, {
    what: 'scans',
    tokens,
    count,
    from: 1,
    seed: Math.floor(performance.now()),
    cardSeed: CARD_SEED,
    cardCount: size.cards,
  })
  return runOn(load, side, { seconds, connections: CONNECTIONS, perSecond: PER_SECOND })
}
