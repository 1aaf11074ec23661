import type { Day } from './day.ts'
import type { CardEntry } from './ports.ts'

/** What a line sells. Only items earn by default; deposits, gift cards, services and rounding never do. */
export type LineKind = 'item' | 'deposit' | 'deposit-return' | 'giftcard' | 'service' | 'discount' | 'rounding'

/** One line of a sale as the till sent it, after validation: money in cents, quantities in thousandths. */
export interface SaleLine {
  readonly line: number
  readonly kind: LineKind
  readonly sku?: string | undefined
  readonly name?: string | undefined
  readonly department?: string | undefined
  readonly unit?: string | undefined
  /** Thousandths. */
  readonly quantity: number
  /** What the line costs after the till's own discounts and before Stempel's. */
  readonly amountCents: number
  readonly taxCents?: number | undefined
  readonly taxIncluded: boolean
  /** The line this one cancels. */
  readonly voids?: number | undefined
}

export interface Tender {
  readonly kind: string
  readonly amountCents: number
}

/** Lines taken back: of a return, or of the part of an exchange that is returned. */
export interface ReturnLine {
  readonly line: number
  /** Thousandths. */
  readonly quantity: number
  readonly amountCents: number
}

/** A finished sale as validated; times in ms. Field order is fixed by the schema, which makes its JSON canonical. */
export interface SaleInput {
  readonly card?: string | undefined
  readonly cardEntry?: CardEntry | undefined
  readonly cardAt?: number | undefined
  readonly currency: string
  readonly lines: readonly SaleLine[]
  readonly coupons: readonly string[]
  readonly burnPoints: number
  readonly tenders: readonly Tender[]
  readonly finishedAt: number
  readonly paidAt?: number | undefined
  readonly operator?: string | undefined
  readonly customerGroup?: 'staff' | undefined
  readonly training: boolean
  readonly resumes?: string | undefined
  readonly returns: readonly { readonly original: string; readonly lines: readonly ReturnLine[] }[]
  readonly ext?: Readonly<Record<string, unknown>> | undefined
}

/** What a hold is asked for. */
export interface HoldInput {
  readonly card: string
  readonly currency: string
  readonly lines: readonly SaleLine[]
  readonly coupons: readonly string[]
  readonly burnPoints: number
}

export interface ReturnInput {
  /** The sale the goods come from; absent when the receipt is lost. */
  readonly original?: string | undefined
  /** Needed when there is no original. */
  readonly card?: string | undefined
  readonly currency: string
  readonly finishedAt?: number | undefined
  readonly lines: readonly ReturnLine[]
  readonly operator?: string | undefined
  readonly ext?: Readonly<Record<string, unknown>> | undefined
}

export interface VoidInput {
  readonly businessDate?: Day | undefined
  readonly at?: number | undefined
  readonly operator?: string | undefined
  readonly reason?: string | undefined
}

export interface ClaimInput {
  readonly card: string
  /** Grand total in cents; needed when the claim names the printed key of a sale instead of its code. */
  readonly totalCents?: number | undefined
}
