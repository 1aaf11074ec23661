import { invalid } from '../../domain/errors.ts'
import { TILL_REQUEST } from '../../domain/till-headers.ts'
import type { Device } from '../route.ts'
import type { Shop } from './shop.ts'

const { seen: SEEN, first: FIRST, holds: HOLDS } = TILL_REQUEST

type Header = (name: string) => string | undefined

const POSITION = /^([A-Za-z0-9_-]{1,64}):(\d{1,15})$/
/** More lives than a till's journal outlives. */
const STREAMS = /^(?:[A-Za-z0-9_-]{1,64}(?:,[A-Za-z0-9_-]{1,64}){0,99})?$/

/**
 * Takes in what a till says of its journal: what it has seen, and of which lives of the shop it still keeps operations.
 * @throws StempelError `invalid` with the header as path.
 */
export function hearTill(shop: Shop, header: Header, device: Device): void {
  const seen = position(header, SEEN)
  position(header, FIRST)
  const holds = header(HOLDS.toLowerCase())
  if (holds !== undefined && !STREAMS.test(holds))
    throw invalid(HOLDS, 'This header is <stream>,<stream>,… or empty, as answered before.')
  if (device.kind !== 'till') return
  if (seen !== undefined) shop.deps.seen(seen.stream, seen.seq)
  if (holds !== undefined) shop.deps.holds(device.id, holds === '' ? [] : holds.split(','))
}

/** The stream an operation was first offered to, as the part of an action's input that says so. */
export function firstOf(header: Header): { readonly first?: string } {
  const first = position(header, FIRST)
  return first === undefined ? {} : { first: first.stream }
}

function position(header: Header, name: string): { stream: string; seq: number } | undefined {
  const text = header(name.toLowerCase())
  if (text === undefined) return undefined
  const match = POSITION.exec(text)
  if (match === null) throw invalid(name, 'This header is <stream>:<number>, as answered before.')
  return { stream: match[1] ?? '', seq: Number(match[2]) }
}
