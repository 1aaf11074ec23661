/** Where a function is least, and how little it is there. */
export interface Minimum {
  readonly at: readonly number[]
  readonly value: number
  readonly evaluations: number
}

interface Corner {
  readonly at: readonly number[]
  readonly value: number
}

const MOST_STEPS = 10_000

/**
 * Looks for the minimum of a function of a few numbers without its derivatives: the simplex of Nelder and Mead (1965),
 * reflected, stretched and shrunk until its corners agree to `tolerance`, and started once more from what it found.
 */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-12 }: { readonly step?: number; readonly tolerance?: number } = {},
): Minimum {
  let evaluations = 0
  const counted = (at: readonly number[]): Corner => {
    evaluations += 1
    return { at, value: f(at) }
  }
  const first = descend(counted, start, step, tolerance)
  const { at, value } = descend(counted, first.at, step / 5, tolerance)
  return { at, value, evaluations }
}

function descend(
  f: (at: readonly number[]) => Corner,
  start: readonly number[],
  step: number,
  tolerance: number,
): Corner {
  const corners = [f(start), ...start.map((_, i) => f(start.map((x, j) => (i === j ? x + step : x))))]
  for (let round = 0; round < MOST_STEPS; round += 1) {
    corners.sort((a, b) => a.value - b.value)
    const [best, worst, second] = [corners[0], corners.at(-1), corners.at(-2)]
    if (best === undefined || worst === undefined || second === undefined) throw new RangeError('nothing to look for')
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) return best
    const others = corners.slice(0, -1)
    const middle = start.map((_, i) => others.reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / others.length)
    const along = (t: number): Corner => f(middle.map((m, i) => m + t * ((worst.at[i] ?? 0) - m)))
    const reflected = along(-1)
    let next = reflected
    if (reflected.value < best.value) {
      const stretched = along(-2)
      next = stretched.value < reflected.value ? stretched : reflected
    } else if (reflected.value >= second.value) {
      const inside = along(reflected.value < worst.value ? -0.5 : 0.5)
      if (inside.value >= Math.min(worst.value, reflected.value)) {
        const shrunk = corners.slice(1).map(({ at }) => f(at.map((x, i) => ((best.at[i] ?? 0) + x) / 2)))
        corners.splice(1, shrunk.length, ...shrunk)
        continue
      }
      next = inside
    }
    corners[corners.length - 1] = next
  }
  return corners.reduce((a, b) => (b.value < a.value ? b : a))
}
