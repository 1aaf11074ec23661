import type { AccountView } from './account.ts'
import type { Day } from './day.ts'
import type { Fact } from './fact.ts'
import type { BasketLine } from './ports.ts'

/** What is known of a card before a sale is judged. */
export type Before = Pick<AccountView, 'tier' | 'spend' | 'lastDay'>

/** One sale as the books remember it: its fact, what was bought, and how its card stood before. */
export interface PastSale {
  readonly fact: Fact
  /** In the order of the fact's lines. */
  readonly lines: readonly BasketLine[]
  /** The account that holds its points; undefined when no card did. */
  readonly holder: number | undefined
  /** Undefined for a sale that was claimed later: it was judged without a card. */
  readonly before: Before | undefined
  readonly currency: string
  /** ms */
  readonly finishedAt: number
  /** The shop's day when it was judged. */
  readonly today: Day
}
