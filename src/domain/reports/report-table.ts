import { NO_POINTS } from '../fact.ts'
import type { Report } from './report.ts'
import type { RewardsMonth } from './rewards.ts'
import { upliftCells } from './uplift-cells.ts'

export type Cell = string | number | boolean | undefined

/** A report as one table, for spreadsheets and the command line. What may not be told is an empty cell. */
export interface ReportTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

const REWARDS = ['points', 'pointsCents', 'gifts', 'giftCents', 'couponCents', 'eligibleCents'] as const
const RATES = ['rateBasisPoints', 'pointsRateBasisPoints'] as const
const TOTALS = Object.keys(NO_POINTS) as (keyof typeof NO_POINTS)[]
const MONTH = ['promiseBasisPoints', 'belowPromise', 'breakageBasisPoints', 'open', 'untilSeq'] as const

/** Lays a report out as one table. */
export function tableOf(report: Report): ReportTable {
  switch (report.report) {
    case 'rewards':
      return {
        heads: ['month', 'rule', ...REWARDS, ...RATES, ...TOTALS, ...MONTH],
        rows: report.months.flatMap(monthRows),
      }
    case 'liability':
      return columns(report.months, ['month', 'points', 'cents', 'held', 'pending'])
    case 'tiers':
      return columns(report.rows, ['tier', 'cards', 'rose', 'fell'])
    case 'fairness':
      return columns(report.rows, ['group', 'cards', 'spendCents', 'rewardsCents', 'rateBasisPoints'])
    case 'coupons':
      return columns(report.rows, ['offer', 'issued', 'redeemed', 'expired', 'withdrawn', 'costCents'])
    case 'uplift':
      return upliftCells(report.rows)
    case 'assortment':
      return columns(report.rows, ['of', 'a', 'b', 'baskets', 'shareBasisPoints'])
    case 'experience':
      return columns(report.rows, ['of', 'name', 'count'])
    case 'misuse':
      return columns(
        report.cases.map((each) => ({
          ...each,
          operators: each.operators.join(' '),
          receipts: each.receipts.join(' '),
        })),
        ['case', 'kind', 'day', 'till', 'operators', 'card', 'count', 'points', 'receipts'],
      )
  }
}

/** A month, and under it what each rule gave. */
function monthRows(of: RewardsMonth): Cell[][] {
  const { month, rewards, points } = of
  const whole = [
    month,
    undefined,
    ...REWARDS.map((name) => rewards[name]),
    ...RATES.map((name) => rewards[name]),
    ...TOTALS.map((name) => points[name]),
    ...MONTH.map((name) => of[name]),
  ]
  const rules = of.rules.map((each): Cell[] => {
    const cells: Cell[] = whole.map(() => undefined)
    cells[0] = month
    cells[1] = each.rule
    cells[2] = each.points
    cells[3] = each.pointsCents
    cells[2 + REWARDS.length] = each.rateBasisPoints
    return cells
  })
  return [whole, ...rules]
}

const columns = <K extends string>(
  rows: readonly { readonly [key in K]: Cell }[],
  heads: readonly K[],
): ReportTable => ({
  heads,
  rows: rows.map((row) => heads.map((head) => row[head])),
})

/** A table as RFC 4180 CSV in which no text of a till can begin a formula. */
export const csvOf = ({ heads, rows }: ReportTable): string =>
  [heads, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')

function csvCell(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
