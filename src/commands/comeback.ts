import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type BgNbdFit, expectedPurchases, fitBgNbd } from '../domain/comeback/bgnbd.ts'
import { watchedUntil } from '../domain/comeback/purchases.ts'
import { addDays, type Day, daysBetween, isDay } from '../domain/day.ts'
import { invalid, StempelError } from '../domain/errors.ts'
import { type Common, command, run } from './run.ts'

interface Given extends Common {
  readonly until?: string
}

interface Comeback {
  readonly model: BgNbdFit
  /** What was known, and what followed. */
  readonly from: Day
  readonly until: Day
  readonly to: Day
  readonly weeksAhead: number
  readonly predicted: number
  readonly actual: number
  readonly skipped: readonly number[]
}

/** `stempel comeback`: when customers come again, by the model BG/NBD, on a file of purchases. */
export const comebackCommand = (): Command =>
  command('comeback', 'Fit how customers come back (BG/NBD) to the first part of a file and foretell the rest.')
    .argument('<file>', 'one purchase a row: customer first, a day somewhere after it; the CDNOW sample as it is')
    .option('--until <day>', 'the last day that is known, for example 1997-09-30; the middle when left out')
    .action((file: string, { json, until }: Given) =>
      run(json, async () => {
        const found = comeback(readFileSync(resolve(file), 'utf8'), until)
        return { json: found, text: textOf(found) }
      }),
    )

function comeback(text: string, asked: string | undefined): Comeback {
  const { days, skipped } = readPurchases(text)
  const all = [...days.values()].flat().sort()
  const [from, to] = [all[0], all.at(-1)]
  if (from === undefined || to === undefined) throw new StempelError('invalid', 'No row names a customer and a day.')
  const until = asked ?? addDays(from, Math.floor((daysBetween(from, to) - 1) / 2))
  if (!isDay(until) || until < from || until > to) throw invalid('until', `--until is a day from ${from} to ${to}.`)
  const watched = watchedUntil(days, until)
  if (!watched.some(({ repeats }) => repeats > 0))
    throw new StempelError('invalid', `Nobody came twice until ${until}; there is nothing to fit.`)
  const model = fitBgNbd(watched)
  const weeksAhead = daysBetween(until, to) / 7
  const predicted = watched.reduce((sum, customer) => sum + expectedPurchases(model, customer, weeksAhead), 0)
  const actual = watched.reduce((sum, { later }) => sum + later, 0)
  return { model, from, until, to, weeksAhead, predicted, actual, skipped }
}

/** A customer is whatever stands first, its day the first `YYYYMMDD` or `YYYY-MM-DD` after it. */
function readPurchases(text: string): { days: Map<string, Day[]>; skipped: number[] } {
  const days = new Map<string, Day[]>()
  const skipped: number[] = []
  text.split(/\r?\n/).forEach((row, i) => {
    if (row.trim() === '') return
    const [customer = '', ...cells] = row.trim().split(/[\s,;]+/)
    const day = cells.map(dayIn).find((each) => each !== undefined)
    if (day === undefined) skipped.push(i + 1)
    else days.set(customer, [...(days.get(customer) ?? []), day])
  })
  return { days, skipped }
}

function dayIn(cell: string): Day | undefined {
  const [, year, month, date] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(cell) ?? []
  const day = `${year}-${month}-${date}`
  return isDay(day) ? day : undefined
}

function textOf({ model, from, until, to, weeksAhead, predicted, actual, skipped }: Comeback): string {
  const { r, alpha, a, b, logLikelihood, customers } = model
  const lines = [
    `${customers} customers, known from ${from} to ${until}:`,
    `r ${r.toFixed(4)}  alpha ${alpha.toFixed(3)}  a ${a.toFixed(3)}  b ${b.toFixed(3)}  log-likelihood ${logLikelihood.toFixed(1)}`,
    `${weeksAhead.toFixed(0)} weeks ahead, to ${to}: ${predicted.toFixed(0)} purchases foretold, ${actual} made.`,
  ]
  if (skipped.length > 0) lines.push(`Rows without a day were left out: ${skipped.slice(0, 10).join(', ')}.`)
  return lines.join('\n')
}
