import { allocate } from '../whole.ts'

/** Something that can be taken off: so many cents, from these lines only (by their place in the basket). */
export interface Demand {
  readonly cents: number
  readonly lines: readonly number[]
}

/**
 * Takes as much off as the lines can bear: no line falls below 0, and no other way of laying the same demands takes
 * more (a maximum flow). Each demand is spread over the room of its lines by largest remainder, in the order given;
 * what then finds no room moves earlier ones to their other lines.
 * @param room cents each line can bear
 * @returns cents per demand and line.
 */
export function takeOff(demands: readonly Demand[], room: readonly number[]): number[][] {
  const left = [...room]
  const taken = demands.map(() => room.map(() => 0))
  demands.forEach((demand, d) => {
    const weights = demand.lines.map((line) => left[line] ?? 0)
    const most = weights.reduce((a, b) => a + b, 0)
    const parts = allocate(Math.min(demand.cents, most), weights)
    demand.lines.forEach((line, i) => {
      add(taken, d, line, parts[i] ?? 0)
      left[line] = (left[line] ?? 0) - (parts[i] ?? 0)
    })
    for (let missing = demand.cents - Math.min(demand.cents, most); missing > 0; ) {
      const moved = makeRoom(demands, taken, left, d, missing)
      if (moved === 0) break
      missing -= moved
    }
  })
  return taken
}

/** One step of the way by which a demand's cents reach a line with room: demand `d` onto `line`, off `from`. */
interface Step {
  readonly d: number
  readonly line: number
  readonly before: Step | undefined
}

/** Finds the shortest chain of moves that lets a demand take more, and makes it. @returns how many cents it brought. */
function makeRoom(
  demands: readonly Demand[],
  taken: number[][],
  left: number[],
  wanting: number,
  missing: number,
): number {
  const seenLines = new Set<number>()
  const seen = new Set([wanting])
  let edge: { d: number; before: Step | undefined }[] = [{ d: wanting, before: undefined }]
  while (edge.length > 0) {
    const next: typeof edge = []
    for (const { d, before } of edge)
      for (const line of demands[d]?.lines ?? []) {
        if (seenLines.has(line)) continue
        seenLines.add(line)
        const step = { d, line, before }
        if ((left[line] ?? 0) > 0) return move(taken, left, step, missing)
        taken.forEach((of, other) => {
          if (seen.has(other) || (of[line] ?? 0) === 0) return
          seen.add(other)
          next.push({ d: other, before: step })
        })
      }
    edge = next
  }
  return 0
}

function move(taken: number[][], left: number[], last: Step, missing: number): number {
  let cents = Math.min(missing, left[last.line] ?? 0)
  for (let step: Step = last; step.before !== undefined; step = step.before)
    cents = Math.min(cents, taken[step.d]?.[step.before.line] ?? 0)
  left[last.line] = (left[last.line] ?? 0) - cents
  for (let step: Step | undefined = last; step !== undefined; step = step.before) {
    add(taken, step.d, step.line, cents)
    if (step.before !== undefined) add(taken, step.d, step.before.line, -cents)
  }
  return cents
}

function add(taken: number[][], d: number, line: number, cents: number): void {
  const of = taken[d]
  if (of !== undefined) of[line] = (of[line] ?? 0) + cents
}
