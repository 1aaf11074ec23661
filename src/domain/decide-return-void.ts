import { addDays, monthOf } from './day.ts'
import { expireFirst, type ReturnCircumstances, type ReturnDecision, type SoldState } from './decide-return.ts'
import { conflict } from './errors.ts'
import { type Fact, fact, type GiftChange, NO_POINTS } from './fact.ts'
import { Ledger } from './ledger.ts'
import type { Programme } from './programme.ts'
import { afterTaking, unreturnedEligible } from './returned.ts'
import { tierChange } from './tiers.ts'
import { mulDivFloor, sumOf } from './whole.ts'

/**
 * Takes a return back: the goods stayed sold after all. Every number of the return is booked again with the other sign;
 * what has changed hands since then is found elsewhere or owed.
 * @throws StempelError `conflict` when the whole sale was voided since.
 */
export function decideReturnVoid(
  state: SoldState,
  undone: Fact,
  when: ReturnCircumstances,
  programme: Programme,
): ReturnDecision {
  const { sold, progress, account } = state
  if (progress.voided)
    throw conflict('key', 'The sale of this return was voided as a whole; the return cannot be taken back.')
  const returned = afterTaking(progress.returned, undone.lines, -1)
  const ledger = account === undefined ? undefined : new Ledger(account)
  const base = { programme: programme.version, account: account?.id, at: when.now, cause: when.cause }
  const facts = ledger === undefined ? [] : expireFirst(ledger, when, base)
  const { clawedBack, reinstated } = undone.points
  const forgiven = -undone.points.expired
  if (ledger !== undefined) book(ledger, undone, progress.lot, when, programme)
  const eligible = unreturnedEligible(sold.lines, returned)
  const eligibleBack = eligible - unreturnedEligible(sold.lines, progress.returned)
  const spend =
    ledger === undefined || eligibleBack === 0 ? undefined : { month: monthOf(sold.day), cents: eligibleBack }
  facts.push(
    fact({
      ...base,
      kind: 'return-void',
      day: when.day,
      points: { ...NO_POINTS, clawedBack: -clawedBack, reinstated: -reinstated, expired: forgiven },
      ...(ledger?.flush() ?? {}),
      spend,
      lines: undone.lines,
      gifts: giftsBack(state, undone, eligible, programme),
    }),
  )
  const factAt = facts.length - 1
  if (account !== undefined)
    facts.push(...tierChange(account, programme, { today: when.today, now: when.now, cause: when.cause }, spend))
  const charged = chargedBy(undone)
  const cents = (points: number): number => mulDivFloor(points, programme.burn.cents, programme.burn.points)
  return {
    facts,
    factAt,
    progress: { ...progress, returned, chargedPoints: progress.chargedPoints - charged },
    clawedBack: -clawedBack,
    reinstated: -reinstated,
    balance: ledger?.balance ?? 0,
    giftsAskedBack: [],
    chargeCents: cents(progress.chargedPoints - charged) - cents(progress.chargedPoints),
  }
}

/** Points the return had demanded and neither found nor owed. */
const chargedBy = (undone: Fact): number =>
  undone.account === undefined ? 0 : Math.max(0, sumOf(undone.lines, (line) => line.points) - undone.points.clawedBack)

/** Gives back what was clawed, to the lots it came from, and takes again what was reinstated. */
function book(
  ledger: Ledger,
  undone: Fact,
  ownLot: number | undefined,
  when: ReturnCircumstances,
  programme: Programme,
): void {
  const graceUntil = addDays(when.today, programme.returns.graceDays)
  const forgiven = -undone.points.expired
  if (ownLot !== undefined) ledger.unforgive(ownLot, forgiven)
  let left = undone.points.clawedBack - forgiven
  for (const move of undone.moves) {
    const points = Math.min(left, Math.max(0, -move.points))
    if (points > 0) ledger.reinstate({ lot: move.lot, points }, when.today, graceUntil)
    left -= points
  }
  if (left > 0) ledger.reinstate({ lot: ownLot ?? 0, points: left }, when.today, graceUntil)
  let owed = undone.points.reinstated
  const given = undone.moves
    .filter((move) => move.points > 0)
    .map((move) => ({ lot: move.lot, points: Math.min(move.points, owed) }))
  owed -= ledger.takeFrom(given)
  owed -= sumOf(ledger.burn(owed, when.today), (part) => part.points)
  if (owed > 0) ledger.owe(owed)
}

/** Gifts the basket reaches again are due, or stay handed over. */
function giftsBack(state: SoldState, undone: Fact, eligibleCents: number, programme: Programme): GiftChange[] {
  return undone.gifts.flatMap((change): GiftChange[] => {
    const threshold = programme.gifts.basket.find((gift) => gift.id === change.gift)?.fromCents ?? 0
    const now = state.gifts.find((gift) => gift.gift === change.gift)
    if (now?.state !== change.state || eligibleCents < threshold) return []
    return [{ ...change, state: change.state === 'asked-back' ? 'handed' : 'due' }]
  })
}
