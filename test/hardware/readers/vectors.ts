import { readerModel } from '../../../hardware/index.ts'
import type { Driver, Heard, ReadCode } from '../../../hardware/reader.ts'
import { osdpFrame } from '../../../hardware/readers/osdp.ts'
import { pn532Frame } from '../../../hardware/readers/pn532.ts'
import { ssiPacket } from '../../../hardware/readers/ssi.ts'

/** Bytes of one or more whole frames, and what they say. */
export interface Vector {
  readonly model: string
  readonly what: string
  readonly bytes: Uint8Array
  readonly codes: readonly ReadCode[]
}

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'))
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

/** A driver of a model that exists. */
export function driverOf(model: string): Driver {
  const found = readerModel(model)
  if (found === undefined) throw new Error(`no model ${model}`)
  return found.open()
}

/** All that comes of bytes that are handed over in parts, the last silence included. */
export function heardOf(model: string, parts: readonly Uint8Array[]): Heard {
  const driver = driverOf(model)
  const all = [...parts.map((part) => driver.push(part)), driver.quiet()]
  return {
    codes: all.flatMap(({ codes }) => codes),
    replies: all.flatMap(({ replies }) => replies),
    discarded: all.reduce((sum, { discarded }) => sum + discarded, 0),
  }
}

const uid = (text: string): ReadCode => ({ kind: 'uid', text })
const number = (text: string): ReadCode => ({ kind: 'number', text })
const text = (value: string, symbology?: string): ReadCode => ({
  kind: 'text',
  text: value,
  ...(symbology === undefined ? {} : { symbology }),
})

export const BITS_26 = '00101101000000001010001000'
const BITS_34 = ['0', '0000000010110100', '0000000101000100', '0'].join('')
const GS = '\u001d'

const PN532: readonly (readonly [string, string, readonly ReadCode[]])[] = [
  ['a card of 4 bytes', '0000FF0CF4D54B0101000408049D44A3460400', [uid('9D44A346')]],
  ['ACK and an NTAG', '0000FF00FF000000FF0FF1D54B0101004400070463F80A4F53810700', [uid('0463F80A4F5381')]],
  ['a card with ATS', '0000FF1CE4D54B010100042804FDE60899107880900220900000000000FDE608995C00', [uid('FDE60899')]],
  ['ACK', '0000FF00FF00', []],
  ['NACK', '0000FFFF0000', []],
  ['error', '0000FF01FF7F8100', []],
  ['question for the firmware', '0000FF02FED4022A00', []],
  ['firmware', '0000FF06FAD50332010607E800', []],
  ['SAM configured', '0000FF02FED5151600', []],
  ['question for a card', '0000FF04FCD44A0100E100', []],
  ['question for normal mode', '0000FF05FBD4140100011600', []],
]

const OSDP: readonly (readonly [string, string])[] = [
  ['settings by CRC', '537F0D0004 6E0080250000 6E38'],
  ['settings by checksum', '537F0C0000 6E0080250000 0F'],
  ['POLL', '5365080004 60 6090'],
  ['ID', '5365090004 6100 D97A'],
  ['ACK', '53E5070001 40 80'],
  ['NAK', '53E5090005 4101 0E8F'],
  ['ACK with a mark', 'FF53E5070001 40 80'],
]

const SSI: readonly (readonly [string, string])[] = [
  ['ACK', '04D00400FF28'],
  ['NAK RESEND', '05D1040001FF25'],
  ['NAK BAD_CONTEXT', '05D1040002FF24'],
  ['NAK DENIED', '05D1040006FF20'],
  ['SCAN_ENABLE', '04E90400FF0F'],
  ['SCAN_DISABLE', '04EA0400FF0E'],
  ['START', '04E40400FF14'],
  ['STOP', '04E50400FF13'],
  ['PARAM', '07C60408008A04FE99'],
  ['IMAGER', '05F7040001FEFF'],
]

const decode = (type: number, data: string, status = 0): Uint8Array =>
  ssiPacket(0xf3, 0x00, status, [type, ...Buffer.from(data, 'latin1')])

