import type { Day } from './day.ts'
import type { BasketGift, Programme } from './programme.ts'
import type { Count, Counted } from './rewards/limits.ts'
import type { Award, CompiledRule, Judged } from './rewards/rule.ts'
import { allocate } from './whole.ts'

/** What the rules of a programme give a basket. */
export interface Judgement {
  /** In the order of the programme; awards of 0 points only explain themselves. */
  readonly awards: readonly Award[]
  /** Sum of the awards. */
  readonly points: number
  /** Points per line of the basket: each rule spread over its own lines by largest remainder. */
  readonly linePoints: readonly number[]
  /** What the awards of limited rules count for; empty when no rule has limits. */
  readonly counts: readonly Count[]
}

/** What limits need to know: the business day, and what was counted before. */
export interface Room {
  readonly day: Day
  readonly counted: Counted
}

const NOTHING_COUNTED: Counted = { card: undefined, all: () => 0 }

/**
 * Judges a basket by the earn rules, in the order of the programme. A rule gives what its limits leave; a multiplier
 * multiplies what its rule really gave. Of an exclusive group only the award with most points counts, of equals the
 * earlier one; what each would give is found as if no group were exclusive. Rules that coupons add stand behind all others.
 */
export function judge(
  programme: Programme,
  judged: Judged,
  room?: Room,
  extra: readonly CompiledRule[] = [],
): Judgement {
  const asked = extra.length === 0 ? programme.candidates(judged) : [...programme.candidates(judged), ...extra]
  const first = judgeRules(programme, asked, judged, room, NO_LOSERS)
  const losers = programme.hasGroups ? losersOf(programme, first) : NO_LOSERS
  const awards = losers.size === 0 ? first : judgeRules(programme, asked, judged, room, losers)
  const linePoints = judged.lines.map(() => 0)
  const counts: Count[] = []
  let points = 0
  for (const award of awards) {
    if (award.points === 0) continue
    points += award.points
    addTo(linePoints, allocate(award.points, award.weights))
    const count = room && programme.limits.get(award.rule)?.count(award.points, room.day)
    if (count !== undefined) counts.push(room?.counted.card === undefined ? { ...count, card: [] } : count)
  }
  return { awards, points, linePoints, counts }
}

/** By rule, which one of its group gave more. */
type Losers = ReadonlyMap<string, string>

const NO_LOSERS: Losers = new Map()

function judgeRules(
  programme: Programme,
  asked: Programme['rules'],
  judged: Judged,
  room: Room | undefined,
  losers: Losers,
): Award[] {
  const awards: Award[] = []
  for (const rule of asked) {
    const award = rule.judge(judged, awards)
    if (award === undefined) continue
    const winner = losers.get(rule.id)
    if (winner !== undefined) awards.push({ ...award, points: 0, reason: { kind: 'exclusive', winner } })
    else if (award.points === 0 || programme.limits.size === 0) awards.push(award)
    else {
      const left = limited(programme, award, room)
      if (left !== undefined) awards.push(left)
    }
  }
  return awards
}

/** An award as its rule's limits leave it. Without a card, a limit that counts for the card leaves nothing. */
function limited(programme: Programme, award: Award, room: Room | undefined): Award | undefined {
  const limits = programme.limits.get(award.rule)
  if (limits === undefined) return award
  const { day, counted } = room ?? { day: '', counted: NOTHING_COUNTED }
  if (limits.needsCard && counted.card === undefined) return undefined
  const { points, cut } = limits.cut(award.points, day, counted)
  if (cut === undefined) return award
  return { ...award, points, reason: { kind: 'cut', of: award.reason, from: award.points, ...cut } }
}

function losersOf(programme: Programme, awards: readonly Award[]): Losers {
  const best = new Map<string, Award>()
  const rivals: { group: string; award: Award }[] = []
  for (const award of awards) {
    const group = programme.groups.get(award.rule)
    if (group === undefined || award.points === 0) continue
    rivals.push({ group, award })
    if (award.points > (best.get(group)?.points ?? 0)) best.set(group, award)
  }
  const losers = new Map<string, string>()
  for (const { group, award } of rivals) {
    const winner = best.get(group)
    if (winner !== undefined && winner !== award) losers.set(award.rule, winner.rule)
  }
  return losers
}

function addTo(sums: number[], parts: readonly number[]): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) + (parts[i] ?? 0)
}

/** The gifts a basket of so much eligible spend is due: the highest it reaches, or all when the programme stacks them. */
export function giftsFor(programme: Programme, eligibleCents: number): readonly BasketGift[] {
  const reached = programme.giftsDescending.filter((gift) => eligibleCents >= gift.fromCents)
  return programme.gifts.stack ? reached : reached.slice(0, 1)
}
