import { invalid } from './errors.ts'
import type { LineNumbers } from './fact.ts'
import type { ReturnedLine, SaleProgress } from './records.ts'
import type { ReturnLine } from './sale.ts'
import { mulDivFloor } from './whole.ts'

/** What one return takes of one line, and what it demands for it. */
export interface TakenLine {
  readonly line: number
  readonly quantity: number
  readonly amountCents: number
  /** Points demanded back. */
  readonly points: number
  /** Burned points given back. */
  readonly burned: number
}

const NONE = { quantity: 0, amountCents: 0, points: 0, burned: 0 }

/**
 * What a return demands: of each line floor(share × points) in sum over all its returns, and the rest with the return
 * that reaches the bought quantity. So part returns in any order demand exactly what one full return does.
 * @throws StempelError `invalid` when a line is unknown, stands twice, or has less left than is brought back.
 */
export function takeLines(
  sold: readonly LineNumbers[],
  progress: SaleProgress,
  lines: readonly ReturnLine[],
): TakenLine[] {
  const seen = new Set<number>()
  return lines.map((asked, i) => {
    const line = sold.find((each) => each.line === asked.line)
    if (line === undefined)
      throw invalid(`lines[${i}].line`, `The sale has no line ${asked.line} that could be returned.`)
    if (seen.has(asked.line)) throw invalid(`lines[${i}].line`, `Line ${asked.line} stands twice in this return.`)
    seen.add(asked.line)
    checkSigns(asked, line, i)
    const before = progress.returned.find((each) => each.line === asked.line) ?? NONE
    const left = progress.voided ? 0 : line.quantity - before.quantity
    if (asked.quantity > left)
      throw invalid(
        `lines[${i}].quantity`,
        `Of line ${asked.line}, ${thousandths(left)} can still be returned, not ${thousandths(asked.quantity)}.`,
      )
    return take(line, before, asked)
  })
}

/** What comes back is counted upwards; nothing is a return only of a line that sold nothing. */
function checkSigns(asked: ReturnLine, sold: LineNumbers, i: number): void {
  if (asked.quantity < 0 || (asked.quantity === 0 && sold.quantity > 0))
    throw invalid(`lines[${i}].quantity`, 'The quantity that comes back is above 0.')
  if (asked.amountCents < 0) throw invalid(`lines[${i}].amountCents`, 'What is paid back is 0 or more.')
}

/** Everything that has not been returned yet, as one return: what a void takes back. */
export function takeRest(sold: readonly LineNumbers[], progress: SaleProgress): TakenLine[] {
  return sold.flatMap((line) => {
    const before = progress.returned.find((each) => each.line === line.line) ?? NONE
    const quantity = line.quantity - before.quantity
    const open = quantity > 0 || before.points < line.points || before.burned < line.burned
    if (!open) return []
    return [
      take(line, before, {
        line: line.line,
        quantity,
        amountCents: Math.max(0, line.amountCents - before.amountCents),
      }),
    ]
  })
}

function take(line: LineNumbers, before: Omit<ReturnedLine, 'line'>, asked: ReturnLine): TakenLine {
  const quantity = before.quantity + asked.quantity
  const demanded = (of: number): number => (quantity >= line.quantity ? of : mulDivFloor(of, quantity, line.quantity))
  return {
    line: line.line,
    quantity: asked.quantity,
    amountCents: asked.amountCents,
    points: Math.max(0, demanded(line.points) - before.points),
    burned: Math.max(0, demanded(line.burned) - before.burned),
  }
}

/** The progress of the sale's lines after a return took some of them (`sign` 1), or was itself taken back (−1). */
export function afterTaking(
  returned: readonly ReturnedLine[],
  taken: readonly TakenLine[],
  sign: 1 | -1,
): ReturnedLine[] {
  const byLine = new Map(returned.map((line) => [line.line, line]))
  for (const part of taken) {
    const before = byLine.get(part.line) ?? { line: part.line, ...NONE }
    byLine.set(part.line, {
      line: part.line,
      quantity: before.quantity + sign * part.quantity,
      amountCents: before.amountCents + sign * part.amountCents,
      points: before.points + sign * part.points,
      burned: before.burned + sign * part.burned,
    })
  }
  return [...byLine.values()]
    .filter((line) => line.quantity > 0 || line.points > 0 || line.burned > 0)
    .sort((a, b) => a.line - b.line)
}

/** Points of the sale's lines that no return has demanded yet: what a late claim still credits. */
export function unreturnedPoints(sold: readonly LineNumbers[], progress: SaleProgress): number {
  if (progress.voided) return 0
  let sum = 0
  for (const line of sold) sum += line.points - (progress.returned.find((each) => each.line === line.line)?.points ?? 0)
  return sum
}

/** Eligible cents that still count, for gift thresholds and tiers. */
export function unreturnedEligible(sold: readonly LineNumbers[], returned: readonly ReturnedLine[]): number {
  let sum = 0
  for (const line of sold) {
    const gone = returned.find((each) => each.line === line.line)
    if (gone === undefined) sum += line.eligibleCents
    else if (gone.quantity < line.quantity) sum += Math.max(0, line.eligibleCents - gone.amountCents)
  }
  return sum
}

const thousandths = (quantity: number): string => String(quantity / 1000)
