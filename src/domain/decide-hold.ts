import type { AccountView } from './account.ts'
import { netBasket } from './basket.ts'
import { checkBurn, spreadBurn } from './burn.ts'
import type { Day } from './day.ts'
import { expireFirst } from './decide-return.ts'
import { conflict, invalid } from './errors.ts'
import { type Fact, fact } from './fact.ts'
import { Ledger, type LotPart } from './ledger.ts'
import type { Hold } from './ports.ts'
import type { Programme } from './programme.ts'
import type { HoldInput } from './sale.ts'

export interface HoldDecision {
  readonly facts: readonly Fact[]
  /** The hold's own fact is the last one. */
  readonly lots: readonly LotPart[]
  readonly discounts: readonly { source: 'points'; line: number; amountCents: number }[]
  readonly discountCents: number
  /** ms */
  readonly expiresAt: number
}

interface When {
  readonly cause: string
  readonly today: Day
  readonly now: number
}

/**
 * Locks points while the customer pays and fixes the discount.
 * @throws StempelError `conflict` with path `burnPoints` when the card has less; nothing is locked then.
 */
export function decideHold(account: AccountView, input: HoldInput, when: When, programme: Programme): HoldDecision {
  if (input.currency !== programme.currency)
    throw invalid('currency', `Points are burned in ${programme.currency} here, not in ${input.currency}.`)
  const basket = netBasket(input.lines, programme.eligible.taxIncluded)
  checkBurn(programme, basket, input.burnPoints, 0)
  if (account.state !== 'open') throw conflict('card', 'This card is blocked.')
  const ledger = new Ledger(account)
  const base = { programme: programme.version, account: account.id, at: when.now, cause: when.cause }
  const facts = expireFirst(ledger, when, base)
  const spendable = ledger.spendable(when.today)
  if (input.burnPoints > spendable)
    throw conflict('burnPoints', `The card has ${spendable} points to burn, not ${input.burnPoints}.`)
  const lots = ledger.reserve(input.burnPoints, when.today)
  facts.push(fact({ ...base, kind: 'hold', day: when.today, ...ledger.flush() }))
  const { lineCents } = spreadBurn(programme, basket, input.burnPoints)
  const discounts = basket.lines.flatMap(({ line }, i) => {
    const amountCents = lineCents[i] ?? 0
    return amountCents > 0 ? [{ source: 'points' as const, line, amountCents }] : []
  })
  return {
    facts,
    lots,
    discounts,
    discountCents: input.burnPoints / programme.pointsPerCent,
    expiresAt: when.now + programme.holdMinutes * 60_000,
  }
}

/** Lets a hold go: its points return to the same lots, and what of them is past expires. */
export function decideRelease(
  account: AccountView,
  hold: Hold,
  when: When,
  programme: Programme,
  note?: 'lapsed',
): Fact[] {
  const ledger = new Ledger(account)
  ledger.release(hold.lots)
  const base = { programme: programme.version, account: account.id, at: when.now, cause: when.cause }
  const released = fact({ ...base, kind: 'release', day: when.today, ...ledger.flush(), endsHold: hold.seq, note })
  return [released, ...expireFirst(ledger, when, base)]
}
