import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CONNECTIONS, startSides, type Turn } from './sides.ts'
import { settledDisk } from './support/disk.ts'
import { temporaryFolder } from './support/places.ts'

/** Sales a second of a big shop at its peak. */
const PER_SECOND = 30
const MOST_MS = 20
const MOST_RATIO = 5

/** How long a till waits at a busy shop's pace, beside bare Koa at the same pace. */
export const b3: Row = {
  id: 'B3',
  async measure(options: BenchOptions): Promise<RowResult> {
    const folder = temporaryFolder('bench-b3')
    const sides = await startSides(`${folder.path}/data`, 2)
    // A p99 of a few dozen sales is their worst; twice the time makes it a little more than that.
    const seconds = options.seconds * 2
    const pairs: { bare: Turn; shop: Turn }[] = []
    const disk = await settledDisk(folder.path)
    try {
      for (let turn = 1; turn <= options.turns; turn += 1) {
        const bare = await sides.sell(sides.bareSide, seconds, PER_SECOND)
        const shop = await sides.sell(sides.shopSide, seconds, PER_SECOND)
        pairs.push({ bare, shop })
        options.say(`B3 turn ${turn}: p99 ${round(bare.p99Ms, 2)} ms bare, ${round(shop.p99Ms, 2)} ms shop`)
      }
    } finally {
      await sides.stop()
      folder.remove()
    }
    const ratio = median(pairs.map(({ bare, shop }) => shop.p99Ms / bare.p99Ms))
    const p99Ms = median(pairs.map(({ shop }) => shop.p99Ms))
    return {
      id: 'B3',
      what: `p99 of a finish at ${PER_SECOND} sales/s, ${CONNECTIONS} tills connected`,
      baseline: 'p99 of bare Koa at the same pace: shop ÷ bare',
      ratio,
      goal: `≤ ${MOST_RATIO} and < ${MOST_MS} ms`,
      verdict: ratio <= MOST_RATIO && p99Ms < MOST_MS ? 'goal' : 'missed',
      figures: {
        'bare p99 ms': round(median(pairs.map(({ bare }) => bare.p99Ms)), 2),
        'shop p99 ms': round(p99Ms, 2),
        'disk p99 ms before': round(disk.p99Ms, 2),
        'bare p50 ms': round(median(pairs.map(({ bare }) => bare.p50Ms)), 2),
        'shop p50 ms': round(median(pairs.map(({ shop }) => shop.p50Ms)), 2),
        'shop longest ms': round(Math.max(...pairs.map(({ shop }) => shop.maxMs)), 1),
        sales: pairs.reduce((sum, { shop }) => sum + shop.answered, 0),
      },
    }
  },
}
