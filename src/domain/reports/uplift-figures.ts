import type { Difference } from '../stats/difference.ts'

/** By how much cards that were shown something differ from the control group. Cents, and bounds that hold with 95 %. */
export interface Effect {
  /** A card. */
  readonly cents: number
  readonly lowCents: number
  readonly highCents: number
  /** All cards that were shown it. */
  readonly totalCents: number
  readonly totalLowCents: number
  readonly totalHighCents: number
  readonly verdict: 'more' | 'less' | 'inconclusive'
}

/** Figures are told in steps of a fifth of their standard error or less: 1, 2, 5, 10, 20, 50 … cents. */
const PART = 5

/**
 * The step in which a figure may be told. It is about what one of thirty usual cards adds to it, so what weeks that
 * share most of their cards tell differs by no card's spend; and no digit is told that is chance alone.
 */
function stepOf(standardError: number): number {
  const most = standardError / PART
  if (most < 1) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  return power * ([5, 2].find((digit) => digit * power <= most) ?? 1)
}

/** A mean as it may be told, in cents. */
export const figure = (cents: number, standardError: number): number => {
  const step = stepOf(standardError)
  return clean(Math.round(cents / step) * step)
}

/**
 * A difference as it may be told. Bounds are rounded outwards, and the verdict is that of the bounds that are told.
 * @param cards how many were shown it, as told
 */
export function effectOf({ estimate, low, high, standardError }: Difference, cards: number): Effect {
  const step = stepOf(standardError)
  const cents = figure(estimate, standardError)
  const lowCents = clean(Math.floor(low / step) * step)
  const highCents = clean(Math.ceil(high / step) * step)
  return {
    cents,
    lowCents,
    highCents,
    totalCents: clean(cents * cards),
    totalLowCents: clean(lowCents * cards),
    totalHighCents: clean(highCents * cards),
    verdict: lowCents > 0 ? 'more' : highCents < 0 ? 'less' : 'inconclusive',
  }
}

/** Without a zero below zero. */
const clean = (cents: number): number => (cents === 0 ? 0 : cents)
