import { rightsLeft } from '../../domain/brand/rights.ts'
import { localDay } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'
import { joinBrand, meetMember } from './member-join.ts'
import { leaveBrand } from './member-leave.ts'
import { monthsOf, pointsIn } from './member-points.ts'

/** A lost card's account and the one of the card that replaces it, with the codes of both. */
interface Recovery {
  readonly old: number
  readonly heir: number
  readonly lost: string
  readonly replacement: string
  /** Names the recovery; of one text the brand books one operation. */
  readonly cause: string
}

/**
 * Lets a membership follow what a lost card had to the card that replaces it: the brand files the new card's tag in
 * place of the old one, and every other shop hears of it. A new card that is a member of its own stays that member:
 * the old membership ends, and what it had is the new one's.
 * @param move moves everything the old account has to the heir
 */
export function recoverMember<T>(tx: ShopTx, of: Recovery, now: number, ctx: ShopContext, move: () => T): T {
  const { old, heir, lost, replacement } = of
  const waiting = tx.members.joinOf(old)
  // A card that was replaced before may still be on its way to the brand, which hears of both, in turn.
  if (waiting !== undefined) tx.members.putJoin(waiting.tag, undefined, waiting.replaces)
  meetMember(tx, lost, old, now, ctx)
  meetMember(tx, replacement, heir, now, ctx)
  const member = tx.members.ofAccount(old)
  const next = ctx.brand?.tag(replacement)
  if (member === undefined || next === undefined || tx.members.ofAccount(heir) !== undefined) {
    const own = monthsOf(tx, old)
    leaveBrand(tx, { account: old }, now, ctx)
    const moved = move()
    carryOver(tx, of, own, now, ctx)
    if (waiting !== undefined && member === undefined) joinBrand(tx, { account: heir, code: replacement }, now, ctx)
    return moved
  }
  const own = monthsOf(tx, heir)
  const moved = move()
  tx.members.put({ ...member, tag: next })
  tx.members.link(member.alias, heir)
  tx.members.putJoin(next, heir, member.tag)
  carryOver(tx, of, own, now, ctx)
  return moved
}

/** What a member's account has beyond the rights held here came by the recovery, and goes to the brand. */
function carryOver(
  tx: ShopTx,
  { heir, cause }: Recovery,
  own: ReadonlyMap<string, number>,
  now: number,
  ctx: ShopContext,
): void {
  const member = tx.members.ofAccount(heir)
  if (member === undefined) return
  const { alias } = member
  const more = pointsIn(monthsOf(tx, heir)) - rightsLeft(tx.members.rights(alias))
  const base = { alias, day: localDay(now, ctx.timeZone), programme: ctx.programmes.at(now).version }
  const op = (what: string): string => ctx.keys.operationId(`${what}\n${cause}`)
  // A debt of the one card may have swallowed points of the other.
  const months = pointsIn(own) === more ? own : new Map(more > 0 ? [[[...own.keys()].sort().at(-1) ?? '', more]] : [])
  for (const [until, points] of months)
    tx.members.append({ kind: 'ACC', points, detail: { ...base, until, op: op(`ACC\nrecovery\n${until}`) } })
  if (more < 0) tx.members.append({ kind: 'RED', points: 0 - more, detail: { ...base, op: op('RED\nrecovery') } })
  tx.members.want(alias, true)
}
