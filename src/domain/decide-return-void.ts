import { addedBack, countsBack } from './counts-back.ts'
import { addDays, monthOf } from './day.ts'
import { expireFirst, type ReturnCircumstances, type ReturnDecision, type SoldState } from './decide-return.ts'
import { conflict } from './errors.ts'
import { type Fact, fact, type GiftChange, NO_POINTS } from './fact.ts'
import { Ledger } from './ledger.ts'
import { couponsBack } from './offers/back.ts'
import type { Programme } from './programme.ts'
import { afterTaking, unreturnedEligible } from './returned.ts'
import { isRunning, runningGiftsBack } from './running.ts'
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
  const eligible = unreturnedEligible(sold.lines, returned)
  const eligibleBack = eligible - unreturnedEligible(sold.lines, progress.returned)
  const running = runningGiftsBack(state, undone, eligibleBack, programme)
  const gifts = [...running.changes, ...giftsBack(state, undone, eligible, programme)]
  const coupons = couponsBack(state, returned, when.today, account?.id)
  const back = whatComesBack(undone, gifts, programme, -coupons.demandedPoints)
  const { clawedBack, forgiven, charged } = back
  const { reinstated } = undone.points
  // A sale nobody had claimed when the goods came back: its claim left these points out, so they are earned only now.
  const earned = undone.account === undefined && ledger !== undefined ? sumOf(undone.lines, (line) => line.points) : 0
  if (ledger !== undefined) book(ledger, undone, { ...back, earned }, progress.lot, when, programme)
  const moved = { kind: 'return-void' as const, lines: undone.lines, cents: eligibleBack }
  const spend =
    ledger === undefined || eligibleBack === 0 ? undefined : { month: monthOf(sold.day), cents: eligibleBack }
  facts.push(
    fact({
      ...base,
      kind: 'return-void',
      day: when.day,
      points: { ...NO_POINTS, earned, clawedBack: -clawedBack, reinstated: -reinstated, expired: forgiven },
      ...(ledger?.flush() ?? {}),
      spend,
      lines: undone.lines,
      gifts,
      coupons: coupons.changes,
      counts: [...running.counts, ...coupons.counts, ...countsBack(state, moved, programme)],
    }),
  )
  const factAt = facts.length - 1
  if (account !== undefined)
    facts.push(
      ...tierChange(
        account,
        programme,
        { today: when.today, now: when.now, cause: when.cause },
        addedBack(state, moved),
      ),
    )
  const chargedBefore = Math.max(progress.chargedPoints, charged)
  const cents = (points: number): number => mulDivFloor(points, programme.burn.cents, programme.burn.points)
  return {
    facts,
    factAt,
    progress: { ...progress, returned, chargedPoints: chargedBefore - charged },
    clawedBack: -clawedBack - earned,
    reinstated: -reinstated,
    balance: ledger?.balance ?? 0,
    giftsAskedBack: [],
    chargeCents: cents(chargedBefore - charged) - cents(chargedBefore) + coupons.chargeCents,
    coupons,
  }
}

interface ComesBack {
  readonly clawedBack: number
  /** Of those, points that had expired: they count as expired again. */
  readonly forgiven: number
  /** Points whose money value is given back. */
  readonly charged: number
}

/**
 * What a return had demanded, less what stays demanded: a gift that is still asked back stays charged. What was found
 * comes back first, what the till was told to charge after it. `couponPoints` are those of multipliers, demanded because
 * a minimum was missed that is reached again.
 */
function whatComesBack(
  undone: Fact,
  gifts: readonly GiftChange[],
  programme: Programme,
  couponPoints: number,
): ComesBack {
  if (undone.account === undefined) return { clawedBack: 0, forgiven: 0, charged: 0 }
  const charges = programme.gifts.onReturn === 'charge-points'
  const costOf = (changes: readonly GiftChange[], state: GiftChange['state']): number =>
    charges ? sumOf(changes, (gift) => (gift.state === state ? gift.costCents * programme.pointsPerCent : 0)) : 0
  const lines = sumOf(undone.lines, (line) => line.points)
  const due = Math.max(0, lines + costOf(gifts, 'handed') + couponPoints)
  const clawedBack = Math.min(undone.points.clawedBack, due)
  return {
    clawedBack,
    forgiven: Math.min(-undone.points.expired, clawedBack),
    charged: programme.returns.clawback === 'charge' ? due - clawedBack : 0,
  }
}

/** Gives back what was clawed, to the lots it came from, and takes again what was reinstated. */
function book(
  ledger: Ledger,
  undone: Fact,
  back: Pick<ComesBack, 'clawedBack' | 'forgiven'> & { readonly earned: number },
  ownLot: number | undefined,
  when: ReturnCircumstances,
  programme: Programme,
): void {
  const graceUntil = addDays(when.today, programme.returns.graceDays)
  if (ownLot !== undefined) ledger.unforgive(ownLot, back.forgiven)
  let left = back.clawedBack - back.forgiven
  for (const move of undone.moves) {
    const points = Math.min(left, Math.max(0, -move.points))
    if (points > 0) ledger.reinstate({ lot: move.lot, points }, when, graceUntil)
    left -= points
  }
  left += back.earned
  if (left > 0) ledger.reinstate({ lot: ownLot ?? 0, points: left }, when, graceUntil)
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
    if (isRunning(change.gift, programme) || now?.state !== change.state || eligibleCents < threshold) return []
    return [{ ...change, state: change.state === 'asked-back' ? 'handed' : 'due' }]
  })
}
