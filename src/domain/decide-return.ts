import type { AccountView } from './account.ts'
import { addedBack, countsBack } from './counts-back.ts'
import { addDays, type Day, monthOf } from './day.ts'
import { type Fact, fact, type GiftChange, type LineNumbers, NO_POINTS } from './fact.ts'
import { Ledger, type LotPart } from './ledger.ts'
import { type CouponsBack, couponsBack } from './offers/back.ts'
import type { SoldCoupon } from './offers/kept.ts'
import type { Programme } from './programme.ts'
import type { GiftRecord, SaleProgress } from './records.ts'
import { afterTaking, type TakenLine, takeLines, takeRest, unreturnedEligible } from './returned.ts'
import type { Count } from './rewards/limits.ts'
import { runningGiftsAfter } from './running.ts'
import type { ReturnLine } from './sale.ts'
import { tierChange } from './tiers.ts'
import { mulDivFloor, sumOf } from './whole.ts'

/** The sale goods come back from, and all that has happened to it. */
export interface SoldState {
  readonly sold: Fact
  readonly progress: SaleProgress
  readonly gifts: readonly GiftRecord[]
  /** The account that holds the sale's points; undefined while nobody claimed them. */
  readonly account: AccountView | undefined
  /** Coupons whose discount it has; none when it is left out. */
  readonly coupons?: readonly SoldCoupon[]
}

export interface ReturnCircumstances {
  readonly kind: 'return' | 'void'
  readonly cause: string
  readonly day: Day
  readonly today: Day
  /** ms */
  readonly now: number
}

export interface ReturnDecision {
  readonly facts: readonly Fact[]
  readonly factAt: number
  readonly progress: SaleProgress
  readonly clawedBack: number
  readonly reinstated: number
  readonly balance: number
  /** Gifts that were handed over and are asked back, once. */
  readonly giftsAskedBack: readonly string[]
  /** Money value of points that could not be taken back, and discounts no longer earned, for the till to charge. */
  readonly chargeCents: number
  readonly coupons: CouponsBack
}

/**
 * Judges a return of some lines. Points are demanded line by line, burned points are given back with their lots'
 * original dates, gifts and tiers follow what remains of the basket.
 * @throws StempelError `invalid` when more comes back than was bought.
 */
export function decideReturn(
  state: SoldState,
  lines: readonly ReturnLine[],
  when: ReturnCircumstances,
  programme: Programme,
): ReturnDecision {
  return decide(state, takeLines(state.sold.lines, state.progress, lines), when, programme)
}

/** Judges the void of a sale: the return, in one step, of all that has not been returned. */
export function decideVoid(state: SoldState, when: ReturnCircumstances, programme: Programme): ReturnDecision {
  const decision = decide(
    state,
    state.progress.voided ? [] : takeRest(state.sold.lines, state.progress),
    when,
    programme,
  )
  return { ...decision, progress: { ...decision.progress, voided: true } }
}

function decide(
  state: SoldState,
  taken: readonly TakenLine[],
  when: ReturnCircumstances,
  programme: Programme,
): ReturnDecision {
  const { sold, progress, account } = state
  const ledger = account === undefined ? undefined : new Ledger(account)
  const base = { programme: programme.version, account: account?.id, at: when.now, cause: when.cause }
  const facts = ledger === undefined ? [] : expireFirst(ledger, when, base)
  const returned = afterTaking(progress.returned, taken, 1)
  const eligibleGone = unreturnedEligible(sold.lines, progress.returned) - unreturnedEligible(sold.lines, returned)
  const gifts = giftsAfter(state, unreturnedEligible(sold.lines, returned), eligibleGone, programme)
  const moved = { kind: when.kind, lines: taken, cents: -eligibleGone }
  const coupons = couponsBack(state, when.kind === 'void' ? undefined : returned, when.today, account?.id)
  const demanded =
    ledger === undefined ? 0 : sumOf(taken, (line) => line.points) + gifts.chargedPoints + coupons.demandedPoints
  const back =
    ledger === undefined
      ? 0
      : reinstate(
          ledger,
          sold,
          progress,
          sumOf(taken, (line) => line.burned),
          when,
          programme,
        )
  const taking = ledger === undefined ? NOTHING_TAKEN : takeBack(ledger, demanded, progress, programme)
  const spend =
    ledger === undefined || eligibleGone === 0 ? undefined : { month: monthOf(sold.day), cents: -eligibleGone }
  facts.push(
    fact({
      ...base,
      kind: when.kind,
      day: when.day,
      points: { ...NO_POINTS, clawedBack: taking.clawedBack, reinstated: back, expired: -taking.forgiven },
      ...(ledger?.flush() ?? {}),
      spend,
      lines: taken.map((line): LineNumbers => ({ ...line, eligibleCents: 0, discountCents: 0 })),
      gifts: gifts.changes,
      coupons: coupons.changes,
      counts: [...gifts.counts, ...coupons.counts, ...countsBack(state, moved, programme)],
    }),
  )
  const factAt = facts.length - 1
  if (ledger !== undefined && account !== undefined) {
    facts.push(...expireFirst(ledger, when, base))
    facts.push(
      ...tierChange(
        account,
        programme,
        { today: when.today, now: when.now, cause: when.cause },
        addedBack(state, moved),
      ),
    )
  }
  return {
    facts,
    factAt,
    progress: { ...progress, returned, chargedPoints: progress.chargedPoints + taking.chargedPoints },
    clawedBack: taking.clawedBack,
    reinstated: back,
    balance: ledger?.balance ?? 0,
    giftsAskedBack: gifts.askedBack,
    chargeCents: taking.chargeCents + coupons.chargeCents,
    coupons,
  }
}

