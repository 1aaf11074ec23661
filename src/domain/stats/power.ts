import { FOUND } from './certainty.ts'
import type { Side } from './difference.ts'

/** The smallest effect that so many subjects would have shown four times of five. */
export const detectable = (treated: Side, control: Side): number =>
  FOUND * Math.sqrt(treated.variance / treated.count + control.variance / control.count)

/**
 * How many subjects it takes on both sides together to find an effect four times of five.
 * @param controlShare how many of them are control, more than 0 and less than 1
 */
export const subjectsToFind = (
  effect: number,
  treatedVariance: number,
  controlVariance: number,
  controlShare: number,
): number => Math.ceil((FOUND / effect) ** 2 * (treatedVariance / (1 - controlShare) + controlVariance / controlShare))
