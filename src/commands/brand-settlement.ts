import type { Command } from 'commander'
import { listShops, prices, setPrice, settledDays } from '../books/brand/desk.ts'
import { type Price, type SettlementRow, settle } from '../domain/brand/settlement.ts'
import { type Day, isDay } from '../domain/day.ts'
import { invalid } from '../domain/errors.ts'
import { type Common, command, run } from './run.ts'
import { table } from './table.ts'
import { withBrand } from './with-brand.ts'

interface Period extends Common {
  readonly from: string
  readonly to: string
  readonly csv?: boolean
}

/** What the default programme gives at the till, until the brand sets a price of its own. */
const FACE_VALUE = { from: '0000-01-01', points: 500, cents: 100 }

/** `stempel brand price`: what points cost between legal entities. */
export const priceCommand = (): Command =>
  command('price', 'Set what points cost between legal entities, from a day on.')
    .requiredOption('--from <day>', 'YYYY-MM-DD')
    .requiredOption('--points <number>', 'so many points', Number)
    .requiredOption('--cents <number>', 'are worth so many cents', Number)
    .action(({ json, from, points, cents }: Common & { from: string; points: number; cents: number }) =>
      run(json, async () => {
        const day = dayOf('--from', from)
        if (!Number.isSafeInteger(points) || points < 1 || points > 1_000_000)
          throw invalid('--points', 'A whole number from 1 to 1,000,000.')
        if (!Number.isSafeInteger(cents) || cents < 0 || cents > 1_000_000_000)
          throw invalid('--cents', 'A whole number from 0 to 1,000,000,000.')
        const price = await withBrand(async ({ engine, settings }) => {
          const set: Price = { from: day, points, cents, currency: settings.currency }
          await engine.transaction((tx) => setPrice(tx, set))
          return set
        })
        return { json: price, text: `From ${day} on ${points} points are settled at ${cents} cents.` }
      }),
    )

/** `stempel brand settlement`: who issued, who redeemed, at which price, per month. */
export const settlementCommand = (): Command =>
  command('settlement', 'What legal entities owe and are owed for points.')
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <day>', 'last day, YYYY-MM-DD')
    .option('--csv', 'print CSV')
    .action(({ json, from, to, csv }: Period) =>
      run(json, async () => {
        const period = { from: dayOf('--from', from), to: dayOf('--to', to) }
        const rows = await withBrand(async ({ engine, settings }) => {
          const entities = new Map((await listShops(engine.db)).map(({ shop, entity }) => [shop, entity]))
          const days = await settledDays(engine.db, period.from, period.to)
          const face: Price = { ...FACE_VALUE, currency: settings.currency }
          return settle(days, (shop) => entities.get(shop) ?? shop, [face, ...(await prices(engine.db))])
        })
        return { json: rows, text: csv === true ? csvOf(rows) : tableOf(rows) }
      }),
    )

function dayOf(path: string, text: string): Day {
  if (!isDay(text)) throw invalid(path, 'A day is YYYY-MM-DD.')
  return text
}

const HEAD = ['period', 'entity', 'issued', 'redeemed', 'price', 'pays', 'receives', 'net', 'currency']

const cellsOf = (row: SettlementRow): string[] => [
  row.period,
  row.entity,
  String(row.issuedPoints),
  String(row.redeemedPoints),
  `${row.price.points} points = ${amount(row.price.cents)}`,
  amount(row.issuedCents),
  amount(row.redeemedCents),
  amount(row.netCents),
  row.price.currency,
]

const tableOf = (rows: readonly SettlementRow[]): string =>
  rows.length === 0 ? 'Nothing was issued or redeemed in these days.' : table(HEAD, rows.map(cellsOf))

const csvOf = (rows: readonly SettlementRow[]): string =>
  [HEAD, ...rows.map(cellsOf)].map((cells) => cells.map(quoted).join(',')).join('\r\n')

/** Quoted by RFC 4180; a text that a spreadsheet would run is led by an apostrophe. */
function quoted(cell: string): string {
  const safe = /^[=+@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Cents as a decimal number with two places, whatever the language. */
function amount(cents: number): string {
  const whole = Math.floor(Math.abs(cents) / 100)
  return `${cents < 0 ? '-' : ''}${whole}.${String(Math.abs(cents) % 100).padStart(2, '0')}`
}
