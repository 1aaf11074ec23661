import type { ReaderModel } from '../reader.ts'
import { textLines } from './text.ts'

/**
 * Any barcode scanner that sends text over a serial line or as a USB serial port, and stripe readers that do so too. AIM
 * identifiers may be switched on at the scanner (better: a printed EAN is then told from a typed number) or off.
 */
export const serial: ReaderModel = {
  name: 'serial',
  baudRate: 9_600,
  quietMs: 150,
  hello: [],
  open: textLines,
}
