import type { ToldUplift } from './report.ts'
import type { Cell } from './report-table.ts'
import type { UpliftRow } from './uplift-rows.ts'

const EFFECTS = ['revenue', 'own', 'cost', 'net'] as const

/** A column of the table of what offers changed. */
type Column = readonly [head: string, cell: (row: ToldUplift) => Cell]

const effectColumns = (name: (typeof EFFECTS)[number]): Column[] => {
  const of = ({ [name]: effect }: UpliftRow) => effect
  return [
    [`${name}Cents`, (row) => of(row)?.cents],
    [`${name}LowCents`, (row) => of(row)?.lowCents],
    [`${name}HighCents`, (row) => of(row)?.highCents],
    [`${name}TotalCents`, (row) => of(row)?.totalCents],
    [`${name}Verdict`, (row) => of(row)?.verdict],
  ]
}

const COLUMNS: readonly Column[] = [
  ['offer', ({ offer = '*' }) => offer],
  ['tactic', ({ tactic = '*' }) => tactic],
  ['days', ({ days }) => days],
  ['exposed', ({ exposed }) => exposed],
  ['redeemed', ({ redeemed }) => redeemed],
  ['control', ({ control }) => control],
  ['verdict', ({ verdict }) => verdict],
  ['because', ({ because }) => because],
  ['controlCents', ({ controlCents }) => controlCents],
  ...EFFECTS.flatMap(effectColumns),
  ['detectableBasisPoints', ({ detectableBasisPoints }) => detectableBasisPoints],
  ['cardsMissing', ({ cardsMissing }) => cardsMissing],
  ['chosenBasisPoints', ({ choice }) => choice?.chosenBasisPoints],
  ['chanceBasisPoints', ({ choice }) => choice?.chanceBasisPoints],
  ['choiceVerdict', ({ choice }) => choice?.verdict],
]

/** What offers changed as one table; a star stands for all offers, or all tactics, together. */
export const upliftCells = (rows: readonly ToldUplift[]): { heads: string[]; rows: Cell[][] } => ({
  heads: COLUMNS.map(([head]) => head),
  rows: rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
})
