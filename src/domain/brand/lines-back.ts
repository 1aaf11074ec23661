import type { LineNumbers } from '../fact.ts'
import type { ReturnedLine } from '../records.ts'
import { mulDivFloor } from '../whole.ts'
import type { NewEntry } from './entry.ts'

/** What came back of one line of a member's sale, as the shop that took it tells the brand; quantities in thousandths. */
export interface LineBack {
  readonly line: number
  /** What was sold: quantity, points, points burned on it, cents that count for the tier. */
  readonly quantity: number
  readonly points: number
  readonly burned: number
  readonly cents: number
  /** What came back now; below 0 when a return is taken back. */
  readonly back: number
  /** What the shop made of that: points taken, burned points given, cents that count no more. */
  readonly took: number
  readonly gave: number
  readonly less: number
}

/** A line as the brand knows it: what was sold, and what came back of it in all shops together. */
export interface LineStanding {
  readonly quantity: number
  readonly points: number
  readonly burned: number
  readonly cents: number
  readonly back: number
}

/** Points taken, burned points given, cents that count no more. */
export interface Undone {
  readonly points: number
  readonly burned: number
  readonly cents: number
}

export const NOTHING_UNDONE: Undone = { points: 0, burned: 0, cents: 0 }

/** What a return demands of a line in all: its share of what was sold, and everything once all of it came back. */
const share = (of: number, { quantity }: { readonly quantity: number }, back: number): number =>
  back <= 0 ? 0 : back >= quantity ? of : mulDivFloor(of, back, quantity)

/**
 * Books what came back of a line, whichever shop took it: the points of each piece of goods are taken once, however
 * often it is brought. What counts is the sum over all shops, so their order does not matter.
 * @param before undefined when nothing of the line was told yet; what was sold is taken from the first that tells
 */
export function bookLine(before: LineStanding | undefined, told: LineBack): { after: LineStanding; applied: Undone } {
  const { quantity, points, burned, cents } = before ?? told
  const from = before?.back ?? 0
  const after = { quantity, points, burned, cents, back: from + told.back }
  const change = (of: number): number => share(of, after, after.back) - share(of, after, from)
  return { after, applied: { points: change(points), burned: change(burned), cents: change(cents) } }
}

/** Lines as they travel: whole numbers in this order, without their names. */
export const packLines = (lines: readonly LineBack[]): number[][] =>
  lines.map(({ line, quantity, points, burned, cents, back, took, gave, less }) => [
    ...[line, quantity, points, burned, cents],
    ...[back, took, gave, less],
  ])

export const unpackLines = (packed: readonly (readonly number[])[]): LineBack[] =>
  packed.map(
    ([
      line = 0,
      quantity = 1,
      points = 0,
      burned = 0,
      cents = 0,
      back = 0,
      took = 0,
      gave = 0,
      less = 0,
    ]): LineBack => ({
      ...{ line, quantity, points, burned, cents },
      ...{ back, took, gave, less },
    }),
  )

type SoldLine = Pick<LineNumbers, 'line' | 'quantity' | 'points' | 'burned' | 'eligibleCents'>
const NONE = { quantity: 0, points: 0, burned: 0 }

/** What changed of a sale's returned lines, in the brand's terms; lines of which nothing is sold or changed are left out. */
export function linesBack(
  sold: readonly SoldLine[],
  before: readonly ReturnedLine[],
  after: readonly ReturnedLine[],
): LineBack[] {
  return sold.flatMap(({ line, quantity, points, burned, eligibleCents: cents }) => {
    const was = before.find((each) => each.line === line) ?? NONE
    const is = after.find((each) => each.line === line) ?? NONE
    if (quantity <= 0 || is.quantity === was.quantity) return []
    const less = share(cents, { quantity }, is.quantity) - share(cents, { quantity }, was.quantity)
    const undone = { took: is.points - was.points, gave: is.burned - was.burned, less }
    return [{ ...{ line, quantity, points, burned, cents }, back: is.quantity - was.quantity, ...undone }]
  })
}

/** What a job tells of the goods that came back in it. */
export interface Told {
  /** The sale's name between shop and brand; hex. */
  readonly sale: string
  readonly lines: readonly LineBack[]
}

/**
 * Lets one of the entries of a return say which goods it is about: the one that takes points, when there is one.
 * @param otherwise an entry that moves nothing, for a return that moved no points
 */
export function saying(entries: readonly NewEntry[], { sale, lines }: Told, otherwise: NewEntry): NewEntry[] {
  const all = entries.length === 0 ? [otherwise] : entries
  const found = all.findIndex(({ kind, detail }) => (detail.of ?? kind) === 'CLW')
  const speaker = Math.max(0, found)
  return all.map((entry, i) =>
    i === speaker ? { ...entry, detail: { ...entry.detail, sale, back: packLines(lines) } } : entry,
  )
}

/**
 * What an entry that says which goods it is about has to be set right by: points to give back to the member (below 0:
 * still to take), burned points to give, and cents that count again. The sum over a sale's entries does not depend on
 * their order.
 */
export function correctionOf({ kind, detail }: NewEntry, applied: Undone): Undone {
  // Goods of another shop moved nothing where they were taken back; all of it is done here.
  const { points, burned, cents } = kind === 'BAK' ? NOTHING_UNDONE : claimsOf(detail)
  return { points: points - applied.points, burned: applied.burned - burned, cents: cents - applied.cents }
}

/** What the shop made of the goods by what it alone knew. */
export const claimsOf = ({ back = [] }: Pick<NewEntry['detail'], 'back'>): Undone =>
  unpackLines(back).reduce(
    (sum, { took, gave, less }) => ({ points: sum.points + took, burned: sum.burned + gave, cents: sum.cents + less }),
    NOTHING_UNDONE,
  )
