import { isDay } from '../../domain/day.ts'
import { decimalToWhole } from '../poslog/decimal.ts'
import { toRfc3339 } from '../poslog/instant.ts'
import type { Found } from './pattern/pattern.ts'

/** What is printed, as numbers and dates. Nothing is guessed: what cannot be read is undefined. */

const FORMS = {
  '.': /^([-+−]?) ?(\d{1,3}(?:[,' \u00a0]\d{3}){1,3}|\d{1,12})(?:\.(\d{1,3}))? ?([-−]?)$/,
  ',': /^([-+−]?) ?(\d{1,3}(?:[.' \u00a0]\d{3}){1,3}|\d{1,12})(?:,(\d{1,3}))? ?([-−]?)$/,
} as const

/** `1.234,50-` as -123450, for a currency of `decimals` digits; what is printed has all of them, or none and no comma. */
export function moneyOf(text: string, decimal: '.' | ',', decimals: number): number | undefined {
  const match = FORMS[decimal].exec(text.trim())
  if (match === null) return undefined
  const [, before = '', whole = '', fraction, behind = ''] = match
  if ((fraction !== undefined && fraction.length !== decimals) || (before !== '' && behind !== '')) return undefined
  const digits = whole.replace(/\D/g, '')
  const cents = decimalToWhole(`${digits}.${fraction ?? ''}`, decimals, 'amount')
  return cents !== 0 && /[-−]/.test(before + behind) ? -cents : cents
}

/** `0,512` as 512 thousandths; whole numbers and up to three decimals, above 0. A sign is not looked at. */
export function thousandthsOf(text: string, decimal: '.' | ','): number | undefined {
  const match = FORMS[decimal].exec(text.trim())
  if (match === null) return undefined
  const [, , whole = '', fraction = ''] = match
  const thousandths = decimalToWhole(`${whole.replace(/\D/g, '')}.${fraction}`, 3, 'quantity')
  return thousandths > 0 ? thousandths : undefined
}

const MONTHS = [
  ['jan'],
  ['feb', 'fev', 'fév'],
  ['mar', 'mär', 'mrz', 'maa'],
  ['apr', 'avr'],
  ['may', 'mai', 'mei'],
  ['jun', 'jui'],
  ['jul'],
  ['aug', 'aoû', 'aou'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez', 'déc'],
]

function monthOf(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const word = text.toLowerCase()
  if (/^juil/.test(word)) return 7
  const at = MONTHS.findIndex((names) => names.some((name) => word.startsWith(name)))
  return at < 0 ? undefined : at + 1
}

/** When a receipt says it was printed: a day, and the instant where it names a time. */
export interface PrintedTime {
  readonly day: string
  /** RFC 3339. */
  readonly at: string | undefined
  /** `hhmmss` where it is printed to the second. */
  readonly seconds: string | undefined
}

const two = (value: number): string => String(value).padStart(2, '0')

/** @returns undefined where the groups name no day and time of the calendar. */
export function timeOf(found: Found, timeZone: string): PrintedTime | undefined {
  const { year = '', month = '', day = '' } = found
  const date = [year.length === 2 ? `20${year}` : year, two(monthOf(month) ?? 0), day.padStart(2, '0')].join('-')
  if (!isDay(date)) return undefined
  if (found.hour === undefined || found.minute === undefined) return { day: date, at: undefined, seconds: undefined }
  const hour = hourOf(found.hour, found.ampm)
  if (hour === undefined) return undefined
  const clock = `${two(hour)}:${found.minute.padStart(2, '0')}:${(found.second ?? '0').padStart(2, '0')}`
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(clock)) return undefined
  const at = toRfc3339(`${date}T${clock}`, timeZone, 'finishedAt')
  return { day: date, at, seconds: found.second === undefined ? undefined : clock.replaceAll(':', '') }
}

/** Twelve at noon is 12 PM, and twelve at midnight 12 AM. */
function hourOf(text: string, half: string | undefined): number | undefined {
  const hour = Number(text)
  if (!Number.isInteger(hour) || half === undefined) return Number.isInteger(hour) ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}
