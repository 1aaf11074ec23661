import { hex } from '../../../src/books/shop/chain.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'
import type { Dice } from './dice.ts'
import type { Rule } from './rules.ts'

/** The clock of a world. */
export interface SimClock {
  /** ms */
  at: number
  now(): number
}

/** What everybody in a world shares. */
export interface Scene {
  readonly seed: string
  readonly dice: Dice
  readonly off: ReadonlySet<Rule>
  readonly clock: SimClock
  /** Months go by, and points end. */
  readonly isLong: boolean
  /** Nothing is lost on any line. */
  isCalm: boolean
}

/** What a world found wrong. */
export class Wrong extends Error {}

/** The tag of a card under the world's recognition key. */
export const tagOf = (code: string): string => hex(sha256(`recognition ${code}`))
