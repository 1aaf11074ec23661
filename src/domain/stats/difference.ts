import { student95 } from './certainty.ts'
import type { Moments } from './moments.ts'

/** What is known of one side. */
export interface Side {
  readonly count: number
  /** As measured. */
  readonly mean: number
  /** Of what is left to chance once what was known before is taken out. */
  readonly variance: number
}

/** How much higher the mean of the treated is, with bounds that hold the true one 95 times of 100. */
export interface Difference {
  readonly estimate: number
  readonly standardError: number
  readonly low: number
  readonly high: number
  readonly treated: Side
  readonly control: Side
}

/**
 * The difference of two means of independent subjects, each side with a variance of its own (Welch). What was known
 * before is taken out of both sides by one slope (CUPED: Deng, Xu, Kohavi, Walker, WSDM 2013), which shrinks the
 * interval and moves the estimate by chance only, as long as it was known before anybody was treated.
 * @throws RangeError when a side has fewer than two subjects.
 */
export function difference(treated: Moments, control: Moments): Difference {
  if (treated.count < 2 || control.count < 2) throw new RangeError('each side has two subjects or more')
  const slope = slopeOf(treated, control)
  const [a, b] = [sideOf(treated, slope), sideOf(control, slope)]
  const [va, vb] = [a.side.variance / a.side.count, b.side.variance / b.side.count]
  const standardError = Math.sqrt(va + vb)
  const estimate = a.adjusted - b.adjusted
  const reach = standardError === 0 ? 0 : standardError * student95(degreesOf(va, a.side.count, vb, b.side.count))
  return {
    estimate,
    standardError,
    low: estimate - reach,
    high: estimate + reach,
    treated: a.side,
    control: b.side,
  }
}

/** Welch and Satterthwaite: how many degrees of freedom the two variances have together. */
const degreesOf = (va: number, na: number, vb: number, nb: number): number =>
  (va + vb) ** 2 / (va ** 2 / (na - 1) + vb ** 2 / (nb - 1))

interface Slope {
  readonly slope: number
  /** Where what was known has its middle, on both sides together. */
  readonly center: number
}

/** The slope of what was measured on what was known, within the sides. */
function slopeOf(...sides: readonly Moments[]): Slope {
  let [xy, xx, x, known] = [0, 0, 0, 0]
  for (const side of sides) {
    if (side.known === 0) continue
    xy += side.xy - (side.x * side.knownY) / side.known
    xx += side.xx - side.x ** 2 / side.known
    x += side.x
    known += side.known
  }
  return { slope: xx > 0 ? xy / xx : 0, center: known === 0 ? 0 : x / known }
}

/** Subjects of whom nothing was known are taken as they are. */
function sideOf(of: Moments, { slope, center }: Slope): { side: Side; adjusted: number } {
  const { count, y, yy, known, knownY, x, xx, xy } = of
  const adjusted = (y - slope * (x - known * center)) / count
  const squares = yy - 2 * slope * (xy - center * knownY) + slope ** 2 * (xx - 2 * center * x + known * center ** 2)
  // Below 0 only by rounding, where all are alike.
  const variance = Math.max(0, squares - count * adjusted ** 2) / (count - 1)
  return { side: { count, mean: y / count, variance }, adjusted }
}
