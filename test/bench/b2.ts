import { startLedger } from './postgres.ts'
import { atLeast, type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CARDS, CONNECTIONS, startTills } from './sides.ts'
import { temporaryFolder } from './support/places.ts'
import { startShopProcess } from './support/shop-process.ts'

interface Rates {
  readonly shop: number
  /** Ledger transactions a second, statement by statement. */
  readonly pg: number
  /** The same as one statement. */
  readonly leanest: number
  readonly pgbench: number | undefined
}

/** Sales a second with HTTP and everything ÷ ledger transactions a second of a local Postgres without HTTP. */
export const b2: Row = {
  id: 'B2',
  async measure(options: BenchOptions): Promise<RowResult> {
    const folder = temporaryFolder('bench-b2')
    const data = `${folder.path}/data`
    const shop = await startShopProcess({ data })
    const tills = await startTills(data)
    const ledger = await startLedger(folder.path, CONNECTIONS, CARDS)
    const side = { name: 'shop', port: shop.port, usage: shop.usage }
    const rates: Rates[] = []
    try {
      await tills.sell(side, options.seconds * 2)
      await ledger.flood(Math.min(3, options.seconds), 'statements')
      for (let turn = 1; turn <= options.turns; turn += 1) {
        const pg = await ledger.flood(options.seconds, 'statements')
        const sold = await tills.sell(side, options.seconds)
        const pgbench = await ledger.pgbench(options.seconds, 'statements')
        const leanest = await ledger.flood(options.seconds, 'one statement')
        rates.push({ shop: sold.perSecond, pg, leanest, pgbench })
        options.say(
          `B2 turn ${turn}: ${round(sold.perSecond)} shop, ${round(pg)} pg, ${round(pgbench ?? 0)} pgbench, ${round(leanest)} pg in one statement`,
        )
      }
    } finally {
      await tills.stop()
      await shop.stop()
      await ledger.stop()
      folder.remove()
    }
    return resultOf(rates)
  },
}

function resultOf(rates: readonly Rates[]): RowResult {
  const ratio = median(rates.map(({ shop, pg }) => shop / pg))
  const toPgbench = rates.flatMap(({ shop, pgbench }) => (pgbench === undefined ? [] : [shop / pgbench]))
  return {
    id: 'B2',
    what: `sales per second over HTTP, ${CONNECTIONS} connections`,
    baseline: 'Postgres: BEGIN, one insert, one balance update, COMMIT, fsync on, through pg: shop ÷ pg',
    ratio,
    goal: '≥ 1.5 (must 0.7)',
    verdict: atLeast(ratio, 1.5, 0.7),
    figures: {
      'shop sales/s': round(median(rates.map(({ shop }) => shop))),
      'pg tx/s': round(median(rates.map(({ pg }) => pg))),
      'pg tx/s in one statement': round(median(rates.map(({ leanest }) => leanest))),
      'shop ÷ pg in one statement': round(median(rates.map(({ shop, leanest }) => shop / leanest)), 2),
      ...(toPgbench.length === 0
        ? { pgbench: 'not installed' }
        : {
            'pgbench tx/s': round(median(rates.map(({ pgbench }) => pgbench ?? 0))),
            'shop ÷ pgbench': round(median(toPgbench), 2),
          }),
    },
  }
}
