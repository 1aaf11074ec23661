import { linesBack } from '../../domain/brand/lines-back.ts'
import {
  HOLDER_BYTES,
  isReceiptToken,
  MAX_RECEIPT_LINES,
  packReceipt,
  printReceipt,
  type Receipt,
  readReceipt,
  type TokenLine,
} from '../../domain/code/receipt-token.ts'
import type { SoldState } from '../../domain/decide-return.ts'
import { conflict, invalid } from '../../domain/errors.ts'
import type { Fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { SaleProgress } from '../../domain/records.ts'
import type { ShopContext } from './context.ts'

const NAME_BYTES = 16

/** How shop and brand call a sale: only who holds its receipt, or sold it, can make the name. Hex. */
const nameOf = (shop: string, sale: Uint8Array, ctx: ShopContext): string =>
  hex(ctx.keys.sha256(`stempel receipt name 1\n${shop}\n`, sale).subarray(0, NAME_BYTES))

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Lines that can come back: deposits given back, discounts and roundings are none. */
const returnable = (sold: Pick<Fact, 'lines'>): TokenLine[] =>
  sold.lines
    .filter(({ quantity, amountCents, points }) => quantity > 0 && amountCents >= 0 && points >= 0)
    .map(({ line, quantity, amountCents, eligibleCents, points, burned }) => ({
      ...{ line, quantity, amountCents, eligibleCents, points, burned },
    }))
    .sort((a, b) => a.line - b.line)

/**
 * The signed receipt by which the other shops of the brand take goods of a sale back.
 * @param card its code, where its holder is a member
 * @returns undefined in a shop without a brand, and for more lines than a QR code holds.
 */
export function receiptToken(
  sale: { readonly key: string; readonly sold: Fact; readonly currency: string; readonly card: string | undefined },
  ctx: ShopContext,
): string | undefined {
  const lines = returnable(sale.sold)
  if (ctx.brand === undefined || lines.length === 0 || lines.length > MAX_RECEIPT_LINES) return undefined
  const { receipts } = ctx.keys
  const sealed = receipts.seal(sale.key)
  const tag = sale.card === undefined ? undefined : ctx.brand.tag(sale.card)
  const holder =
    tag === undefined ? undefined : holderMark(ctx.brand.pocketTag?.(tag) ?? tag, nameOf(ctx.shop, sealed, ctx), ctx)
  const { currency, sold } = sale
  const packed = packReceipt({ shop: ctx.shop, sale: sealed, day: sold.day, currency, holder, lines })
  return printReceipt(packed, receipts.sign(packed))
}

/** Tells whose sale it was to who has the card in hand; another for every sale, so that receipts are not joined by it. */
export const holderMark = (tag: string, name: string, ctx: ShopContext): Uint8Array =>
  ctx.keys.sha256(`stempel receipt holder 1\n${tag}\n${name}`).subarray(0, HOLDER_BYTES)

/** A receipt of another shop, and the sale's name between shops. */
export interface ForeignReceipt extends Receipt {
  readonly name: string
}

/** The sale goods come from: one of this shop by its key, or another shop's by its receipt. */
export type Original = { readonly key: string } | { readonly receipt: ForeignReceipt }

/**
 * What the `original` of a return names. A token of this very shop is its sale's key by another name.
 * @throws StempelError `invalid` when it was not signed by a shop of this brand.
 */
export function originalOf(text: string, path: string, ctx: ShopContext): Original {
  if (!isReceiptToken(text)) return { key: text }
  const read = readReceipt(text)
  if (read === undefined) throw invalid(path, 'This is no whole receipt token; scan it again.')
  const { receipt, packed, signature } = read
  if (receipt.shop === ctx.shop) {
    const key = ctx.keys.receipts.open(receipt.sale)
    if (key === undefined) throw invalid(path, 'This receipt was not signed by this shop.')
    return { key }
  }
  if (ctx.brand?.isReceipt === undefined)
    throw invalid(path, 'This shop takes back what it sold itself; it belongs to no brand.')
  if (!ctx.brand.isReceipt(receipt.shop, packed, signature))
    throw conflict(path, 'This receipt was not signed by a shop this one knows of its brand.')
  return { receipt: { ...receipt, name: nameOf(receipt.shop, receipt.sale, ctx) } }
}

/** The key of a sale by itself or by this shop's own token; any other text as it is. */
export function saleKeyOf(text: string, ctx: ShopContext): string {
  const receipt = readReceipt(text)?.receipt
  return (receipt?.shop === ctx.shop ? ctx.keys.receipts.open(receipt.sale) : undefined) ?? text
}

/** Lets the return that is recorded next tell the brand which goods of a member's sale it was about. */
export function tellLinesBack(
  tx: ShopTx,
  { sold, progress, account }: SoldState,
  after: SaleProgress,
  ctx: ShopContext,
): void {
  if (ctx.brand === undefined || account === undefined || tx.members.ofAccount(account.id) === undefined) return
  const lines = linesBack(returnable(sold), progress.returned, after.returned)
  if (lines.length === 0 || lines.length > MAX_RECEIPT_LINES) return
  tx.members.returning({ sale: nameOf(ctx.shop, ctx.keys.receipts.seal(progress.key), ctx), lines })
}
