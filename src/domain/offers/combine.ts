import { sumOf } from '../whole.ts'
import { takeOff } from './flow.ts'
import { type Candidate, inOrder, type Scales, type Unused, type Weighed, weighAll } from './weigh.ts'

/** A coupon that is used, and what it takes off each line of the basket. */
export interface Used {
  readonly coupon: Candidate
  readonly lineCents: readonly number[]
  readonly cents: number
}

export interface Combination {
  readonly used: readonly Used[]
  readonly unused: readonly { readonly coupon: Candidate; readonly why: Unused }[]
}

/**
 * The combination that gives the shopper most. Allowed are all stackable coupons together, or one exclusive coupon
 * alone. Worth counts in points: cents off at their worth in points, and the points a multiplier would give on the basket
 * before coupons. Of equals the one with fewer coupons, then the one whose coupons end first. A coupon that adds nothing
 * to it is left to its owner. The order of the codes never matters.
 * @param room cents that coupons can take off each line
 * @param others what is used already and stays: another exclusive coupon allows nothing more, a stackable one no exclusive
 */
export function combine(
  coupons: readonly Candidate[],
  scales: Scales,
  room: readonly number[],
  pointsPerCent: number,
  others: 'none' | 'stackable' | 'exclusive' = 'none',
): Combination {
  const { weighed, unused } = weighAll(coupons, scales)
  const stackable = weighed.filter(({ coupon }) => coupon.offer.combine === 'stackable')
  const exclusive = weighed.filter(({ coupon }) => coupon.offer.combine === 'exclusive')
  const sets = [
    ...(others === 'exclusive' ? [] : [withoutIdle(stackable, room)]),
    ...(others === 'none' ? exclusive.map((each) => [each]) : []),
  ]
  let best: readonly Weighed[] = []
  for (const set of sets) if (isBetter(set, best, room, pointsPerCent)) best = set
  const taken = takeOff(best, room)
  const used = best.map(({ coupon }, i): Used => {
    const lineCents = taken[i] ?? []
    return { coupon, lineCents, cents: sumOf(lineCents, (cents) => cents) }
  })
  // What lost against its own kind adds nothing; what lost against the other kind would have given less.
  const won = best[0]?.coupon.offer.combine
  const left = weighed
    .filter((each) => !best.includes(each))
    .map(({ coupon }) => {
      const isIdle = won === undefined || (won === 'stackable' && coupon.offer.combine === 'stackable')
      return { coupon, why: isIdle ? ('nothing' as const) : ('better' as const) }
    })
  return { used, unused: [...unused, ...left] }
}

/** What a set of coupons gives, in points. */
export function worthInPoints(set: readonly Weighed[], room: readonly number[], pointsPerCent: number): number {
  return centsOf(set, room) * pointsPerCent + sumOf(set, ({ points }) => points)
}

const centsOf = (set: readonly Weighed[], room: readonly number[]): number =>
  sumOf(takeOff(set, room), (line) => sumOf(line, (cents) => cents))

function isBetter(
  a: readonly Weighed[],
  b: readonly Weighed[],
  room: readonly number[],
  pointsPerCent: number,
): boolean {
  if (a.length === 0) return false
  const more = worthInPoints(a, room, pointsPerCent) - worthInPoints(b, room, pointsPerCent)
  if (more !== 0) return more > 0
  if (a.length !== b.length) return a.length < b.length
  const [first, other] = [a[0]?.coupon, b[0]?.coupon]
  return first !== undefined && other !== undefined && inOrder(first, other) < 0
}

/** Leaves out, those that end last first, coupons without which the rest gives as much. */
function withoutIdle(set: readonly Weighed[], room: readonly number[]): readonly Weighed[] {
  const most = centsOf(set, room)
  // Where every coupon gives all it is worth, none is idle.
  if (sumOf(set, ({ cents }) => cents) === most) return set
  let kept = set
  for (const each of [...set].reverse()) {
    if (each.points > 0) continue
    const rest = kept.filter((other) => other !== each)
    if (centsOf(rest, room) === most) kept = rest
  }
  return kept
}
