import { type Dialect, encodeDocument } from './encode.ts'
import type { PrinterModel } from './model.ts'
import { starTalk } from './status.ts'

/**
 * Star: StarPRNT of the newer models, Star Line Mode of the older ones. CAN throws away what is not printed; it waits
 * its turn behind what stands in the receive buffer, so the line is reset as well, which takes back the rest.
 */
const FORGET = [0x18]
const RESET = [0x1b, 0x40, 0x18]
const FEED_AND_CUT = [0x0a, 0x0a, 0x0a, 0x1b, 0x64, 0x00]
/** A strip of 24 rows on 80 mm paper has 1,728 bytes; one command holds no more. */
const LONGEST_COMMAND = 2_000

/** What is not in their western page is drawn: how their Chinese models take letters could not be tried. */
const starModel = (name: string, dialect: Dialect): PrinterModel => ({
  name,
  baudRate: 38_400,
  columns: 48,
  encode: (document) => encodeDocument(document, dialect),
  talk: starTalk,
  forget: Uint8Array.from(FORGET),
  sever: Uint8Array.from([...new Uint8Array(LONGEST_COMMAND), ...RESET, ...FEED_AND_CUT]),
})

export const starPrnt = starModel('star-prnt', { language: 'star-prnt', feedBeforeCut: 3 })

export const starLine = starModel('star-line', { language: 'star-line', feedBeforeCut: 3 })
