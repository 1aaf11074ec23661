import type { ReadCode, ReaderModel } from '../reader.ts'
import { begins, type Format, framed, hexOf, NOISE, PART, type Sink, SPOILT, sumOf } from './frames.ts'

// It sleeps until it hears this; zeros give it the time to wake up.
const WAKE_UP = Uint8Array.of(0x55, 0x55, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
const NACK = Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0x00, 0x00)
const HOST = 0xd4
const READER = 0xd5
const FAULT = 0x7f
const SAM_CONFIGURATION = 0x14
const IN_LIST_PASSIVE_TARGET = 0x4a
const DIRECTIONS: ReadonlySet<number> = new Set([HOST, READER, FAULT])
const MOST_BYTES = 265
const MOST_TARGETS = 2
const UID_LENGTHS = new Set([4, 7, 10])
const HAS_ATS = 0x20

/** A command as the host sends it: preamble, start, length and its complement, data and its complement, postamble. */
export function pn532Frame(direction: number, data: readonly number[]): Uint8Array {
  const body = Uint8Array.of(direction, ...data)
  return Uint8Array.of(0x00, 0x00, 0xff, body.length, -body.length & 0xff, ...body, -sumOf(body) & 0xff, 0x00)
}

const NORMAL_MODE = pn532Frame(HOST, [SAM_CONFIGURATION, 0x01, 0x00, 0x01])
// One target at 106 kbit/s, ISO 14443 type A; it answers when a card comes, however long that takes.
const ASK = pn532Frame(HOST, [IN_LIST_PASSIVE_TARGET, 0x01, 0x00])

/**
 * PN532 on its serial interface (HSU), 115200 baud: tells the serial number of any contactless card of ISO 14443 A. That
 * number can be copied: it names a card and proves nothing. A card that stays on the reader is told again and again.
 * Source: libnfc, drivers/pn532_uart.c and chips/pn53x.c.
 */
export const pn532: ReaderModel = {
  name: 'pn532',
  baudRate: 115_200,
  quietMs: 50,
  pollMs: 1_000,
  hello: [WAKE_UP, NORMAL_MODE],
  open: () => {
    let ask = false
    return framed({
      measure: pn532Measure,
      accept: (frame, sink) => {
        if (accept(frame, sink)) ask = true
      },
      spoilt: ({ replies }) => void replies.push(NACK),
      // One question for all answers that came at once; the reader takes one at a time.
      after: ({ replies }) => {
        if (ask) replies.push(ASK)
        ask = false
      },
      poll: () => [ASK],
    })
  },
}

/** Where its frames end, those of the host among them. */
export const pn532Measure: Format['measure'] = (bytes, at, ended) => {
  const start = startAt(bytes, at)
  const head = start > 0 ? headAt(bytes, at + start) : start
  if (typeof head === 'number') return ended ? NOISE : head
  const body = at + start + head.bytes
  const direction = bytes[body]
  const isFrame = head.length > 0
  if (isFrame && direction !== undefined && !DIRECTIONS.has(direction)) return NOISE
  // An acknowledgement has no body and no check.
  const end = isFrame ? body + head.length + 1 : body
  if (end > bytes.length) return ended ? NOISE : PART
  if (isFrame && (sumOf(bytes.subarray(body, end)) & 0xff) !== 0) return direction === READER ? SPOILT : NOISE
  const postamble = bytes[end]
  // The last zero is the first to get lost; a frame whose check is right needs it no more.
  if (postamble === undefined) return ended ? end - at : PART
  return postamble === 0 ? end + 1 - at : end - at
}

/** Bytes before the length: the preamble may be missing. */
function startAt(bytes: Uint8Array, at: number): number {
  const bare = begins(bytes, at, [0x00, 0xff])
  return bare > 0 ? bare : Math.max(bare, begins(bytes, at, [0x00, 0x00, 0xff]))
}

interface Head {
  /** Of the body; 0 for an acknowledgement. */
  readonly length: number
  readonly bytes: number
}

/** The length and its complement, or PART or NOISE. */
function headAt(bytes: Uint8Array, at: number): Head | typeof PART | typeof NOISE {
  const [a, b, c, d, e] = bytes.subarray(at, at + 5)
  if (a === undefined || b === undefined) return PART
  if (a + b === 0xff && (a === 0 || b === 0)) return { length: 0, bytes: 2 }
  if (a !== 0xff || b !== 0xff) return ((a + b) & 0xff) === 0 && a > 0 ? { length: a, bytes: 2 } : NOISE
  if (c === undefined || d === undefined || e === undefined) return PART
  const length = c * 256 + d
  return ((c + d + e) & 0xff) === 0 && length > 0 && length <= MOST_BYTES ? { length, bytes: 5 } : NOISE
}

/** @returns whether the reader is free for the next question. */
function accept(frame: Uint8Array, { codes }: Sink): boolean {
  const start = startAt(frame, 0)
  const head = headAt(frame, start)
  if (typeof head === 'number' || head.length === 0) return false
  const [direction, answer, ...data] = frame.subarray(start + head.bytes, start + head.bytes + head.length)
  if (direction !== READER) return false
  if (answer === IN_LIST_PASSIVE_TARGET + 1) codes.push(...targets(data))
  return answer === IN_LIST_PASSIVE_TARGET + 1 || answer === SAM_CONFIGURATION + 1
}

/** The cards of an answer: how many, then for each its number, SENS_RES, SEL_RES, its serial number and maybe an ATS. */
function targets(data: readonly number[]): ReadCode[] {
  const found: ReadCode[] = []
  const count = Math.min(data[0] ?? 0, MOST_TARGETS)
  for (let at = 1; found.length < count; ) {
    const selRes = data[at + 3] ?? 0
    const length = data[at + 4] ?? 0
    const uid = data.slice(at + 5, at + 5 + length)
    if (!UID_LENGTHS.has(length) || uid.length < length) return found
    found.push({ kind: 'uid', text: hexOf(Uint8Array.from(uid)) })
    at += 5 + length
    if ((selRes & HAS_ATS) !== 0) at += data[at] ?? 0
  }
  return found
}
