import type { Basket } from './basket.ts'
import type { Day } from './day.ts'
import { conflict, invalid } from './errors.ts'
import type { Ledger, LotPart } from './ledger.ts'
import type { Programme } from './programme.ts'
import type { Hold } from './records.ts'
import { allocate, sumOf } from './whole.ts'

/** What may be burned on a basket: whole cents, at most its burnable amount and the spendable points. */
export function burnable(programme: Programme, basket: Basket, spendable: number): { points: number; cents: number } {
  const cents = Math.min(Math.floor(spendable / programme.pointsPerCent), basket.burnableCents)
  return { points: cents * programme.pointsPerCent, cents }
}

/** Discount cents and points per line of a burn. */
export function spreadBurn(
  programme: Programme,
  basket: Basket,
  points: number,
): { lineCents: number[]; linePoints: number[] } {
  const weights = basket.lines.map((line) => line.burnableCents)
  const lineCents = allocate(points / programme.pointsPerCent, weights)
  return { lineCents, linePoints: allocate(points, weights) }
}

/**
 * Checks that a number of points is burnable on this basket at all; what a hold promised is not questioned again.
 * @throws StempelError `invalid` with path `burnPoints`.
 */
export function checkBurn(programme: Programme, basket: Basket, points: number, promised: number): void {
  if (points % programme.pointsPerCent !== 0)
    throw invalid('burnPoints', `Points are burned in whole cents: a multiple of ${programme.pointsPerCent}.`)
  if (points > promised && points / programme.pointsPerCent > basket.burnableCents)
    throw invalid(
      'burnPoints',
      `At most ${basket.burnableCents * programme.pointsPerCent} points can be burned on this basket.`,
    )
}

/** What a burn took, in points and cents, per line of the basket. */
export interface Burn {
  readonly points: number
  readonly cents: number
  readonly lineCents: readonly number[]
  readonly linePoints: readonly number[]
  /** Points a lapsed hold had promised and the card no longer had. */
  readonly shortfall: number
}

/** Where burned points come from. */
interface BurnSource {
  readonly ledger: Ledger | undefined
  readonly hold: Hold | undefined
  /** Whether the account may burn at all. */
  readonly open: boolean
}

const NO_BURN: Burn = { points: 0, cents: 0, lineCents: [], linePoints: [], shortfall: 0 }

/** Burns under a hold, which is never refused, or from what is free, which must be there. */
export function burnPoints(asked: number, from: BurnSource, basket: Basket, today: Day, programme: Programme): Burn {
  const { ledger, hold, open } = from
  if (ledger === undefined) {
    if (asked > 0) throw conflict('burnPoints', 'Points can only be burned with a card.')
    return NO_BURN
  }
  const held: readonly LotPart[] = hold?.state === 'granted' ? hold.lots : []
  if (asked === 0) {
    if (held.length > 0) ledger.release(held)
    return NO_BURN
  }
  const promised = hold?.points ?? 0
  checkBurn(programme, basket, asked, promised)
  const points = Math.min(asked, basket.burnableCents * programme.pointsPerCent)
  const captured = Math.min(
    points,
    sumOf(held, (part) => part.points),
  )
  if (held.length > 0) ledger.capture(held, captured)
  const missing = points - captured
  const uncovered = Math.max(0, points - promised)
  if (uncovered > 0 && !open) throw conflict('burnPoints', 'This card is blocked; its points cannot be burned.')
  if (uncovered > 0 && uncovered > ledger.spendable(today))
    throw conflict('burnPoints', `The card has ${ledger.spendable(today)} points to burn, not ${uncovered}.`)
  const found = missing === 0 ? 0 : sumOf(ledger.burn(missing, today), (part) => part.points)
  if (found < missing) ledger.owe(missing - found)
  const spread = spreadBurn(programme, basket, points)
  return { points, cents: points / programme.pointsPerCent, ...spread, shortfall: missing - found }
}
