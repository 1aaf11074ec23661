import type { Day } from '../../domain/day.ts'
import type { CardEntry, ShopTx } from '../../domain/ports.ts'
import type { Mark } from '../../domain/reports/misuse.ts'
import type { SaleInput } from '../../domain/sale.ts'

/**
 * Notes what is remarkable about how a sale with a card was made, so that misuse can show itself later. Nothing is
 * refused for it, and an ordinary sale writes nothing.
 * @param entry how the card was read at its scan, when the sale names the scan's handle
 */
export function remarkSale(
  tx: Pick<ShopTx, 'putRemark'>,
  seq: number,
  sale: SaleInput,
  entry: CardEntry | undefined,
  day: Day,
): void {
  const { cardAt, paidAt, operator } = sale
  const marks: Mark[] = []
  if ((sale.cardEntry ?? entry) === 'keyed') marks.push('keyed')
  if (cardAt !== undefined && paidAt !== undefined && cardAt > paidAt) marks.push('after-payment')
  if (sale.customerGroup === 'staff') marks.push('staff')
  if (marks.length > 0) tx.putRemark({ seq, day, marks, operator })
}
