import { type MemberKey, memberName } from '../../domain/brand/brand-ports.ts'
import type { StreamEntry } from '../../domain/brand/entry.ts'
import type { MemberTier } from '../../domain/brand/member-tier.ts'
import type { Spend, TierTx } from '../../domain/brand/tier-ports.ts'
import { monthOf } from '../../domain/day.ts'
import { higherTier, type TierRules } from '../../domain/tiers.ts'
import { GoodsBack } from './clawback.ts'

type Entry = Pick<StreamEntry, 'seq' | 'kind' | 'points' | 'detail'>

/** What was counted of a member in one page. */
interface Counting {
  readonly key: MemberKey
  readonly spend: Map<string, number>
  tier: MemberTier
}

/** Only the month is wanted of goods that come back; their points are the ledger's matter. */
const NO_LEDGER = { setRight: () => {} }

/**
 * Counts what members spent, from the next booked entries of a stream: each operation once, by the entry it is booked
 * by, and goods that came back once in whichever shop. How far it came is written with the sums, so that it is safe to
 * repeat and several servers may count at once.
 */
export async function countStream(
  tx: TierTx,
  { stream, shop }: { readonly stream: string; readonly shop: string },
  programme: TierRules,
  limit: number,
): Promise<void> {
  const { entries, upTo } = await tx.entries(stream, limit)
  const first = await firstTold(tx, shop, stream, entries.filter(isAboutTiers))
  if (first.length > 0) await count(tx, first, programme)
  await tx.putCounted(stream, upTo)
}

const isAboutTiers = ({ detail: { op, cents, sale, tier } }: Entry): boolean =>
  op !== undefined && ((cents ?? 0) !== 0 || sale !== undefined || tier !== undefined)

interface Told {
  readonly key: MemberKey
  readonly entry: Entry
}

/** Those entries by which an operation of somebody who has not left is booked. */
async function firstTold(tx: TierTx, shop: string, stream: string, entries: readonly Entry[]): Promise<Told[]> {
  if (entries.length === 0) return []
  const keys = await tx.membersBehind(shop, [...new Set(entries.map(({ detail }) => detail.alias))])
  const present = await tx.present([...new Map([...keys.values()].map((key) => [memberName(key), key])).values()])
  const told = entries.flatMap((entry) => {
    const key = keys.get(entry.detail.alias)
    return key === undefined || !present.has(memberName(key)) ? [] : [{ key, entry }]
  })
  const by = await tx.bookedBy(told.map(({ key, entry }) => ({ key, op: entry.detail.op ?? '' })))
  const first: Told[] = []
  for (const each of told) {
    const { seq, detail } = each.entry
    if (by.get(`${each.key.member} ${detail.op}`) !== `${detail.dead ?? stream} ${seq}`) continue
    // An entry and its replay may have the same number by chance, and say the same: the entry is counted.
    const isReplayed = detail.dead !== undefined && (await tx.operationAt(detail.dead, seq)) === detail.op
    if (!isReplayed) first.push(each)
  }
  return first
}

async function count(tx: TierTx, told: readonly Told[], programme: TierRules): Promise<void> {
  const keys = [...new Map(told.map(({ key }) => [memberName(key), key])).values()]
  const spend = await tx.spend(keys)
  const tiers = await tx.tiers(keys)
  const goods = await GoodsBack.of(tx, told)
  const counting = new Map<string, Counting>()
  for (const { key, entry } of told) {
    const name = memberName(key)
    const { detail } = entry
    const of = counting.get(name) ?? begin(key, spend.get(name), tiers.get(name), detail.day)
    counting.set(name, of)
    const cents = (detail.cents ?? 0) + goods.book(entry, key, NO_LEDGER).cents
    const month = detail.month ?? monthOf(detail.day)
    if (cents !== 0) of.spend.set(month, (of.spend.get(month) ?? 0) + cents)
    of.tier = carrying(of.tier, detail, programme)
  }
  await goods.save(tx)
  await tx.putSpend(
    [...counting.values()].map(({ key, spend: months }) => ({ key, spend: Object.fromEntries(months) })),
  )
  await tx.putTiers([...counting.values()].map(({ key, tier }) => ({ key, tier, due: undefined })))
}

const begin = (key: MemberKey, spend: Spend = {}, tier: MemberTier | undefined, day: string): Counting => ({
  ...{ key, spend: new Map(Object.entries(spend)) },
  tier: tier ?? { ...{ tier: undefined, until: undefined, carried: undefined, opened: day, stepped: undefined } },
})

/** What the entry says of the member beside the money: how early it began, and the tier a card brought along. */
function carrying(
  member: MemberTier,
  { day, tier, tierUntil: until }: Entry['detail'],
  programme: TierRules,
): MemberTier {
  const opened = day < member.opened ? day : member.opened
  const before = member.carried
  if (tier === undefined) return { ...member, opened }
  const isHigher = before === undefined || higherTier(programme, before.tier, tier) !== before.tier
  const isLonger = before?.tier === tier && before.until !== undefined && (until === undefined || until > before.until)
  return { ...member, opened, carried: isHigher || isLonger ? { tier, until } : before }
}
