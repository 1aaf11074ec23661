import type { ReaderModel } from '../reader.ts'
import { type Format, framed, NOISE, PART } from './frames.ts'

const STX = 0x02
const ETX = 0x03
const DIGITS = 12
const CRLF = [0x0d, 0x0a]

/**
 * RDM6300 and its kin for 125 kHz tags of EM4100, 9600 baud: STX, ten hex digits of the tag, two of their exclusive or,
 * ETX; some put CR LF before the ETX. The tag is told as its ten digits. Source: Seeed, 125 kHz RFID module, UART.
 */
export const rdm6300: ReaderModel = {
  name: 'rdm6300',
  baudRate: 9_600,
  quietMs: 100,
  hello: [],
  open: () => framed(format),
}

const format: Format = {
  measure(bytes, at, ended) {
    if (bytes[at] !== STX) return NOISE
    let check = 0
    for (let i = 1; i <= DIGITS; i += 1) {
      if (at + i >= bytes.length) return ended ? NOISE : PART
      const value = hexValue(bytes[at + i])
      if (value === undefined) return NOISE
      check ^= i % 2 === 1 ? value << 4 : value
    }
    // The exclusive or of all six bytes is zero exactly when the last one is that of the first five.
    if (check !== 0) return NOISE
    const end = at + 1 + DIGITS
    const extra = bytes[end] === CRLF[0] ? CRLF.length : 0
    if (end + extra >= bytes.length) return ended ? NOISE : PART
    if (extra > 0 && bytes[end + 1] !== CRLF[1]) return NOISE
    return bytes[end + extra] === ETX ? end + extra + 1 - at : NOISE
  },
  accept(frame, { codes }) {
    const text = Buffer.from(frame.subarray(1, 1 + DIGITS - 2)).toString('latin1')
    codes.push({ kind: 'uid', text: text.toUpperCase() })
  },
}

function hexValue(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte & ~0x20
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x37 : undefined
}
