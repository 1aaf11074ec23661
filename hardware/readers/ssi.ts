import type { Driver, ReaderModel } from '../reader.ts'
import { framed, NOISE, PART, type Sink, SPOILT, sumOf } from './frames.ts'
import { SSI_SYMBOLOGIES } from './ssi-symbologies.ts'

const DECODER = 0x00
const HOST = 0x04
const ACKNOWLEDGED = 0xd0
const REFUSED = 0xd1
const DECODE_DATA = 0xf3
const SEND_PARAMETER = 0xc6
const SCAN_ENABLE = 0xe9
const RESEND = 0x01
/** Sent again because our acknowledgement did not arrive. */
const REPEATED = 0x01
/** More of the same barcode follows in the next packet. */
const CONTINUED = 0x02
const HEAD_BYTES = 4
const CHECK_BYTES = 2
/** Packets of both sides: those without a signature are a scan that was sent as plain text. */
const OPCODES = new Set([
  ...[0xa3, 0xa4, 0xa6, SEND_PARAMETER, 0xc7, 0xc8, ACKNOWLEDGED, REFUSED, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6],
  ...[0xc4, 0xc5, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, SCAN_ENABLE, 0xea, DECODE_DATA, 0xf6, 0xf7],
])
const MOST_CHARACTERS = 512
const FEWEST_CHARACTERS = 4
const MOST_BARCODE_BYTES = 8_192
const CR = 0x0d
const LF = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A packet: length before the check sum, opcode, source, status, data, the sum's two's complement. */
export function ssiPacket(opcode: number, source: number, status: number, data: readonly number[]): Uint8Array {
  const packet = Uint8Array.of(HEAD_BYTES + data.length, opcode, source, status, ...data)
  const check = -sumOf(packet) & 0xffff
  return Uint8Array.of(...packet, check >> 8, check & 0xff)
}

const ACK = ssiPacket(ACKNOWLEDGED, HOST, 0, [])
const NAK = ssiPacket(REFUSED, HOST, 0, [RESEND])
const ENABLE = ssiPacket(SCAN_ENABLE, HOST, 0, [])
// Parameter EE: barcodes come in packets, which name the symbology and have a check. Until power is off, without a beep.
const IN_PACKETS = ssiPacket(SEND_PARAMETER, HOST, 0, [0xff, 0xee, 0x01])

/**
 * Scanners of Zebra (once Symbol) that speak the Simple Serial Interface, 9600 baud. Each barcode is acknowledged, one
 * that came damaged is asked for again. Until the first packet, barcodes sent as lines of plain text are read as well:
 * scanners leave the factory so.
 */
export const ssi: ReaderModel = {
  name: 'ssi',
  baudRate: 9_600,
  quietMs: 500,
  hello: [IN_PACKETS],
  open: (): Driver => {
    const barcode = new Barcode()
    let plain = true
    let enabled = false
    return framed({
      measure: (bytes, at, ended) => {
        const length = packetLength(bytes, at, ended)
        return length === NOISE && plain ? lineLength(bytes, at, ended) : length
      },
      accept: (frame, sink) => {
        if (!isPacket(frame)) return acceptLine(frame, sink)
        if (frame[2] !== DECODER) return
        if (frame[1] === ACKNOWLEDGED && !enabled) sink.replies.push(ENABLE)
        if (frame[1] === ACKNOWLEDGED) enabled = true
        if (frame[1] !== DECODE_DATA) return
        plain = false
        sink.replies.push(ACK)
        barcode.take(frame, sink)
      },
      spoilt: ({ replies }) => {
        plain = false
        replies.push(NAK)
      },
      after: (sink, ended) => {
        if (ended) barcode.drop(sink)
      },
    })
  },
}

/** A barcode that may come in several packets. */
class Barcode {
  #parts: Uint8Array[] = []
  #bytes = 0
  #last = ''

  take(frame: Uint8Array, sink: Sink): void {
    const status = frame[3] ?? 0
    const content = frame.subarray(HEAD_BYTES, -CHECK_BYTES)
    const print = Buffer.from(content).toString('latin1')
    // What was heard and acknowledged already is acknowledged again and told once.
    if ((status & REPEATED) !== 0 && print === this.#last) return
    this.#last = print
    this.#parts.push(frame.slice())
    this.#bytes += frame.length
    if (this.#bytes > MOST_BARCODE_BYTES) this.drop(sink)
    else if ((status & CONTINUED) === 0) this.#tell(sink)
  }

  #tell(sink: Sink): void {
    const data = Buffer.concat(this.#parts.map((part) => part.subarray(HEAD_BYTES + 1, -CHECK_BYTES)))
    const text = textOf(data).replace(/[\r\n]+$/, '')
    const symbology = SSI_SYMBOLOGIES.get(this.#parts[0]?.[HEAD_BYTES] ?? 0)
    this.#forget()
    if (text !== '') sink.codes.push({ kind: 'text', text, ...(symbology === undefined ? {} : { symbology }) })
  }

  /** The rest of it will not come. */
  drop(sink: Sink): void {
    sink.discarded += this.#bytes
    this.#forget()
  }

  #forget(): void {
    this.#parts = []
    this.#bytes = 0
  }
}

const isPacket = (frame: Uint8Array): boolean => OPCODES.has(frame[1] ?? 0)

function packetLength(bytes: Uint8Array, at: number, ended: boolean): number {
  const [length = 0, opcode, source] = bytes.subarray(at, at + 3)
  if (length < HEAD_BYTES) return NOISE
  if (opcode === undefined) return ended ? NOISE : PART
  if (!OPCODES.has(opcode) || (opcode === DECODE_DATA && length === HEAD_BYTES)) return NOISE
  if (source === undefined) return ended ? NOISE : PART
  if (source !== DECODER && source !== HOST) return NOISE
  const end = at + length + CHECK_BYTES
  if (end > bytes.length) return ended ? NOISE : PART
  const check = (bytes[end - 2] ?? 0) * 256 + (bytes[end - 1] ?? 0)
  if (((sumOf(bytes.subarray(at, end - CHECK_BYTES)) + check) & 0xffff) === 0) return end - at
  return opcode === DECODE_DATA && source === DECODER ? SPOILT : NOISE
}

/** A barcode sent as a line of plain text. Its end belongs to it, and so does the second half of CR LF. */
function lineLength(bytes: Uint8Array, at: number, ended: boolean): number {
  let end = at
  while (end < bytes.length && end - at <= MOST_CHARACTERS && isPrintable(bytes[end] ?? 0)) end += 1
  if (end - at > MOST_CHARACTERS) return NOISE
  if (end === bytes.length) return ended ? NOISE : PART
  const isEnd = bytes[end] === CR || bytes[end] === LF
  return isEnd && (end === at || end - at >= FEWEST_CHARACTERS) ? end + 1 - at : NOISE
}

function acceptLine(frame: Uint8Array, { codes }: Sink): void {
  if (frame.length > 1) codes.push({ kind: 'text', text: Buffer.from(frame.subarray(0, -1)).toString('latin1') })
}

const isPrintable = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 0x1d

/** Scanners send a barcode's bytes as they are: UTF-8 where it is, else Latin-1. */
function textOf(data: Uint8Array): string {
  try {
    return utf8.decode(data)
  } catch {
    return Buffer.from(data).toString('latin1')
  }
}
