import { reachShop } from '../../src/local-socket.ts'
import { atLeast, type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CONNECTIONS, type Side, startTills, type Tills, type Turn } from './sides.ts'
import { temporaryFolder } from './support/places.ts'
import { programmeOf } from './support/programmes.ts'
import { startShopProcess } from './support/shop-process.ts'

const FEW = 5
const MANY = 200

interface Selling {
  sell(seconds: number): Promise<Turn>
  stop(): Promise<void>
}

/** Sales a second with 200 earn rules and 200 offers ÷ with 5 of each, two shops in turn. */
export const b7: Row = {
  id: 'B7',
  async measure(options: BenchOptions): Promise<RowResult> {
    const folder = temporaryFolder('bench-b7')
    const few = await startWith(`${folder.path}/few`, FEW)
    const many = await startWith(`${folder.path}/many`, MANY)
    const pairs: { few: Turn; many: Turn }[] = []
    try {
      for (const shop of [few, many]) await shop.sell(Math.min(4, options.seconds))
      for (let turn = 1; turn <= options.turns; turn += 1) {
        const pair = { few: await few.sell(options.seconds), many: await many.sell(options.seconds) }
        pairs.push(pair)
        options.say(
          `B7 turn ${turn}: ${round(pair.few.perSecond)}/s with ${FEW}, ${round(pair.many.perSecond)}/s with ${MANY}`,
        )
      }
    } finally {
      await few.stop()
      await many.stop()
      folder.remove()
    }
    return resultOf(pairs)
  },
}

/** A shop that sells under a programme with so many rules and offers. */
async function startWith(data: string, count: number): Promise<Selling> {
  const shop = await startShopProcess({ data })
  const local = await reachShop(data)
  if (local === undefined) throw new Error('no shop runs here')
  await local.call('programme.publish', { document: programmeOf(count), from: 'now' })
  local.close()
  const tills: Tills = await startTills(data)
  const side: Side = { name: String(count), port: shop.port, usage: shop.usage }
  return {
    sell: (seconds) => tills.sell(side, seconds),
    async stop() {
      await tills.stop()
      await shop.stop()
    },
  }
}

function resultOf(pairs: readonly { few: Turn; many: Turn }[]): RowResult {
  const ratio = median(pairs.map(({ few, many }) => many.perSecond / few.perSecond))
  const byCpu = median(pairs.map(({ few, many }) => few.cpuMicrosPerAnswer / many.cpuMicrosPerAnswer))
  return {
    id: 'B7',
    what: `sales per second with ${MANY} earn rules and ${MANY} offers, ${CONNECTIONS} connections`,
    baseline: `the same with ${FEW} of each: many ÷ few`,
    ratio,
    goal: '≥ 0.8',
    verdict: atLeast(ratio, 0.8),
    figures: {
      'few sales/s': round(median(pairs.map(({ few }) => few.perSecond))),
      'many sales/s': round(median(pairs.map(({ many }) => many.perSecond))),
      'few µs CPU/sale': round(median(pairs.map(({ few }) => few.cpuMicrosPerAnswer)), 1),
      'many µs CPU/sale': round(median(pairs.map(({ many }) => many.cpuMicrosPerAnswer)), 1),
      'by CPU': round(byCpu, 2),
    },
  }
}
