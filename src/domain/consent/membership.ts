import type { ShopTx } from '../ports.ts'
import type { Purpose } from './purpose.ts'

/** A card whose holder decides something about the brand. */
export interface Member {
  readonly account: number
  /** The card's code, from which the tag is made; never kept. */
  readonly code: string
}

/** How other systems are told of a change, and name it when they answer. */
export interface Telling {
  /** Random, known to the brand as well, and forgotten when all have answered. */
  readonly token: string
  readonly systems: readonly string[]
}

/**
 * What consent needs of the brand. All of it works with the line down: what has to travel waits in the books. Each call
 * may come again for a card that is as asked already.
 */
export interface Membership {
  /** Whether this shop belongs to a brand. */
  readonly isLinked: boolean
  /** Makes a card's holder a member. */
  join(tx: ShopTx, of: Member, now: number): void
  /** Ends the membership. @returns undefined when nobody has to be told. */
  leave(tx: ShopTx, of: Member, now: number): Telling | undefined
  /** Says which purposes a member agrees to now. @returns undefined when nobody has to be told. */
  purposes(tx: ShopTx, of: Member, agreed: readonly Purpose[], now: number): Telling | undefined
}
