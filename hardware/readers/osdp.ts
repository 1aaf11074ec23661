import type { ReadCode, ReaderModel } from '../reader.ts'
import { begins, framed, hexOf, NOISE, PART, type Sink, sumOf } from './frames.ts'
import { bitsOf, wiegandCode } from './wiegand-bits.ts'

const SOM = 0x53
const MARK = 0xff
const HEAD_BYTES = 5
const MOST_BYTES = 1_440
const REPLY = 0x80
const ANYBODY = 0x7f
const CRC = 0x04
const SECURED = 0x08
const RESERVED = 0x70
const POLL = 0x60
const NAK = 0x41
const RAW = 0x50
const BUSY = 0x79
const WRONG_SEQUENCE = 4
/** So many polls without an answer, and the reader has forgotten us: begin again. */
const PATIENCE = 4

/**
 * An OSDP reader (SIA OSDP 2), 9600 baud as they leave the factory, asked five times a second. One reader to a line: it
 * is asked by the address for anybody until it tells its own, by CRC and, where it stays silent, by checksum. Readers
 * that insist on a secure channel must be told not to. What they read comes as Wiegand bits.
 */
export const osdp: ReaderModel = {
  name: 'osdp',
  baudRate: 9_600,
  quietMs: 60,
  pollMs: 200,
  hello: [],
  open: () => {
    const asked = new Asked()
    return framed({
      measure: osdpMeasure,
      accept: (frame, sink) => accept(frame, asked, sink),
      poll: () => [asked.next()],
    })
  },
}

/** Where the conversation stands: whom we ask, how, and under which number. */
class Asked {
  #address = ANYBODY
  #control = CRC
  #sequence = 0
  #unanswered = 0
  #waits = false
  #begun = false

  /** The next poll, or the last one again while it has no answer: by its number the reader knows that it is the same. */
  next(): Uint8Array {
    if (this.#waits) this.#unanswered += 1
    if (this.#unanswered >= PATIENCE) this.#again()
    this.#waits = true
    this.#begun = true
    return osdpFrame(this.#address, this.#control | this.#sequence, [POLL])
  }

  /** @returns false for an answer to a question that was answered before. */
  answered(frame: Frame): boolean {
    // A busy reader has not taken the question; it is asked the same again, however often.
    if (frame.type === BUSY) {
      this.#unanswered = 0
      return true
    }
    if (frame.type === NAK && frame.data[0] === WRONG_SEQUENCE) {
      this.#sequence = 0
      return true
    }
    if (!this.#begun) return true
    if (!this.#waits || (frame.control & 3) !== this.#sequence) return false
    this.#waits = false
    this.#unanswered = 0
    this.#address = frame.address
    this.#sequence = (this.#sequence % 3) + 1
    return true
  }

  #again(): void {
    this.#unanswered = 0
    this.#sequence = 0
    this.#control ^= CRC
    this.#address = this.#address === ANYBODY ? 0 : ANYBODY
  }
}

interface Frame {
  readonly address: number
  readonly control: number
  readonly type: number
  readonly data: Uint8Array
}

/** Where its frames end, commands and replies. */
export function osdpMeasure(bytes: Uint8Array, at: number, ended: boolean): number {
  const mark = bytes[at] === MARK ? 1 : 0
  const som = begins(bytes, at + mark, [SOM])
  if (som <= 0) return ended ? NOISE : som
  const from = at + mark
  const [, , low, high, control] = bytes.subarray(from, from + HEAD_BYTES)
  if (low === undefined || high === undefined || control === undefined) return ended ? NOISE : PART
  const length = high * 256 + low
  const check = (control & CRC) === 0 ? 1 : 2
  if ((control & RESERVED) !== 0 || length > MOST_BYTES || length < HEAD_BYTES + 1 + check) return NOISE
  if (from + length > bytes.length) return ended ? NOISE : PART
  return isWhole(bytes.subarray(from, from + length), check) ? mark + length : NOISE
}

function isWhole(frame: Uint8Array, check: number): boolean {
  if (check === 1) return (sumOf(frame) & 0xff) === 0
  const crc = crcOf(frame.subarray(0, -2))
  return frame.at(-2) === (crc & 0xff) && frame.at(-1) === crc >> 8
}

function accept(bytes: Uint8Array, asked: Asked, { codes }: Sink): void {
  const at = bytes[0] === MARK ? 1 : 0
  const [, address = 0, , , control = 0, type = 0] = bytes.subarray(at)
  // Our own questions come back on a line of two wires; what is secured cannot be read here.
  if ((address & REPLY) === 0 || (control & SECURED) !== 0) return
  const data = bytes.subarray(at + HEAD_BYTES + 1, (control & CRC) === 0 ? -1 : -2)
  const isNew = asked.answered({ address: address & ~REPLY, control, type, data })
  if (isNew && type === RAW) codes.push(...rawCode(data))
}

/** Reader, format, number of bits (little-endian), bits. Cards of no known format are told by all of their bits. */
function rawCode(data: Uint8Array): ReadCode[] {
  const [, , low = 0, high = 0, ...rest] = data
  const count = high * 256 + low
  const bits = count === 0 ? undefined : bitsOf(Uint8Array.from(rest), count)
  if (bits === undefined) return []
  const known = wiegandCode(bits)
  if (known !== undefined) return [known]
  // Whole bytes are the serial number of a chip; known formats whose parity is wrong are nothing.
  if (count % 8 === 0) return [{ kind: 'uid', text: hexOf(Uint8Array.from(rest)) }]
  if (count === 26 || count === 34) return []
  return [{ kind: 'number', text: BigInt(`0b${bits}`).toString() }]
}

/** A whole frame with its check, by CRC or checksum as the control byte says. */
export function osdpFrame(address: number, control: number, body: readonly number[]): Uint8Array {
  const check = (control & CRC) === 0 ? 1 : 2
  const length = HEAD_BYTES + body.length + check
  const frame = Uint8Array.of(SOM, address, length & 0xff, length >> 8, control, ...body)
  if (check === 1) return Uint8Array.of(...frame, -sumOf(frame) & 0xff)
  const crc = crcOf(frame)
  return Uint8Array.of(...frame, crc & 0xff, crc >> 8)
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let i = 0; i < 8; i += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021
  return crc
})

/** CRC-16 with polynomial 1021 begun at 1D0F. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0x1d0f
  for (const byte of bytes) crc = ((crc << 8) ^ (CRC_TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff
  return crc
}
