import { EscposReader, type Printed } from '../../hardware/printers/escpos-reader.ts'
import type { ShopContext } from '../actions/shop/context.ts'
import { newAccount } from '../actions/shop/holder.ts'
import { localDay } from '../domain/day.ts'
import { decideSale } from '../domain/decide-sale.ts'
import { StempelError } from '../domain/errors.ts'
import type { Random } from '../domain/ports.ts'
import type { Programme } from '../domain/programme.ts'
import type { Reason, Words } from '../domain/words.ts'
import { readSale } from '../http/shop/sales.ts'
import type { SaleBody } from '../imports/imported.ts'
import { type LineRead, type Receipt, type ReceiptPlace, readReceipt } from '../imports/receipt/read-receipt.ts'
import type { Template } from '../imports/receipt/template.ts'

/** What a sale would earn by the programme in force. */
export interface WouldEarn {
  /** With a card that was never seen before. */
  readonly points: number
  readonly gifts: readonly string[]
  readonly why: readonly string[]
  /** What a shopper without a card could claim. */
  readonly claimable: number
}

/** One receipt of a printer's stream, as a template reads it. */
export interface PreviewedReceipt {
  readonly lines: readonly ({
    readonly text: string
    readonly kind: 'text' | 'code'
    readonly wide: boolean
  } & LineRead)[]
  readonly pictures: number
  readonly receipt: Receipt
  readonly earns?: WouldEarn
  /** Why the shop would not take it although it can be read. */
  readonly refused?: string
}

export interface PreviewShop {
  readonly place: ReceiptPlace
  readonly programme: Programme
  readonly random: Random
  readonly words: Words
}

/** Reads the bytes of any number of receipts as the shop would, and books nothing. */
export function preview(bytes: Uint8Array, template: Template, shop: PreviewShop): PreviewedReceipt[] {
  const { codePage, codePages } = template.document
  const reader = new EscposReader({ codePage, codePages })
  const printed: Printed[] = reader.push(bytes).flatMap((piece) => (piece.kind === 'cut' ? [piece.printed] : []))
  reader.end()
  printed.push(reader.next().printed)
  return printed.filter(({ lines }) => lines.length > 0).map((each) => previewOne(each, template, shop))
}

function previewOne({ lines, pictures }: Printed, template: Template, shop: PreviewShop): PreviewedReceipt {
  const read = readReceipt(lines, template, shop.place)
  const { receipt } = read
  const shown = lines.map(({ text, kind, wide }, i) => ({ text, kind, wide, ...read.lines[i] }))
  const common = { lines: shown, pictures, receipt }
  if (receipt.kind !== 'sale') return common
  try {
    return { ...common, earns: wouldEarn(receipt.body, receipt.key, shop) }
  } catch (error) {
    if (!(error instanceof StempelError)) throw error
    return { ...common, refused: error.path === undefined ? error.message : `${error.path}: ${error.message}` }
  }
}

function wouldEarn({ card: _, ...body }: SaleBody, key: string, shop: PreviewShop): WouldEarn {
  const { place, programme, random, words } = shop
  const { now, timeZone, currency } = place
  const sale = readSale(body)
  if (sale.currency !== currency)
    throw new StempelError('invalid', `This shop sells in ${currency}, not in ${sale.currency}.`, { path: 'currency' })
  const today = localDay(now, timeZone)
  const when = { cause: key, day: today, today, judgedAt: now, now, clock: false, shop: place.shop, timeZone }
  // Of the whole shop a new account asks only for its random number.
  const account = newAccount({ random } as ShopContext, programme, today)
  const withCard = decideSale({ account, hold: undefined }, sale, when, programme)
  const without = decideSale({ account: undefined, hold: undefined }, sale, when, programme)
  const say = ({ reason }: { reason: Reason }): string => words.why(reason)
  return {
    points: withCard.earned,
    gifts: withCard.gifts.map(({ title }) => words.title(title)),
    why: withCard.reasons.map(say),
    claimable: without.claimable,
  }
}
