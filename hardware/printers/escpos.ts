import { type Dialect, encodeDocument } from './encode.ts'
import type { PrinterModel } from './model.ts'
import { escposTalk } from './status.ts'

/**
 * ESC/POS: Epson, Bixolon, Citizen and most others.
 *
 * DLE DC4 fn 8 empties the receive and print buffers in real time (Epson ESC/POS reference); where a model lacks it, its
 * bytes are control codes that print nothing. DLE ENQ 2 does the same for a printer that stands in an error.
 */
const FORGET = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08, 0x10, 0x05, 0x02]
const RESET = [0x1b, 0x40]
const FEED_AND_CUT = [0x1b, 0x64, 0x04, 0x1d, 0x56, 0x00]

/**
 * A command that broke off waits for the rest of its data and would swallow the next slip's beginning: no command of
 * ours is longer than a drawn line of 80 mm paper in large letters (64 rows of 72 bytes).
 */
const LONGEST_COMMAND = 5_000

const escposModel = (name: string, dialect: Dialect): PrinterModel => ({
  name,
  baudRate: 38_400,
  columns: 42,
  encode: (document) => encodeDocument(document, dialect),
  talk: escposTalk,
  forget: Uint8Array.from(FORGET),
  sever: Uint8Array.from([...FORGET, ...new Uint8Array(LONGEST_COMMAND), ...RESET, ...FEED_AND_CUT]),
})

/** Latin letters; others are drawn as pictures. */
export const escpos = escposModel('escpos', { language: 'esc-pos', feedBeforeCut: 4 })

/** With Chinese letters of its own (GB 18030), switched on by FS & and off by FS . */
export const escposChinese = escposModel('escpos-chinese', {
  language: 'esc-pos',
  feedBeforeCut: 4,
  chinese: { on: [0x1c, 0x26], off: [0x1c, 0x2e] },
})
