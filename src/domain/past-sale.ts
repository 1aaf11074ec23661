import type { Day } from './day.ts'
import type { Fact } from './fact.ts'
import type { BasketLine } from './records.ts'
import type { TierHolder } from './tiers.ts'

/** One sale as the books remember it: its fact, what was bought, and how its card stood before. */
export interface PastSale {
  readonly fact: Fact
  /** In the order of the fact's lines. */
  readonly lines: readonly BasketLine[]
  /** The account that holds its points; undefined when no card did. */
  readonly holder: number | undefined
  /** The card before the sale. Undefined for one that was claimed later: it was judged without a card. */
  readonly before: TierHolder | undefined
  /** What was counted for all cards under a name in a period before the sale. */
  readonly counted: (rule: string, period: string) => number
  readonly currency: string
  /** ms */
  readonly finishedAt: number
  /** The shop's day when it was judged. */
  readonly today: Day
}
