const FORM = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/
/** The calendar repeats after 400 years; shifting by them keeps `Date.UTC` from reading the years 0 to 99 as 19xx. */
const CYCLE_YEARS = 400
const CYCLE_MS = 146_097 * 86_400_000

/**
 * Reads an RFC 3339 instant with its offset. A leap second counts as the second after.
 * @returns milliseconds since 1970 UTC, or undefined when the text is no such instant or the day does not exist.
 */
export function instantMs(text: string): number | undefined {
  const match = FORM.exec(text)
  if (match === null) return undefined
  const [, y, mo, d, h, mi, s, fraction, sign, oh, om] = match
  const [year, month, day] = [Number(y), Number(mo), Number(d)]
  const [hour, minute, second] = [Number(h), Number(mi), Number(s)]
  const [offsetHours, offsetMinutes] = [Number(oh ?? 0), Number(om ?? 0)]
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined
  const midnight = Date.UTC(year + CYCLE_YEARS, month - 1, day)
  const date = new Date(midnight)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const offsetMs = (offsetHours * 60 + offsetMinutes) * 60_000 * (sign === '-' ? -1 : 1)
  const timeMs =
    ((hour * 60 + minute) * 60 + second) * 1000 +
    (fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3)))
  return midnight - CYCLE_MS + timeMs - offsetMs
}
