import { checksOut, expandUpcE, isDigits } from './gtin.ts'

/** A text whose scanner said what it was printed as. */
export interface AimText {
  /** The AIM identifier, for example `]E0`. */
  readonly symbology: string
  readonly data: string
}

/** What is printed in a symbology: goods of a form, element strings, or anything. */
export type Carrier = 'ean13' | 'ean13-addon' | 'ean8' | 'upca' | 'upce' | 'itf' | 'gs1' | 'any'

const IDENTIFIER = /^\][ABCDEFGHIJKLMNOPQRSTUVXZdehoz][0-9A-F]/

/** Takes an AIM identifier (ISO/IEC 15424) off a text; undefined when there is none. */
export function splitAim(text: string): AimText | undefined {
  return IDENTIFIER.test(text) ? { symbology: text.slice(0, 3), data: text.slice(3) } : undefined
}

const CARRIERS: Readonly<Record<string, Carrier>> = {
  ']E0': 'ean13',
  ']E3': 'ean13-addon',
  ']E4': 'ean8',
  ']I0': 'itf',
  ']I1': 'itf',
  ']C1': 'gs1',
  ']e0': 'gs1',
  ']d2': 'gs1',
  ']d5': 'gs1',
  ']Q3': 'gs1',
  ']Q4': 'gs1',
  ']J1': 'gs1',
  'EAN-13': 'ean13',
  'EAN-13+2': 'ean13-addon',
  'EAN-13+5': 'ean13-addon',
  'EAN-8': 'ean8',
  'UPC-A': 'upca',
  'UPC-E': 'upce',
  'GS1-128': 'gs1',
  'GS1-128 composite': 'gs1',
  'GS1 DataBar': 'gs1',
  'GS1 DataBar Limited': 'gs1',
  'GS1 DataBar Expanded': 'gs1',
  'GS1 DataBar coupon': 'gs1',
  'GS1 DataMatrix': 'gs1',
  'GS1 QR Code': 'gs1',
}

/** What a symbology carries, by its AIM identifier or the name a reader gives it. */
export const carrierOf = (symbology: string | undefined): Carrier =>
  (symbology === undefined ? undefined : CARRIERS[symbology]) ?? 'any'

const IDENTIFIERS: Readonly<Record<Exclude<Carrier, 'any'>, string>> = {
  ean13: ']E0',
  'ean13-addon': ']E3',
  ean8: ']E4',
  // AIM has a UPC as the EAN-13 it is with a zero before it.
  upca: ']E0',
  upce: ']E0',
  itf: ']I1',
  gs1: ']C1',
}

/**
 * A text as a scanner with AIM identifiers would have sent it, so that what a reader says of the symbology by a name of
 * its own is not lost where only the text goes on. What could hold anything stays as it is.
 */
export function withIdentifier(text: string, symbology: string | undefined): string {
  const carrier = carrierOf(symbology)
  if (carrier === 'any' || splitAim(text) !== undefined) return text
  const isUpc = carrier === 'upca' || carrier === 'upce'
  return IDENTIFIERS[carrier] + ((isUpc ? goodsNumber(carrier, text) : undefined) ?? text)
}

/**
 * The number a barcode for goods carries: 8 digits of an EAN-8, else 13, a UPC with its leading zero as AIM has it.
 * @returns undefined when length, digits or check digit are not those of its symbology.
 */
export function goodsNumber(carrier: Carrier, data: string): string | undefined {
  switch (carrier) {
    case 'ean13':
      return checked(data, 13)
    case 'ean13-addon':
      return /^\d{13}(?:\d{2}|\d{5})$/.test(data) ? checked(data.slice(0, 13), 13) : undefined
    case 'ean8':
      return checked(data, 8)
    case 'upca':
      return checked(data.padStart(13, '0'), 13)
    case 'upce': {
      const upcA = expandUpcE(data)
      return upcA === undefined ? undefined : `0${upcA}`
    }
    case 'itf':
      return checked(data, 14)
    default:
      return undefined
  }
}

const checked = (data: string, length: number): string | undefined =>
  data.length === length && isDigits(data) && checksOut(data) ? data : undefined
