import type { PaperDocument } from '../slip.ts'

/** What keeps a printer from printing, by the printer's own word. */
export type PrinterFault = 'cover-open' | 'paper-out' | 'error' | 'offline'

/** What a printer says of itself. */
export interface PrinterStatus {
  /** Undefined when it can print. */
  readonly fault: PrinterFault | undefined
  /** The roll is nearly at its end; it still prints. */
  readonly paperLow: boolean
}

/** One side of a talk with a printer on one opening of a line. Never throws, keeps little, whatever comes. */
export interface StatusTalk {
  /** The question for its status. What was known before is forgotten. */
  ask(): Uint8Array
  /** The last whole answer since the question; undefined while there is none. */
  readonly status: PrinterStatus | undefined
  /**
   * What to put behind other bytes so that the printer tells when it has carried all of them out. Unlike the status,
   * which is answered at once whatever waits, this waits its turn.
   */
  mark(): Uint8Array
  /** Whether the printer has come to the last mark. */
  readonly isMarked: boolean
  push(bytes: Uint8Array): void
}

/** A kind of printer: how it is told what to print, and how it is asked whether it did. */
export interface PrinterModel {
  readonly name: string
  /** A serial line's usual speed. */
  readonly baudRate: number
  /** Characters of the normal size in a line of 80 mm paper. */
  readonly columns: number
  /**
   * A slip as bytes that begin with a reset of the printer, so that nothing of a former job shows in it.
   * @throws UnprintableError when the printer has no letters for it and they cannot be drawn.
   */
  encode(document: PaperDocument): Uint8Array
  talk(): StatusTalk
  /** Makes the printer forget at once what it has received and not printed. */
  readonly forget: Uint8Array
  /** After a job that broke off: ends whatever command stands half received, forgets, and cuts off what came out. */
  readonly sever: Uint8Array
}

/** A text for which neither the printer nor this machine has letters. */
export class UnprintableError extends Error {
  constructor() {
    super('neither the printer nor this machine has letters for the text')
    this.name = 'UnprintableError'
  }
}
