import { atLeast, type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CONNECTIONS, type Sides, startSides, type Turn } from './sides.ts'
import { temporaryFolder } from './support/places.ts'
import { scoresCounted } from './support/scores.ts'

/** CPU time per answered sale: bare Koa ÷ shop, each side's own process, in turn. */
export const b1: Row = {
  id: 'B1',
  async measure(options: BenchOptions): Promise<RowResult> {
    const folder = temporaryFolder('bench-b1')
    const sides = await startSides(`${folder.path}/data`, options.seconds * 2)
    const pairs: { bare: Turn; shop: Turn }[] = []
    try {
      await scoresCounted(sides.shop.data)
      for (let turn = 1; turn <= options.turns; turn += 1) {
        const bare = await sides.sell(sides.bareSide, options.seconds)
        const shop = await sellAndCount(sides, options.seconds)
        pairs.push({ bare, shop })
        options.say(
          `B1 turn ${turn}: ${round(bare.cpuMicrosPerAnswer)} µs bare, ${round(shop.cpuMicrosPerAnswer)} µs shop`,
        )
      }
    } finally {
      await sides.stop()
      folder.remove()
    }
    const ratio = median(pairs.map(({ bare, shop }) => bare.cpuMicrosPerAnswer / shop.cpuMicrosPerAnswer))
    return {
      id: 'B1',
      what: `server CPU per sale, 10 lines and a card, ${CONNECTIONS} connections, fsynced, scores counted`,
      baseline: 'bare Koa, same JSON in, same bytes out: bare ÷ shop',
      ratio,
      goal: '≥ 0.4 (must 0.25)',
      verdict: atLeast(ratio, 0.4, 0.25),
      figures: {
        'bare µs CPU/answer': round(median(pairs.map(({ bare }) => bare.cpuMicrosPerAnswer)), 1),
        'shop µs CPU/answer': round(median(pairs.map(({ shop }) => shop.cpuMicrosPerAnswer)), 1),
        'bare answers/s': round(median(pairs.map(({ bare }) => bare.perSecond))),
        'shop sales/s': round(median(pairs.map(({ shop }) => shop.perSecond))),
        'shop p99 ms': round(median(pairs.map(({ shop }) => shop.p99Ms)), 1),
        sales: pairs.reduce((sum, { shop }) => sum + shop.answered, 0),
      },
    }
  },
}

/** One turn of the shop with what follows it: the sales are counted for its coupons after they were answered. */
async function sellAndCount(sides: Sides, seconds: number): Promise<Turn> {
  const before = await sides.shop.usage()
  const turn = await sides.sell(sides.shopSide, seconds)
  await scoresCounted(sides.shop.data)
  const after = await sides.shop.usage()
  return { ...turn, cpuMicrosPerAnswer: (after.cpuMicros - before.cpuMicros) / turn.answered }
}