/** What readers send, from public sources where there are any; the rest is made by the rules of the format. */
export const VECTORS: readonly Vector[] = [
  ...PN532.map(([what, bytes, codes]) => ({ model: 'pn532', what, bytes: hex(bytes), codes })),
  {
    model: 'pn532',
    what: 'two cards, the second with 10 bytes',
    bytes: pn532Frame(0xd5, [0x4b, 2, 1, 0, 4, 8, 4, 1, 2, 3, 4, 2, 0, 4, 0, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    codes: [uid('01020304'), uid('0102030405060708090A')],
  },
  { model: 'pn532', what: 'no card', bytes: pn532Frame(0xd5, [0x4b, 0]), codes: [] },
  {
    model: 'pn532',
    what: 'an extended frame',
    bytes: hex('0000FFFFFF000CF4D54B0101000408049D44A3460400'),
    codes: [uid('9D44A346')],
  },
  { model: 'pn532', what: 'no preamble', bytes: hex('00FF0CF4D54B0101000408049D44A3460400'), codes: [uid('9D44A346')] },
  { model: 'rdm6300', what: 'a tag', bytes: ascii('\u000262E3086CED08\u0003'), codes: [uid('62E3086CED')] },
  { model: 'rdm6300', what: 'small letters', bytes: ascii('\u000262e3086ced08\u0003'), codes: [uid('62E3086CED')] },
  { model: 'rdm6300', what: 'CR LF', bytes: ascii('\u000262E3086CED08\r\n\u0003'), codes: [uid('62E3086CED')] },
  ...OSDP.map(([what, bytes]) => ({ model: 'osdp', what, bytes: hex(bytes), codes: [] })),
  {
    model: 'osdp',
    what: 'a Wiegand card by CRC',
    bytes: osdpFrame(0xe5, 0x05, [0x50, 0, 1, 26, 0, 0x2d, 0x00, 0xa2, 0x00]),
    codes: [number('9000324')],
  },
  {
    model: 'osdp',
    what: 'the serial number of a chip by checksum',
    bytes: osdpFrame(0x80, 0x01, [0x50, 0, 0, 32, 0, 0x9d, 0x44, 0xa3, 0x46]),
    codes: [uid('9D44A346')],
  },
  {
    model: 'osdp',
    what: 'a card of 37 bits',
    bytes: osdpFrame(0x80, 0x06, [0x50, 0, 0, 37, 0, 0x80, 0, 0, 0, 0x08]),
    codes: [number((2n ** 36n + 1n).toString())],
  },
  { model: 'wiegand', what: '26 bits', bytes: ascii(`${BITS_26}\r\n`), codes: [number('9000324')] },
  { model: 'wiegand', what: '34 bits', bytes: ascii(`\u0002${BITS_34}\u0003`), codes: [number('18000324')] },
  { model: 'wiegand', what: 'hex', bytes: ascii('5A0144\r'), codes: [number('9000324')] },
  { model: 'wiegand', what: 'hex of 34 bits', bytes: ascii('00B40144\n'), codes: [number('18000324')] },
  { model: 'wiegand', what: 'decimal', bytes: ascii('090,00324\r'), codes: [number('9000324')] },
  { model: 'wiegand', what: 'binary', bytes: hex('1A2D00A200'), codes: [number('9000324')] },
  ...SSI.map(([what, bytes]) => ({ model: 'ssi', what, bytes: hex(bytes), codes: [] })),
  { model: 'ssi', what: 'an EAN-13', bytes: decode(0x0b, '4006381333931'), codes: [text('4006381333931', 'EAN-13')] },
  {
    model: 'ssi',
    what: 'a GS1-128 with separator',
    bytes: decode(0x0f, `10ABC${GS}21X`),
    codes: [text(`10ABC${GS}21X`, 'GS1-128')],
  },
  {
    model: 'ssi',
    what: 'a QR code in two packets',
    bytes: joined(decode(0x1c, 'https://example', 2), decode(0x1c, '.com/01/1')),
    codes: [text('https://example.com/01/1', 'QR Code')],
  },
  { model: 'ssi', what: 'a type nobody knows', bytes: decode(0xfe, 'X1'), codes: [text('X1')] },
  { model: 'serial', what: 'CR', bytes: ascii(']E02112345678900\r'), codes: [text(']E02112345678900')] },
  { model: 'serial', what: 'LF', bytes: ascii('4006381333931\n'), codes: [text('4006381333931')] },
  { model: 'serial', what: 'CR LF', bytes: ascii('M-29 a\r\n'), codes: [text('M-29 a')] },
  { model: 'serial', what: 'STX and ETX', bytes: ascii('\u0002ABC\u0003'), codes: [text('ABC')] },
  { model: 'serial', what: 'a separator', bytes: ascii(`]C110A${GS}21B\r`), codes: [text(`]C110A${GS}21B`)] },
  { model: 'serial', what: 'UTF-8', bytes: Uint8Array.from(Buffer.from('Grün 😀\r')), codes: [text('Grün 😀')] },
]
