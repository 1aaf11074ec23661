import { invalid } from '../../domain/errors.ts'
import type { ReturnLine } from '../imported.ts'
import type { DraftLine } from './draft-line.ts'
import { isVoided, keyOf, type NumberedItem, type Reading } from './reading.ts'
import { costOf } from './reconcile.ts'
import { draftOf } from './sale-lines.ts'
import { child, childText, type XmlElement } from './xml-tree.ts'

/** A returned line; its amounts are positive. */
export interface ReturnDraft {
  readonly draft: DraftLine
  /** The key of the sale it comes from, where the file knows it, and its line there. */
  readonly original: string | undefined
  readonly originalLine: number
}

/** The lines that were brought back. `wholeLink` is the sale the whole transaction refers to, if any. */
export function returnDrafts(
  items: readonly NumberedItem[],
  wholeLink: string | undefined,
  storeId: string | undefined,
  reading: Reading,
): ReturnDraft[] {
  return items.flatMap(({ line, item }) => {
    const returned = child(item, 'Return')
    if (returned === undefined || isVoided(item)) return []
    const draft = draftOf(returned, line, reading)
    draft.amountCents = Math.abs(draft.amountCents)
    draft.quantityThousandths = Math.abs(draft.quantityThousandths)
    const link = child(returned, 'TransactionLink') ?? child(item, 'TransactionLink')
    return [{ draft, original: link ? keyOf(link, storeId, '') : wholeLink, originalLine: originalLine(link, line) }]
  })
}

function originalLine(link: XmlElement | undefined, line: number): number {
  const text = link && childText(link, 'LineItemSequenceNumber')
  return text !== undefined && /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : line
}

/** Returned lines as the contract takes them. */
export const returnLines = (returned: readonly ReturnDraft[]): ReturnLine[] =>
  returned.map(({ draft, originalLine }) => ({
    line: originalLine,
    quantity: draft.quantityThousandths / 1000,
    amountCents: costOf(draft),
  }))

/**
 * Returned lines by the sale they come from, for a transaction that also sells.
 * Lines that name no sale cannot be judged inside another one; a sentence says so.
 */
export function exchangesOf(
  returned: readonly ReturnDraft[],
  reading: Reading,
): { original: string; lines: ReturnLine[] }[] {
  const named = returned.filter((one) => one.original !== undefined)
  if (named.length < returned.length) {
    reading.warnings.push('Returned lines that name no sale were not booked; return them at the till.')
  }
  const bySale = Map.groupBy(named, (one) => one.original ?? '')
  return [...bySale].map(([original, drafts]) => ({ original, lines: returnLines(drafts) }))
}

/**
 * The one sale a return refers to; undefined when the receipt was lost.
 * @throws StempelError `invalid` when it mixes sales: a return is judged against one.
 */
export function originalOf(returned: readonly ReturnDraft[]): string | undefined {
  const originals = new Set(returned.map((one) => one.original))
  if (originals.size > 1)
    throw invalid('original', 'It returns lines of more than one sale. Enter it at the till, sale by sale.')
  return [...originals][0]
}
