import type { Period } from '../period.ts'

/** A report of a closed period, cut once. */
export interface Cut {
  readonly report: string
  readonly period: Period
  /** The last fact of the period. */
  readonly untilSeq: number
  /** ms */
  readonly cutAt: number
  readonly body: unknown
}
