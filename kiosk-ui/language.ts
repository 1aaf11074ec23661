import { signal } from '@preact/signals'
import { isLocale, type Locale } from '../src/words/screens/common.ts'

/** The language of the screen at this moment. */
export const locale = signal<Locale>(
  navigator.languages.map((each) => each.slice(0, 2).toLowerCase()).find(isLocale) ?? 'en',
)

/** The words of the moment's language; a part that calls it is drawn anew when the language changes. */
export const wordsOf = <W>(languages: Readonly<Record<Locale, W>>): W => languages[locale.value]

/** Changes the language at once. Chinese letters are fetched only then: they weigh more than all the rest. */
export function speak(next: Locale): void {
  document.documentElement.lang = next === 'zh' ? 'zh-Hans' : next
  if (next === 'zh') void import('./style/chinese.css')
  locale.value = next
}

/** A whole number as people of the language write it. */
export const number = (value: number): string => new Intl.NumberFormat(locale.value).format(value)

/** Minor units as money with its code, `14.72 EUR`, as slips and receipts write it: both stand side by side. */
export function money(cents: number, currency: string): string {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  const format = new Intl.NumberFormat(locale.value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `${format.format(cents / 10 ** digits)}\u00a0${currency}`
}

/** A calendar day, `2026-11-21`, in words. It has no time zone, so none may shift it. */
export const day = (iso: string): string =>
  new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${iso}T00:00:00Z`),
  )

/** An instant as the time of day here. */
export const timeOfDay = (ms: number): string =>
  new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit' }).format(new Date(ms))
