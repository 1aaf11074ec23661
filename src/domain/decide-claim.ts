import type { AccountView } from './account.ts'
import { beyondRules } from './beyond-rules.ts'
import { addDays, type Day, monthOf } from './day.ts'
import { expireFirst } from './decide-return.ts'
import { conflict, StempelError } from './errors.ts'
import { lastDayOf } from './expiry.ts'
import { type Fact, fact, NO_POINTS } from './fact.ts'
import { Ledger } from './ledger.ts'
import type { Programme } from './programme.ts'
import type { SaleProgress } from './records.ts'
import { unreturnedEligible, unreturnedPoints } from './returned.ts'
import { tierChange } from './tiers.ts'

const DAY_MS = 86_400_000

export interface ClaimDecision {
  readonly facts: readonly Fact[]
  readonly factAt: number
  readonly lot: number
  readonly earned: number
  readonly balance: number
}

/**
 * Credits a sale that had no card to the card that claims it: the points of the base rules on what has not been
 * returned, without gifts, dated like the sale. `askedAt` (ms) is when the shopper asked: a claim that was made in time
 * and waited for its sale is still in time.
 * @throws StempelError `conflict` when the sale has a holder, `not_found` when its claim is over.
 */
export function decideClaim(
  state: { sold: Fact; progress: SaleProgress; account: AccountView },
  when: { cause: string; today: Day; now: number; askedAt: number },
  programme: Programme,
): ClaimDecision {
  const { sold, progress, account } = state
  if (progress.account !== undefined) throw conflict('code', 'The points of this sale belong to a card already.')
  if (progress.voided) throw conflict('code', 'This sale was voided; it has no points to claim.')
  if (when.askedAt > progress.finishedAt + programme.claimDays * DAY_MS)
    throw new StempelError('not_found', `A claim is good for ${programme.claimDays} days; this one is over.`, {
      path: 'code',
    })
  if (account.state !== 'open') throw conflict('card', 'This card is blocked.')
  const ledger = new Ledger(account)
  const base = { programme: programme.version, account: account.id, at: when.now, cause: when.cause }
  const facts = expireFirst(ledger, when, base)
  const earned = unreturnedPoints(sold.lines, progress)
  const { pendingDays } = programme.lots
  const from = sold.day < when.today ? sold.day : when.today
  const lot = ledger.credit(earned, lastDayOf(sold.day, programme), addDays(from, pendingDays), when.today)
  const cents = unreturnedEligible(sold.lines, progress.returned)
  const spend = cents === 0 ? undefined : { month: monthOf(sold.day), cents }
  // A claim counts like the purchase it stands for; only gifts are for those who had their card with them.
  const { counts, keepsUntil } = beyondRules(programme, account, sold.day, { points: earned, eligibleCents: cents })
  if (keepsUntil !== undefined) ledger.extend(keepsUntil, when.today)
  facts.push(
    fact({
      ...base,
      kind: 'claim',
      day: when.today,
      points: { ...NO_POINTS, earned },
      ...ledger.flush(),
      keepsUntil,
      counts: counts.filter(({ rule }) => !rule.startsWith('gift:')),
      spend,
    }),
  )
  const factAt = facts.length - 1
  const added = { month: monthOf(sold.day), cents, points: earned, ...(cents > 0 ? { visit: sold.day } : {}) }
  facts.push(...expireFirst(ledger, when, base))
  facts.push(...tierChange(account, programme, { today: when.today, now: when.now, cause: when.cause }, added))
  return { facts, factAt, lot, earned, balance: ledger.balance }
}
