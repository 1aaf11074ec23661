import { Command } from 'commander'
import type { RowResult } from './row.ts'
import { ROWS } from './rows.ts'
import { isMemory, temporaryFolder } from './support/places.ts'

interface Given {
  readonly only?: string
  readonly full?: boolean
  readonly quick?: boolean
  readonly json?: boolean
  readonly seconds: string
  readonly turns: string
}

const given = new Command('bench')
  .description('Measures the shop against things measured in the same run.')
  .option('--only <rows>', 'some rows only, for example B1,B2')
  .option('--full', 'the sizes of the design, however long they take')
  .option('--quick', 'small sizes, to see that everything runs')
  .option('--seconds <n>', 'seconds of each measured turn', '5')
  .option('--turns <n>', 'turns of each side', '5')
  .option('--json', 'print JSON')
  .parse()
  .opts<Given>()

const wanted = given.only?.toUpperCase().split(',')
const unknown = wanted?.filter((id) => !ROWS.some((row) => row.id === id)) ?? []
if (unknown.length > 0) {
  process.stderr.write(
    `bench: there is no row ${unknown.join(', ')}; there are ${ROWS.map(({ id }) => id).join(', ')}\n`,
  )
  process.exit(2)
}
const place = temporaryFolder('bench')
if (isMemory(place.path))
  process.stderr.write('bench: the temporary folder is memory, so fsync costs nothing here; set TMPDIR to a disk\n')

const results: RowResult[] = []
const failed: string[] = []
for (const row of ROWS.filter(({ id }) => wanted === undefined || wanted.includes(id))) {
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  try {
    results.push(
      await row.measure({
        seconds: Number(given.seconds),
        turns: Number(given.turns),
        full: given.full === true,
        quick: given.quick === true,
        say,
      }),
    )
  } catch (error) {
    failed.push(row.id)
    say(`${row.id} could not be measured: ${error instanceof Error ? error.stack : String(error)}`)
  }
}
process.stdout.write(given.json === true ? `${JSON.stringify(results, undefined, 2)}\n` : table(results))
process.exitCode = failed.length > 0 ? 1 : 0

function table(rows: readonly RowResult[]): string {
  const lines = rows.flatMap(({ id, what, baseline, ratio, goal, verdict, figures }) => [
    `${id.padEnd(4)} ${ratio.toFixed(2).padStart(6)}  ${verdict.toUpperCase().padEnd(6)} ${goal.padEnd(20)} ${what}`,
    `     against ${baseline}`,
    `     ${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · ')}`,
  ])
  return `${lines.join('\n')}\n`
}
