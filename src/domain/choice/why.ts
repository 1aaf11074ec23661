import type { Programme } from '../programme.ts'
import type { Title } from '../words.ts'
import type { ItemKey } from './scores.ts'
import type { Tactic } from './terms.ts'

/** What the entrance says, in one language. */
export interface EntranceWords {
  /** Why a coupon was chosen: never with a day or a quantity. @param name of what it is about, in this language */
  chosen(tactic: Tactic, name: string | undefined): string
  /** Told to a card that has not bought anything yet. */
  readonly firstSale: string
}

/** How the programme calls an item; tills know numbers of departments that say nothing to people. */
export const nameOf = (item: ItemKey | undefined, { pool }: Pick<Programme, 'pool'>): Title | undefined =>
  item === undefined ? undefined : pool.terms.names?.[item.slice(2)]
