import { decimalToWhole } from './decimal.ts'
import type { Reading } from './reading.ts'
import type { XmlElement } from './xml-tree.ts'

const UNITS: Readonly<Record<string, string>> = { KGM: 'kg', GRM: 'g', LBR: 'lb', ONZ: 'oz', LTR: 'l', MTR: 'm' }

/** How much of something: whole thousandths, never 0, and the unit where it is not pieces. */
export interface Quantity {
  thousandths: number
  unit?: string
}

/**
 * The quantity of a line. Some files write it as text, some as `Units` of a pack of one, some both: where one of them
 * is 1 the other counts, equal ones count once, and otherwise it is so many packs of so many.
 * @throws StempelError `invalid` when it is no number.
 */
export function quantityOf(element: XmlElement | undefined, reading: Reading, path: string): Quantity {
  const written = thousandths(element?.text || '1', reading, path)
  const units = thousandths(element?.attributes.get('Units') || '1', reading, path)
  const same = Math.abs(written) === Math.abs(units)
  const total = units === 1000 || same ? written : written === 1000 ? units : Math.round((written * units) / 1000)
  const code = element?.attributes.get('UnitOfMeasureCode')?.trim() ?? ''
  const unit =
    UNITS[code.toUpperCase()] ?? (/^(EA|C62|H87|PCE|)$/i.test(code) ? undefined : code.slice(0, 12).toLowerCase())
  return { thousandths: total === 0 ? 1 : total, ...(unit !== undefined && { unit }) }
}

// Scales of three decimals and more exist; the fourth digit of a kilogram decides nothing but must not refuse a sale.
function thousandths(text: string, reading: Reading, path: string): number {
  const [whole = '', fraction = ''] = text.trim().split('.')
  if (!/^\d{4,}$/.test(fraction) || !/[1-9]/.test(fraction.slice(3))) return decimalToWhole(text, 3, path)
  reading.warnings.push(`${path} has more than 3 decimals and was rounded to thousandths.`)
  const cut = decimalToWhole(`${whole}.${fraction.slice(0, 3)}`, 3, path)
  const up = Number(fraction.charAt(3)) >= 5 ? 1 : 0
  return whole.startsWith('-') ? cut - up : cut + up
}
