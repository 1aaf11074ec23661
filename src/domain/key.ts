import { type Day, isDay } from './day.ts'
import { invalid } from './errors.ts'

/** The till's own number of a sale or a return: the four key fields of an ARTS transaction. */
export interface EventKey {
  readonly shop: string
  readonly workstation: string
  readonly businessDate: Day
  readonly sequence: string
}

const FORM = /^([0-9A-Za-z-]{1,20})\.([0-9A-Za-z-]{1,20})\.(\d{4}-\d{2}-\d{2})\.(\d{1,20})$/

/**
 * Reads `shop.workstation.businessDate.sequence`.
 * @throws StempelError `invalid` with path `path` when the form or the date is wrong.
 */
export function parseKey(text: string, path = 'key'): EventKey {
  const match = FORM.exec(text)
  if (match === null)
    throw invalid(path, 'A key is shop.workstation.YYYY-MM-DD.sequence, for example 0001.07.2026-11-21.000123.')
  const [, shop = '', workstation = '', businessDate = '', sequence = ''] = match
  if (!isDay(businessDate))
    throw invalid(path, `The business date ${businessDate} of the key is not a day of the calendar.`)
  return { shop, workstation, businessDate, sequence }
}
