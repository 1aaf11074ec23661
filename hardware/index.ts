import type { ReaderModel } from './reader.ts'
import { osdp } from './readers/osdp.ts'
import { pn532 } from './readers/pn532.ts'
import { rdm6300 } from './readers/rdm6300.ts'
import { serial } from './readers/serial.ts'
import { ssi } from './readers/ssi.ts'
import { wiegand } from './readers/wiegand.ts'

/** Every reader that is understood; a new one is a file in readers/ and a line here. */
export const READER_MODELS: readonly ReaderModel[] = [serial, ssi, pn532, rdm6300, osdp, wiegand]

/** A reader by its name. */
export const readerModel = (name: string): ReaderModel | undefined => READER_MODELS.find((each) => each.name === name)
