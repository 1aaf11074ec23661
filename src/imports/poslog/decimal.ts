import { invalid } from '../../domain/errors.ts'

const DECIMAL = /^([+-]?)(\d{0,15})(?:\.(\d{0,15}))?$/

/**
 * The number of decimals of a currency by ISO 4217: 2 for EUR, 0 for JPY.
 * @throws StempelError `invalid` when the code is not three capital letters.
 */
export function currencyDecimals(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw invalid('currency', 'A currency is three capital letters, for example EUR.')
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}

/**
 * Decimal text to a whole number of 10^-decimals, digit by digit and never through a float.
 * Further digits are refused unless they are zeros: nothing is rounded in silence.
 * @throws StempelError `invalid`; the text is not quoted, as it may be anything.
 */
export function decimalToWhole(text: string, decimals: number, path: string): number {
  const match = DECIMAL.exec(text.trim())
  const [, sign = '', whole = '', fraction = ''] = match ?? []
  if (whole === '' && fraction === '') throw invalid(path, `${path} is not a decimal number.`)
  if (/[1-9]/.test(fraction.slice(decimals))) {
    throw invalid(path, `${path} has more than ${decimals} decimals.`)
  }
  const value = Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`)
  if (!Number.isSafeInteger(value)) throw invalid(path, `${path} is larger than whole numbers reach.`)
  return sign === '-' && value !== 0 ? -value : value
}

/** Minor units as the decimal text a person reads, for example 1234 with 2 decimals as `12.34`. */
export function wholeToDecimal(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0')
  const cut = digits.length - decimals
  const sign = value < 0 ? '-' : ''
  return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`
}
