import type { AccountView } from './account.ts'
import { addDays, type Day, daysBetween, monthOf } from './day.ts'
import type { Fact, GiftChange } from './fact.ts'
import type { Programme, RunningGift } from './programme.ts'
import type { GiftRecord } from './records.ts'
import type { Count } from './rewards/limits.ts'

/**
 * Gifts for what a card buys in a period. Spend of months and years stands in the account; that of periods of days is
 * counted under `days:N`, and how many multiples of a gift's threshold were given, under `gift:` and its id.
 */

/** A day from which periods of days are counted, the same for every card. */
const EPOCH: Day = '2024-01-01'

/** The period a day lies in, by its first day, month or year. */
export function periodOf({ per }: Pick<RunningGift, 'per'>, day: Day): string {
  if (per === 'month') return monthOf(day)
  if (per === 'year') return day.slice(0, 4)
  const length = Number(per.slice('days:'.length))
  return addDays(EPOCH, Math.floor(daysBetween(EPOCH, day) / length) * length)
}

/** What the card's books hold of the period of a day, in cents. */
function totalBefore(gift: RunningGift, account: AccountView, day: Day): number {
  const period = periodOf(gift, day)
  if (gift.per.startsWith('days:')) return account.counted?.(gift.per, period).sum ?? 0
  let sum = 0
  for (const month in account.spend) if (month.startsWith(period)) sum += account.spend[month] ?? 0
  return sum
}

/** How often a total reaches the gift's threshold. */
const timesReached = ({ fromCents, repeat }: RunningGift, totalCents: number): number =>
  Math.min(Math.max(0, Math.floor(totalCents / fromCents)), repeat ? Number.MAX_SAFE_INTEGER : 1)

const nameOf = (gift: string): string => `gift:${gift}`

/**
 * The gifts a sale of so much eligible spend makes due by the card's running totals: one of a kind, however many
 * multiples it passes.
 */
export function runningGifts(
  programme: Programme,
  account: AccountView,
  day: Day,
  eligibleCents: number,
): { gifts: RunningGift[]; counts: Count[] } {
  const gifts: RunningGift[] = []
  const counts: Count[] = []
  for (const gift of eligibleCents > 0 ? (programme.gifts.running ?? []) : []) {
    const period = periodOf(gift, day)
    const given = account.counted?.(nameOf(gift.id), period).sum ?? 0
    const more = timesReached(gift, totalBefore(gift, account, day) + eligibleCents) - given
    if (more <= 0) continue
    gifts.push(gift)
    counts.push({ rule: nameOf(gift.id), points: more, card: [period], all: [] })
  }
  return { gifts, counts }
}

/** What spend of a day counts in periods of days; below 0 what a return takes back. */
export function spendCounts({ gifts }: Programme, day: Day, cents: number): Count[] {
  if (cents === 0 || gifts.running === undefined) return []
  const lengths = new Set(gifts.running.map(({ per }) => per).filter((per) => per.startsWith('days:')))
  return [...lengths].map((per) => ({ rule: per, points: cents, card: [periodOf({ per }, day)], all: [] }))
}

interface Sold {
  readonly sold: Fact
  readonly gifts: readonly GiftRecord[]
  readonly account: AccountView | undefined
}

/**
 * Gifts of a sale whose running total a return brings below what made them due: a due one vanishes, a handed one is
 * asked back, and either may be earned again.
 */
export function runningGiftsAfter(
  { sold, gifts, account }: Sold,
  eligibleGone: number,
  programme: Programme,
): { changes: GiftChange[]; counts: Count[] } {
  const changes: GiftChange[] = []
  const counts: Count[] = []
  for (const record of gifts) {
    const of = found(record.gift, sold, account, programme)
    if (of === undefined || (record.state !== 'due' && record.state !== 'handed')) continue
    const left = timesReached(of.gift, totalBefore(of.gift, of.account, sold.day) - eligibleGone)
    if (left > of.given - of.count.points) continue
    const { sale, gift, costCents, until, state } = record
    changes.push({ sale, gift, costCents, until, state: state === 'handed' ? 'asked-back' : 'vanished' })
    counts.push({ ...of.count, points: -of.count.points })
  }
  return { changes, counts }
}

/** Gifts that the void of a return makes due or handed again, where no other sale has earned them since. */
export function runningGiftsBack(
  { sold, gifts, account }: Sold,
  undone: Pick<Fact, 'gifts'>,
  eligibleBack: number,
  programme: Programme,
): { changes: GiftChange[]; counts: Count[] } {
  const changes: GiftChange[] = []
  const counts: Count[] = []
  for (const change of undone.gifts) {
    const of = found(change.gift, sold, account, programme)
    if (of === undefined || gifts.find(({ gift }) => gift === change.gift)?.state !== change.state) continue
    const reached = timesReached(of.gift, totalBefore(of.gift, of.account, sold.day) + eligibleBack)
    if (reached <= of.given) continue
    changes.push({ ...change, state: change.state === 'asked-back' ? 'handed' : 'due' })
    counts.push(of.count)
  }
  return { changes, counts }
}

/** A gift by running total of a sale, what the sale counted for it, and how often it was given in its period. */
function found(
  id: string,
  sold: Fact,
  account: AccountView | undefined,
  programme: Programme,
): { gift: RunningGift; count: Count; given: number; account: AccountView } | undefined {
  const gift = programme.gifts.running?.find((each) => each.id === id)
  const count = sold.counts.find(({ rule }) => rule === nameOf(id))
  // Another card that took the account over counts for itself.
  if (gift === undefined || count === undefined || account === undefined || account.id !== sold.account)
    return undefined
  return { gift, count, account, given: account.counted?.(nameOf(id), count.card[0] ?? '').sum ?? 0 }
}

/** Whether a gift is one of those by running total. */
export const isRunning = (id: string, { gifts }: Programme): boolean =>
  gifts.running?.some((gift) => gift.id === id) ?? false
