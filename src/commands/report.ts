import { Argument, type Command } from 'commander'
import { readSettings } from '../config.ts'
import { REPORTS, type Report, type ReportName, type ToldUplift } from '../domain/reports/report.ts'
import { type Cell, csvOf, type ReportTable, tableOf } from '../domain/reports/report-table.ts'
import { money } from '../words/money.ts'
import { type Common, command, run } from './run.ts'
import { percent, table } from './table.ts'
import { withShop } from './with-shop.ts'

interface Given extends Common {
  readonly csv?: boolean
  readonly week?: string
  readonly month?: string
}

/** `stempel report`: what worked, what it cost, what is owed. */
export const reportCommand = (): Command =>
  command('report', 'Print a report of the shop.')
    .addArgument(new Argument('<name>', 'which one').choices(REPORTS))
    .option('--csv', 'print CSV')
    .option('--week <week>', 'a closed ISO week, for example 2026-W47; the last one when left out')
    .option('--month <month>', 'of the rewards, one month, for example 2026-11')
    .action((report: ReportName, { json, csv, week, month }: Given) =>
      run(json, async () => {
        const question = { report, ...(week === undefined ? {} : { week }), ...(month === undefined ? {} : { month }) }
        const answer = (await withShop(readSettings(process.env), (call) => call('report.read', question))) as Report
        return { json: answer, text: csv === true ? csvOf(tableOf(answer)).trimEnd() : textOf(answer) }
      }),
    )

function textOf(report: Report): string {
  const { heads, rows } = report.report === 'uplift' ? upliftShort(report.rows) : tableOf(report)
  const currency = 'currency' in report ? report.currency : ''
  const shown =
    rows.length === 0
      ? 'Nothing to tell.'
      : table(
          heads,
          rows.map((row) => row.map((cell, i) => cellText(heads[i] ?? '', cell, currency))),
        )
  return [headline(report), shown].join('\n')
}

/** What fits a terminal: the figures of what an offer changed stand in its sentence. */
const upliftShort = (rows: readonly ToldUplift[]): ReportTable => ({
  heads: ['offer', 'tactic', 'exposed', 'redeemed', 'control', 'costCents', 'text'],
  rows: rows.map(({ offer = '*', tactic = '*', exposed, redeemed, control, cost, text }) => {
    return [offer, tactic, exposed, redeemed, control, cost?.cents, text]
  }),
})

function headline(report: Report): string {
  switch (report.report) {
    case 'rewards':
      return warning(report.months)
    case 'liability':
      return `${report.points} points, ${money(report.cents, report.currency, '.')}; cards owe ${report.deficit}.`
    case 'misuse':
      return `${report.cases.length} cases from ${report.from} to ${report.to}.`
    default:
      return report.week === null ? 'No week was cut yet.' : `Week ${report.week}.`
  }
}

function warning(months: Extract<Report, { report: 'rewards' }>['months']): string {
  const below = months.filter(({ belowPromise }) => belowPromise).map(({ month }) => month)
  return below.length === 0 ? 'The promise was kept.' : `Below the promise: ${below.join(', ')}.`
}

function cellText(head: string, cell: Cell, currency: string): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'number') return String(cell)
  if (/cents$/i.test(head)) return money(cell, currency, '.')
  return head.endsWith('BasisPoints') ? percent(cell) : String(cell)
}