/** Expiry comes before anything else moves that day. */
export function expireFirst(
  ledger: Ledger,
  when: { today: Day },
  base: Pick<Fact, 'programme' | 'account' | 'at' | 'cause'>,
): Fact[] {
  const expired = ledger.expire(when.today)
  if (expired === 0) return []
  return [fact({ ...base, kind: 'expire', day: when.today, points: { ...NO_POINTS, expired }, ...ledger.flush() })]
}

/**
 * Gives burned points back, last-expiring consumed lot first. The sale's cumulative total decides which lot each point
 * returns to, so the order of the returns does not matter.
 */
function reinstate(
  ledger: Ledger,
  sold: Fact,
  progress: SaleProgress,
  points: number,
  when: ReturnCircumstances,
  programme: Programme,
): number {
  if (points === 0) return 0
  const before = sumOf(progress.returned, (line) => line.burned)
  const graceUntil = addDays(when.today, programme.returns.graceDays)
  for (const part of window(consumedLots(sold, ledger), before, points)) ledger.reinstate(part, when, graceUntil)
  return points
}

/** The lots a sale burned from, last to expire first; what a deficit paid for comes last and belongs to no lot. */
function consumedLots(sold: Fact, ledger: Ledger): LotPart[] {
  const parts = sold.moves.filter((move) => move.points < 0).map((move) => ({ lot: move.lot, points: -move.points }))
  const expiry = ledger.expiries()
  parts.sort((a, b) => compareText(expiry.get(b.lot) ?? '', expiry.get(a.lot) ?? '') || b.lot - a.lot)
  const owed = sold.points.burned - sumOf(parts, (part) => part.points)
  return owed > 0 ? [...parts, { lot: 0, points: owed }] : parts
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The slice [from, from + points) of parts laid end to end. */
function window(parts: readonly LotPart[], from: number, points: number): LotPart[] {
  const out: LotPart[] = []
  let start = 0
  for (const part of parts) {
    const low = Math.max(start, from)
    const high = Math.min(start + part.points, from + points)
    if (high > low) out.push({ lot: part.lot, points: high - low })
    start += part.points
  }
  return out
}

interface Taking {
  readonly clawedBack: number
  readonly forgiven: number
  readonly chargedPoints: number
  readonly chargeCents: number
}

const NOTHING_TAKEN: Taking = { clawedBack: 0, forgiven: 0, chargedPoints: 0, chargeCents: 0 }

/** Claws points back by the programme's policy for what the card no longer has. */
function takeBack(ledger: Ledger, points: number, progress: SaleProgress, programme: Programme): Taking {
  if (points === 0) return NOTHING_TAKEN
  const found = ledger.clawback(points, progress.lot)
  const forgiven = ledger.forgiven
  const missing = points - found
  switch (programme.returns.clawback) {
    case 'deficit':
      ledger.owe(missing)
      return { clawedBack: points, forgiven, chargedPoints: 0, chargeCents: 0 }
    case 'within-balance':
      return { clawedBack: found, forgiven, chargedPoints: 0, chargeCents: 0 }
    case 'charge':
      return {
        clawedBack: found,
        forgiven,
        chargedPoints: missing,
        chargeCents: chargeOf(progress.chargedPoints, missing, programme),
      }
  }
}

/** Cents for points charged; floored over the sale's sum, so that the order of its returns does not matter. */
function chargeOf(before: number, points: number, programme: Programme): number {
  const cents = (sum: number): number => mulDivFloor(sum, programme.burn.cents, programme.burn.points)
  return cents(before + points) - cents(before)
}

/** Gifts the rest of the basket no longer reaches: a due one vanishes, a handed one is asked back or charged, once. */
function giftsAfter(
  state: SoldState,
  eligibleCents: number,
  eligibleGone: number,
  programme: Programme,
): { changes: GiftChange[]; counts: Count[]; askedBack: string[]; chargedPoints: number } {
  const { changes, counts } = runningGiftsAfter(state, eligibleGone, programme)
  for (const { sale, gift, state: now, costCents, until } of state.gifts) {
    const threshold = programme.gifts.basket.find((each) => each.id === gift)?.fromCents ?? 0
    if (eligibleCents >= threshold || (now !== 'due' && now !== 'handed')) continue
    changes.push({ sale, gift, state: now === 'handed' ? 'asked-back' : 'vanished', costCents, until })
  }
  const handed = changes.filter((gift) => gift.state === 'asked-back')
  return programme.gifts.onReturn === 'charge-points'
    ? {
        changes,
        counts,
        askedBack: [],
        chargedPoints: sumOf(handed, (gift) => gift.costCents * programme.pointsPerCent),
      }
    : { changes, counts, askedBack: handed.map(({ gift }) => gift), chargedPoints: 0 }
}
