/** How large and how long; given on the command line. */
export interface BenchOptions {
  /** Seconds of each measured turn. */
  readonly seconds: number
  /** Turns of each side; the median of their ratios counts. */
  readonly turns: number
  /** The sizes that 8-measures names, however long they take. */
  readonly full: boolean
  /** Small sizes, to see that everything runs. */
  readonly quick: boolean
  /** What goes on, for a person who waits. */
  readonly say: (text: string) => void
}

/** One row of the table. */
export interface RowResult {
  readonly id: string
  readonly what: string
  /** What it is measured against, in the same run. */
  readonly baseline: string
  readonly ratio: number
  readonly goal: string
  readonly verdict: Verdict
  /** Plain figures: rates, times, sizes, each named with its unit. */
  readonly figures: Readonly<Record<string, number | string>>
}

export type Verdict = 'goal' | 'must' | 'missed'

export interface Row {
  readonly id: string
  measure(options: BenchOptions): Promise<RowResult>
}

/** The middle value; of an even count the lower of the two, so that it was really measured. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

/** Judges a ratio that should be high. */
export const atLeast = (ratio: number, goal: number, must = goal): Verdict =>
  ratio >= goal ? 'goal' : ratio >= must ? 'must' : 'missed'

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))
