import { isDay } from '../../domain/day.ts'
import { invalid } from '../../domain/errors.ts'

const FORM =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/
const DAY_MS = 86_400_000
const offsets = new Map<string, Intl.DateTimeFormat>()

/**
 * An `xs:dateTime` as RFC 3339 with an offset. Where the file gives none, the clock on the wall of `timeZone` (IANA)
 * is meant: an hour that happened twice is its first pass, an hour that was skipped counts on from before the gap.
 * @throws StempelError `invalid` when it is no instant of the calendar.
 */
export function toRfc3339(text: string, timeZone: string, path: string): string {
  const [, day = '', hour = '', minute = '', second = '00', fraction = '', offset] = FORM.exec(text.trim()) ?? []
  if (!isDay(day)) throw invalid(path, `${path} is not a date with a time, for example 2026-11-21T10:15:00.`)
  const clock = `${day}T${hour}:${minute}:${second}${fraction === '' ? '' : `.${fraction.slice(0, 3).padEnd(3, '0')}`}`
  if (offset !== undefined) return `${clock}${offset}`
  const wallMs = Date.parse(`${clock}Z`)
  return atOffset(instantOf(wallMs, timeZone), timeZone, fraction !== '')
}

/** The instant (ms) at which the wall of the zone shows `wallMs`, a wall clock written as if it were UTC. */
function instantOf(wallMs: number, timeZone: string): number {
  const before = wallMs - offsetMs(wallMs - DAY_MS, timeZone)
  const after = wallMs - offsetMs(wallMs + DAY_MS, timeZone)
  const shows = (atMs: number): boolean => atMs + offsetMs(atMs, timeZone) === wallMs
  return shows(before) || !shows(after) ? before : after
}

function atOffset(atMs: number, timeZone: string, milliseconds: boolean): string {
  const shift = offsetMs(atMs, timeZone)
  // Before standard time, zones were off by odd seconds, which RFC 3339 cannot write.
  if (shift % 60_000 !== 0) return `${isoText(atMs, milliseconds)}Z`
  const minutes = Math.abs(shift) / 60_000
  const sign = shift < 0 ? '-' : '+'
  return `${isoText(atMs + shift, milliseconds)}${sign}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

const isoText = (atMs: number, milliseconds: boolean): string =>
  new Date(atMs).toISOString().slice(0, milliseconds ? 23 : 19)

const pad = (value: number): string => String(value).padStart(2, '0')

function offsetMs(atMs: number, timeZone: string): number {
  let format = offsets.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    offsets.set(timeZone, format)
  }
  const name = format.formatToParts(atMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(name) ?? []
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  return (sign === '-' ? -size : size) * 1000
}
