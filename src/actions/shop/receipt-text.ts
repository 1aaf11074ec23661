import type { ReceiptLine } from '../../domain/words.ts'
import { RECEIPT_COLUMNS, wrap } from '../../domain/wrap.ts'
import type { ShopContext } from './context.ts'

/**
 * Receipt lines in the words of the shop, wrapped to the columns of the till that prints them.
 * @param key of the sale or return; empty for a quote, which no till prints as it is
 */
export function receiptText(lines: readonly ReceiptLine[], key: string, ctx: ShopContext): string[] {
  const [, till = ''] = key.split('.', 2)
  const columns = ctx.receiptColumns?.(till) ?? RECEIPT_COLUMNS
  return lines.flatMap((line) => wrap(ctx.words.receipt(line), columns))
}
