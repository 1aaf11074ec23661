import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { StempelError } from '../domain/errors.ts'
import { progress } from './progress.ts'
import { type Measured, measureRelevance } from './relevance/measure.ts'
import { type FiledBaskets, readBaskets } from './relevance/read-baskets.ts'
import { type Common, command, run } from './run.ts'
import { table } from './table.ts'

const STEPS = 1000
const ROWS_NAMED = 10

/** `stempel relevance`: how well the scores that choose coupons foretell the next basket, on a file of baskets. */
export const relevanceCommand = (): Command =>
  command('relevance', 'Measure how well coupons are chosen, on a file of baskets: customer, basket, day, items.')
    .argument('<file>', 'one basket a row, columns between tabs; the last row of each customer is foretold')
    .action((file: string, { json }: Common) =>
      run(json, async () => {
        const from = performance.now()
        const filed = readBaskets(readFileSync(resolve(file), 'utf8'))
        const measured = withBar(filed)
        const seconds = (performance.now() - from) / 1000
        return { json: { ...measured, seconds, skipped: filed.skipped }, text: textOf(measured, filed, seconds) }
      }),
    )

function withBar(filed: FiledBaskets): Measured {
  const bar = progress('relevance', STEPS)
  try {
    return measureRelevance(filed, (done, total) => bar.update(Math.floor((done / total) * STEPS)))
  } catch (error) {
    if (error instanceof RangeError) throw new StempelError('invalid', `Nothing to measure: ${error.message}.`)
    throw error
  } finally {
    bar.stop()
  }
}

function textOf(measured: Measured, { skipped }: FiledBaskets, seconds: number): string {
  const { customers, baskets, items, splits, updateMs, questionMs } = measured
  const row = (name: string, kappa: string, of: Pick<Measured, 'recall10' | 'ndcg10' | 'phr10'>): string[] => [
    name,
    kappa,
    ...[of.recall10, of.ndcg10, of.phr10].map((value) => value.toFixed(4)),
  ]
  const parts = [
    `${customers} customers with 3 to 50 baskets, ${baskets} baskets, ${items} items; ${seconds.toFixed(1)} s.`,
    table(
      ['split', 'kappa', 'R@10', 'NDCG@10', 'PHR@10'],
      [...splits.map((split) => row(String(split.seed), String(split.kappa), split)), row('mean', '', measured)],
    ),
    table(
      ['', 'p50 ms', 'p99 ms'],
      [
        ['a basket counted and committed', updateMs.p50.toFixed(3), updateMs.p99.toFixed(3)],
        ['all scores of a card', questionMs.p50.toFixed(3), questionMs.p99.toFixed(3)],
      ],
    ),
  ]
  if (skipped.length > 0)
    parts.push(
      `${skipped.length} rows were left out:`,
      skipped
        .slice(0, ROWS_NAMED)
        .map(({ line, why }) => `row ${line} ${why}`)
        .join('\n'),
    )
  return parts.join('\n\n')
}
