import type { ReadCode, ReaderModel } from '../reader.ts'
import { type Format, framed, NOISE, PART } from './frames.ts'
import { bitsOf, facilityAndCard, wiegandCode, wiegandData } from './wiegand-bits.ts'

const ENDS = new Set([0x0d, 0x0a, 0x03])
const STX = 0x02
const MOST_TEXT = 128
const COUNTS = new Set([26, 34])
const LARGEST = { facility: 65_535, card: 65_535 }

/**
 * A Wiegand reader behind a converter to serial. Converters differ; these forms are understood, each checked by its
 * parity where the converter leaves it in:
 * - text, ended by CR, LF or ETX, STX before it or not: all bits as `0` and `1` (26 or 34 of them, needing no end), the
 *   data bits as hex (`5A0144`, 8 digits for 34 bits), or facility and card in decimal (`090,00324`);
 * - binary: the number of bits in one byte (1A or 22), then the bits, first bit first, the last byte filled with zeros.
 * The answer is facility and card as one number.
 */
export const wiegand: ReaderModel = {
  name: 'wiegand',
  baudRate: 9_600,
  quietMs: 100,
  hello: [],
  open: () => framed(format),
}

const format: Format = {
  measure(bytes, at, ended) {
    const first = bytes[at] ?? 0
    if (ENDS.has(first)) return 1
    if (COUNTS.has(first)) return binaryLength(bytes, at, ended)
    return textLength(bytes, at, ended)
  },
  accept(frame, { codes }) {
    const code = COUNTS.has(frame[0] ?? 0) ? binaryCode(frame) : textCode(lettersOf(frame))
    if (code !== undefined) codes.push(code)
  },
}

function binaryLength(bytes: Uint8Array, at: number, ended: boolean): number {
  const length = 1 + Math.ceil((bytes[at] ?? 0) / 8)
  if (at + length > bytes.length) return ended ? NOISE : PART
  return binaryCode(bytes.subarray(at, at + length)) === undefined ? NOISE : length
}

function binaryCode(frame: Uint8Array): ReadCode | undefined {
  const count = frame[0] ?? 0
  const spare = (1 << (-count & 7)) - 1
  const bits = bitsOf(frame.subarray(1), count)
  // The bits that fill the last byte are the only check besides parity.
  return bits === undefined || ((frame.at(-1) ?? 0) & spare) !== 0 ? undefined : wiegandCode(bits)
}

/**
 * A line that says something; its end belongs to it, and bits have a length of their own and need none. A line counts
 * as a whole: what is left of it after its first letters is another card's number.
 */
function textLength(bytes: Uint8Array, at: number, ended: boolean): number {
  const from = bytes[at] === STX ? at + 1 : at
  let end = from
  while (end < bytes.length && end - from < MOST_TEXT && isLetter(bytes[end])) end += 1
  const lost = Math.min(NOISE, at - end)
  const code = textCode(lettersOf(bytes.subarray(from, end)))
  if (end === bytes.length && end - from < MOST_TEXT) {
    if (!ended) return PART
    return code !== undefined && COUNTS.has(end - from) ? end - at : lost
  }
  return code !== undefined && ENDS.has(bytes[end] ?? 0) ? end + 1 - at : lost
}

const isLetter = (byte: number | undefined): boolean => /[0-9A-Fa-f,]/.test(String.fromCharCode(byte ?? 0))
const isBits = (text: string): boolean => COUNTS.has(text.length) && /^[01]+$/.test(text)
const lettersOf = (frame: Uint8Array): string => String.fromCharCode(...frame.filter(isLetter))

function textCode(text: string): ReadCode | undefined {
  if (isBits(text)) return wiegandCode(text)
  const pair = /^(\d{1,5}),(\d{1,5})$/.exec(text)
  if (pair !== null) {
    const [facility, card] = [Number(pair[1]), Number(pair[2])]
    return facility > LARGEST.facility || card > LARGEST.card ? undefined : facilityAndCard(facility, card)
  }
  if (!/^(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$/.test(text)) return undefined
  return wiegandData(
    BigInt(`0x${text}`)
      .toString(2)
      .padStart(text.length * 4, '0'),
  )
}
