import { parseKey } from '../../domain/key.ts'
import { sumOf } from '../../domain/whole.ts'
import type { Difference, ImportedTransaction, ImportSettings, SaleBody, SaleLine } from '../imported.ts'
import { applyDiscounts } from './discounts.ts'
import type { DraftLine } from './draft-line.ts'
import { type Header, headerOf, linkedKey, roughKey, skipReason } from './header.ts'
import { memberOf } from './member.ts'
import { roundingLines, tendersOf } from './payments.ts'
import { amountOf, type NumberedItem, numbered, type Reading } from './reading.ts'
import { type Claimed, differenceOf } from './reconcile.ts'
import { exchangesOf, originalOf, type ReturnDraft, returnDrafts, returnLines } from './returns.ts'
import { saleLines } from './sale-lines.ts'
import { assignTaxes, taxesOf, taxIsOnTop } from './taxes.ts'
import { child, children, type XmlElement } from './xml-tree.ts'

interface Parts {
  readonly header: Header
  readonly transaction: XmlElement
  readonly items: readonly NumberedItem[]
  readonly returned: readonly ReturnDraft[]
  readonly claimed: Claimed
  readonly member: string | undefined
  readonly card: string | undefined
}

/**
 * What a transaction of a POSLog or a digital receipt means in the shop's words.
 * @throws StempelError `invalid` when it should be a sale and cannot be read.
 */
export function readTransaction(
  transaction: XmlElement,
  number: number,
  settings: ImportSettings,
): ImportedTransaction {
  const skippedReason = skipReason(transaction)
  const retail = child(transaction, 'RetailTransaction')
  if (skippedReason !== undefined || retail === undefined) {
    return {
      kind: 'skipped',
      number,
      key: roughKey(transaction),
      skippedReason: skippedReason ?? 'no sale inside',
      warnings: [],
    }
  }
  const header = headerOf(transaction, number, settings)
  const undone = linkedKey(transaction, /^(Post)?Void(ed)?$/i, header)
  if (undone !== undefined) return voidOf(undone, header)
  const items = numbered(children(retail, 'LineItem'))
  const wholeLink = linkedKey(transaction, /^Return(ed)?$/i, header)
  const returned = returnDrafts(items, wholeLink, header.storeId, header.reading)
  const member = memberOf(
    retail,
    items.map(({ item }) => item),
  )
  const claimed = { totalCents: totalOf(retail, header.reading), taxes: taxesOf(items, header.reading) }
  const parts = { header, transaction, items, returned, claimed, member, card: settings.members ? member : undefined }
  const sells = items.filter(({ item }) => child(item, 'Sale') !== undefined).length
  if (sells > 0) return saleOf(parts, sells)
  if (returned.length > 0) return returnOf(parts)
  return { kind: 'skipped', number, key: header.key, skippedReason: 'no item lines', warnings: [] }
}

function totalOf(retail: XmlElement, reading: Reading): number | undefined {
  const total = children(retail, 'Total').find(
    ({ attributes }) => attributes.get('TotalType') === 'TransactionGrandAmount',
  )
  return total === undefined || total.text === '' ? undefined : amountOf(total, reading, 'the total')
}

function voidOf(key: string, header: Header): ImportedTransaction {
  const { businessDate, finishedAt, operator, reading, number } = header
  const body = { businessDate, at: finishedAt, ...(operator !== undefined && { operator }) }
  return { kind: 'void', number, key, body, warnings: reading.warnings }
}

function saleOf(parts: Parts, sells: number): ImportedTransaction {
  const { header, items, returned, claimed } = parts
  const { reading, number, key } = header
  const lines = saleLines(items, reading)
  applyDiscounts(lines, items, reading)
  lines.push(...roundingLines(items, reading))
  const returnedCents = sumOf(returned, ({ draft }) => draft.amountCents)
  const soldCents = claimed.totalCents === undefined ? undefined : claimed.totalCents + returnedCents
  assignTaxes(lines, claimed.taxes, taxIsOnTop(lines, claimed.taxes, soldCents))
  const balance = balanceOf(parts, differenceOf(lines, returnedCents, claimed, reading))
  return {
    kind: 'sale',
    number,
    key,
    body: saleBody(parts, lines),
    saleLines: sells,
    ...balance,
    warnings: reading.warnings,
  }
}

function saleBody(parts: Parts, lines: readonly DraftLine[]): SaleBody {
  const { header, items, card } = parts
  const { reading, operator, finishedAt } = header
  const tenders = tendersOf(items, reading)
  const resumes = linkedKey(parts.transaction, /^Resumed?$/i, header)
  const returns = exchangesOf(parts.returned, reading)
  return {
    ...(card !== undefined && { card }),
    currency: reading.currency,
    lines: lines.map(presentLine),
    ...(tenders.length > 0 && { tenders }),
    finishedAt,
    ...(operator !== undefined && { operator }),
    ...(resumes !== undefined && { resumes }),
    ...(returns.length > 0 && { returns }),
  }
}

const presentLine = (draft: DraftLine): SaleLine => ({
  line: draft.line,
  kind: draft.kind,
  ...(draft.sku !== undefined && { sku: draft.sku }),
  ...(draft.name !== undefined && { name: draft.name }),
  ...(draft.department !== undefined && { department: draft.department }),
  quantity: draft.quantityThousandths / 1000,
  ...(draft.unit !== undefined && { unit: draft.unit }),
  amountCents: draft.amountCents,
  ...(draft.taxCents !== 0 && { taxCents: draft.taxCents }),
  ...(draft.taxOnTop && { taxIncluded: false }),
  ...(draft.voids !== undefined && { voids: draft.voids }),
})

/** A return is read with positive money, whichever sign the till gave it. */
function returnOf(parts: Parts): ImportedTransaction {
  const { header, returned, card } = parts
  const { reading, number, key, finishedAt } = header
  const lines = returned.map(({ draft }) => draft)
  const taxes = parts.claimed.taxes.map((tax) => ({
    ...tax,
    amountCents: Math.abs(tax.amountCents),
    baseCents: tax.baseCents === undefined ? undefined : Math.abs(tax.baseCents),
  }))
  const totalCents = parts.claimed.totalCents === undefined ? undefined : Math.abs(parts.claimed.totalCents)
  const claimed = { totalCents, taxes }
  assignTaxes(lines, taxes, taxIsOnTop(lines, taxes, totalCents))
  const original = originalOf(returned)
  if (original !== undefined) parseKey(original, 'original')
  const body = {
    ...(original !== undefined && { original }),
    ...(original === undefined && card !== undefined && { card }),
    currency: reading.currency,
    finishedAt,
    lines: returnLines(returned),
  }
  const balance = balanceOf({ ...parts, claimed }, differenceOf(lines, 0, claimed, reading))
  return { kind: 'return', number, key, body, ...balance, warnings: reading.warnings }
}

const balanceOf = ({ claimed, member }: Parts, difference: Difference | undefined) => ({
  ...(claimed.totalCents !== undefined && { grandTotalCents: claimed.totalCents }),
  reconciles: difference === undefined,
  ...(difference !== undefined && { difference }),
  ...(member !== undefined && { member }),
})
