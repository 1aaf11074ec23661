import { framed } from '../readers/frames.ts'
import { osdpFrame, osdpMeasure } from '../readers/osdp.ts'
import { pn532Frame, pn532Measure } from '../readers/pn532.ts'
import { ssiPacket } from '../readers/ssi.ts'

/** A reader of a model without hardware: what it says to the host, for tests and the demo. */
export interface SimulatedReader {
  /** The host wrote something. @returns what the reader says to it. */
  hear(bytes: Uint8Array): readonly Uint8Array[]
  /** Somebody holds a card or a barcode before it. @returns what the reader says at once. */
  present(code: string): readonly Uint8Array[]
}

const SILENT = { hear: () => [] }
const ADDRESS = 0
const ACK = Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00)
const QR_CODE = 0x1c

/** Simulated readers by the name of their model. Scanners take any text, tag readers hex digits, Wiegand bits. */
export const SIMULATED_READERS: Readonly<Record<string, () => SimulatedReader>> = {
  serial: () => ({ ...SILENT, present: (code) => [Buffer.from(`${code}\r`)] }),
  rdm6300: () => ({ ...SILENT, present: (code) => [tagFrame(code)] }),
  wiegand: () => ({ ...SILENT, present: (code) => [Buffer.from(`${code}\r\n`)] }),
  ssi: () => ({
    // Every command is acknowledged, and no acknowledgement of the host's.
    hear: (bytes) => (bytes[1] === 0xd0 ? [] : [ssiPacket(0xd0, 0x00, 0, [])]),
    present: (code) => [ssiPacket(0xf3, 0x00, 0, [QR_CODE, ...Buffer.from(code)])],
  }),
  pn532: simulatedPn532,
  osdp: simulatedOsdp,
}

/** STX, ten hex digits, their exclusive or, ETX. */
function tagFrame(digits: string): Uint8Array {
  const check = Buffer.from(digits, 'hex').reduce((sum, byte) => sum ^ byte, 0)
  return Buffer.from(`\u0002${digits}${check.toString(16).toUpperCase().padStart(2, '0')}\u0003`)
}

/** Answers the question for a card when one is there, and only then. */
function simulatedPn532(): SimulatedReader {
  let asked = false
  let waiting: string | undefined
  const answer = (): Uint8Array[] => {
    if (!asked || waiting === undefined) return []
    const uid = [...Buffer.from(waiting, 'hex')]
    asked = false
    waiting = undefined
    return [pn532Frame(0xd5, [0x4b, 1, 1, 0x00, 0x04, 0x08, uid.length, ...uid])]
  }
  const said: Uint8Array[] = []
  const host = framed({
    measure: pn532Measure,
    accept: (frame) => {
      const command = frame[6]
      if (frame[5] !== 0xd4) return
      said.push(ACK)
      if (command === 0x14) said.push(pn532Frame(0xd5, [0x15]))
      if (command !== 0x4a) return
      asked = true
      said.push(...answer())
    },
  })
  return {
    hear: (bytes) => {
      host.push(bytes)
      return said.splice(0)
    },
    present: (code) => {
      waiting = code
      return answer()
    },
  }
}

/** Answers polls: with the card that was read, else that there is nothing; the same poll again gets the same answer. */
function simulatedOsdp(): SimulatedReader {
  const cards: string[] = []
  const said: Uint8Array[] = []
  let last: { readonly sequence: number; readonly answer: Uint8Array } | undefined
  const host = framed({
    measure: osdpMeasure,
    accept: (frame) => {
      const at = frame[0] === 0xff ? 1 : 0
      const control = frame[at + 4] ?? 0
      const sequence = control & 3
      if (last === undefined || last.sequence !== sequence || sequence === 0) {
        const card = cards.shift()
        const body = card === undefined ? [0x40] : [0x50, 0, 1, card.length, 0, ...packed(card)]
        last = { sequence, answer: osdpFrame(ADDRESS | 0x80, control & 7, body) }
      }
      said.push(last.answer)
    },
  })
  return {
    hear: (bytes) => {
      host.push(bytes)
      return said.splice(0)
    },
    present: (code) => {
      cards.push(code)
      return []
    },
  }
}

/** Bits as bytes, the last one filled with zeros. */
const packed = (bits: string): number[] =>
  Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Number.parseInt(bits.slice(i * 8, i * 8 + 8).padEnd(8, '0'), 2),
  )
