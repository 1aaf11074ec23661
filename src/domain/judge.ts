import type { NetLine } from './basket.ts'
import type { Programme } from './programme.ts'
import type { Award } from './rewards/rule.ts'
import { allocate } from './whole.ts'
import type { Title } from './words.ts'

/** What the rules of a programme give a basket. */
export interface Judgement {
  readonly awards: readonly Award[]
  /** Sum of the awards. */
  readonly points: number
  /** Points per line of the basket: each rule spread over its own lines by largest remainder. */
  readonly linePoints: readonly number[]
}

/** Judges a basket by the earn rules, in the order of the programme. */
export function judge(
  programme: Programme,
  lines: readonly NetLine[],
  eligibleCents: readonly number[],
  tier: string | undefined,
  currency: string,
): Judgement {
  const judged = { lines, eligibleCents, tier, currency }
  const awards: Award[] = []
  const linePoints = lines.map(() => 0)
  let points = 0
  for (const rule of programme.rules) {
    const award = rule.judge(judged, awards)
    if (award === undefined) continue
    awards.push(award)
    points += award.points
    if (award.points > 0) addTo(linePoints, allocate(award.points, award.weights))
  }
  return { awards, points, linePoints }
}

function addTo(sums: number[], parts: readonly number[]): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) + (parts[i] ?? 0)
}

/** The gifts a basket of so much eligible spend is due: the highest it reaches, or all when the programme stacks them. */
export function giftsFor(
  programme: Programme,
  eligibleCents: number,
): { id: string; title: Title; costCents: number }[] {
  const reached = programme.giftsDescending.filter((gift) => eligibleCents >= gift.fromCents)
  return programme.gifts.stack ? reached : reached.slice(0, 1)
}
