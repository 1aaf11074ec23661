import type { LineKind } from '../../domain/sale.ts'

/** A line while its discounts and taxes are still being gathered; money in minor units. */
export interface DraftLine {
  readonly line: number
  kind: LineKind
  sku?: string | undefined
  name?: string | undefined
  department?: string | undefined
  unit?: string | undefined
  quantityThousandths: number
  amountCents: number
  taxCents: number
  taxOnTop: boolean
  voids?: number | undefined
  /** How much of this line later lines cancel. */
  cancelledCents: number
  /** The tax groups the file puts it in, by number or by percent, and its own tax where that stands with the line. */
  readonly taxIds: readonly string[]
  readonly taxPercent?: string | undefined
  readonly ownTaxCents: number
  /** The number other elements of this vendor refer to it by. */
  readonly operatorSequence?: string | undefined
}

/** A line that sells nothing: a discount of the basket, a rounding of cash. */
export const plainLine = (line: number, kind: LineKind, name: string, amountCents: number): DraftLine => ({
  line,
  kind,
  name,
  quantityThousandths: 1000,
  amountCents,
  taxCents: 0,
  taxOnTop: false,
  cancelledCents: 0,
  taxIds: [],
  ownTaxCents: 0,
})
