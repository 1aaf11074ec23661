import { locale, money, number } from '../../language.ts'
import { currency, timeZone } from './session.ts'

/** Hundredths of a percent as people write it. */
export const percent = (basisPoints: number): string =>
  new Intl.NumberFormat(locale.value, { style: 'percent', minimumFractionDigits: 2 }).format(basisPoints / 10_000)

export const cash = (cents: number): string => money(cents, currency())

/** Minor units in one of the shop's money: 100 cents, or 1 yen. */
export const minorUnits = (): number =>
  10 **
  (new Intl.NumberFormat('en', { style: 'currency', currency: currency() }).resolvedOptions().maximumFractionDigits ??
    2)

/** An instant on the shop's own wall. */
export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short', timeZone: timeZone() }).format(
    new Date(iso),
  )

/** A month, `2026-11`, in words. */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat(locale.value, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )

/** A figure by what its name says it is: `…Cents` is money, `…BasisPoints` a share. */
export function figure(name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return value ? '✓' : ''
  if (typeof value !== 'number') return name === 'month' ? monthName(String(value)) : String(value)
  if (/BasisPoints$/.test(name)) return percent(value)
  return /Cents$/.test(name) || name === 'cents' ? cash(value) : number(value)
}
