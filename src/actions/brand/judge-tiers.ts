import { BUCKETS, memberName } from '../../domain/brand/brand-ports.ts'
import { judgeTier } from '../../domain/brand/member-tier.ts'
import type { TierTx } from '../../domain/brand/tier-ports.ts'
import { addDays, type Day } from '../../domain/day.ts'
import { lowestTier, type TierRules } from '../../domain/tiers.ts'

const NEVER: Day = '9999-12-31'

/**
 * Judges the tiers of members who spent something since, or whose tier ends, and tells the shops of what changed. Who
 * has left is forgotten.
 * @returns how many were due.
 */
export async function judgeTiers(tx: TierTx, programme: TierRules, today: Day, limit: number): Promise<number> {
  const keys = await tx.due(today, limit)
  const tiers = await tx.tiers(keys)
  const spend = await tx.spend(keys)
  const present = await tx.present(keys)
  const lowest = lowestTier(programme)
  const judged = keys.flatMap((key) => {
    const member = tiers.get(memberName(key))
    if (member === undefined || !present.has(memberName(key))) return []
    const tier = { ...member, ...judgeTier(member, spend.get(memberName(key)) ?? {}, programme, today) }
    const due = tier.until === undefined ? NEVER : addDays(tier.until, 1)
    return [{ key, tier, due, told: tier.tier === lowest ? undefined : { tier: tier.tier, until: tier.until } }]
  })
  await tx.putTiers(judged)
  await tx.tell(judged)
  await tx.forget(keys.filter((key) => !present.has(memberName(key))))
  return keys.length
}

/** Where the programme by which tiers were last judged is noted. */
const JUDGED_BY = 'tier-programme'

/** Lets all tiers be judged anew, a bucket at a time. May be begun again. */
export async function judgeAll(run: <T>(work: (tx: TierTx) => Promise<T>) => Promise<T>): Promise<void> {
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) await run((tx) => tx.allDue(bucket))
}

/** After another programme came into force, all tiers are judged by it. @param id names the programme */
export async function judgeBy(run: <T>(work: (tx: TierTx) => Promise<T>) => Promise<T>, id: string): Promise<void> {
  if ((await run((tx) => tx.meta(JUDGED_BY))) === id) return
  await judgeAll(run)
  await run((tx) => tx.putMeta(JUDGED_BY, id))
}
