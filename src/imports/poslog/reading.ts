import { invalid } from '../../domain/errors.ts'
import { decimalToWhole } from './decimal.ts'
import { childText, flag, type XmlElement } from './xml-tree.ts'

/** What is known while one transaction is read; sentences for the shop are collected as it goes. */
export interface Reading {
  readonly currency: string
  /** Decimals of the currency. */
  readonly decimals: number
  readonly timeZone: string
  readonly warnings: string[]
}

/** A line item with the number it keeps in the sale. */
export interface NumberedItem {
  readonly line: number
  readonly item: XmlElement
}

/**
 * Line items under the numbers of the file; under 1, 2, 3 where those are missing, not whole or not unique, since a
 * number must name one line.
 */
export function numbered(items: readonly XmlElement[]): NumberedItem[] {
  const numbers = items.map((item) => childText(item, 'SequenceNumber') ?? '')
  const usable = numbers.every((text) => /^\d{1,6}$/.test(text) && Number(text) > 0)
  const unique = new Set(numbers.map(Number)).size === numbers.length
  return items.map((item, i) => ({ line: usable && unique ? Number(numbers[i]) : i + 1, item }))
}

/**
 * A money element in minor units, negative where it says it is subtracted.
 * @throws StempelError `invalid` when it is no amount or in another currency than the sale.
 */
export function amountOf(element: XmlElement, reading: Reading, path: string): number {
  const currency = element.attributes.get('Currency') ?? element.attributes.get('CurrencyCode') ?? reading.currency
  if (currency !== reading.currency) throw invalid(path, `${path} is in another currency than the sale.`)
  const cents = decimalToWhole(element.text, reading.decimals, path)
  return element.attributes.get('Action') === 'Subtract' && cents !== 0 ? -cents : cents
}

/** Names and numbers as they may be printed: one line, no control characters, not endless; undefined when empty. */
export function tidy(text: string | undefined, longest = 120): string | undefined {
  const tidied = text?.replace(/[\p{C}\s]+/gu, ' ').trim()
  return tidied ? [...tidied].slice(0, longest).join('').trim() : undefined
}

/** The key fields of an ARTS transaction, or of a link to one, as a key; `fallbackDay` where it names no business date. */
export function keyOf(element: XmlElement, storeId: string | undefined, fallbackDay: string): string {
  const part = (text: string | undefined): string => (text ?? '').replace(/[^0-9A-Za-z-]/g, '-')
  const store = childText(element, 'RetailStoreID') ?? storeId
  const day = childText(element, 'BusinessDayDate', 'BusinessDate')?.slice(0, 10) ?? fallbackDay
  const sequence = childText(element, 'SequenceNumber', 'TransactionSequenceNumber')
  return `${part(store)}.${part(childText(element, 'WorkstationID'))}.${day}.${part(sequence)}`
}

/** Whether a line item was struck out at the till. */
export const isVoided = (item: XmlElement): boolean => flag(item, 'VoidFlag')
