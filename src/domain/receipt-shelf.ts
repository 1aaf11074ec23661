import type { Day } from './day.ts'
import type { ReturnedLine } from './records.ts'

/** What was taken back here of one sale of another shop. */
export interface ReceiptBack {
  /** The sale's name between shops; hex, and leads to no card. */
  readonly receipt: string
  /** The sale's. */
  readonly day: Day
  readonly returned: readonly ReturnedLine[]
  /** Points whose value was charged in money so far, and burned points whose value was paid out. */
  readonly chargedPoints: number
  readonly paidPoints: number
}

/** Goods of other shops' sales that were taken back here; no fact tells which sale it was. */
export interface ReceiptShelf {
  one(receipt: string): ReceiptBack | undefined
  put(receipt: ReceiptBack): void
  /** Deletes what came back of sales of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number
}
