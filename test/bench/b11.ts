import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { startTills } from './sides.ts'
import { temporaryFolder } from './support/places.ts'
import { type ShopProcess, startShopProcess } from './support/shop-process.ts'

const SALES = { first: 200_000, last: 1_000_000 }
// The page cache of the books must be full at the first look, or its growth is all that is seen.
const QUICK = { first: 150_000, last: 300_000 }
const MOST_RATIO = 1.15
const MOST_BYTES = 400 * 1024 * 1024
const TURN_SECONDS = 10
const SAMPLES = 10
const SAMPLE_EVERY_MS = 300

/** Whether the shop's memory grows with its sales; all of them come over HTTP. */
export const b11: Row = {
  id: 'B11',
  async measure(options: BenchOptions): Promise<RowResult> {
    const { first, last } = options.quick ? QUICK : SALES
    const folder = temporaryFolder('bench-b11')
    const data = `${folder.path}/data`
    const shop = await startShopProcess({ data })
    const tills = await startTills(data)
    const side = { name: 'shop', port: shop.port, usage: shop.usage }
    let sold = 0
    const sellTo = async (count: number): Promise<number> => {
      while (sold < count) {
        const { answered } = await tills.sell(side, TURN_SECONDS)
        sold += answered
        options.say(`B11: ${sold} of ${last} sales, ${round((await shop.usage()).rssBytes / 2 ** 20)} MiB`)
      }
      return settledRss(shop)
    }
    try {
      const before = await sellTo(first)
      const after = await sellTo(last)
      const ratio = after / before
      return {
        id: 'B11',
        what: `memory of the shop after ${last} sales over HTTP${options.quick ? ' (1,000,000 without --quick)' : ''}`,
        baseline: `after ${first} sales: last ÷ first`,
        ratio,
        goal: `≤ ${MOST_RATIO} and < 400 MB`,
        verdict: ratio <= MOST_RATIO && after < MOST_BYTES ? 'goal' : 'missed',
        figures: { 'first MiB': round(before / 2 ** 20), 'last MiB': round(after / 2 ** 20), sales: sold },
      }
    } finally {
      await tills.stop()
      await shop.stop()
      folder.remove()
    }
  },
}

/** Resident memory once the load is over: the median of some looks. */
async function settledRss(shop: ShopProcess): Promise<number> {
  const looks: number[] = []
  for (let i = 0; i < SAMPLES; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS))
    looks.push((await shop.usage()).rssBytes)
  }
  return median(looks)
}
