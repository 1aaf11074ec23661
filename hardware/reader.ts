/** What every reader model answers to. Bytes come from a line; what they mean for a shop is decided elsewhere. */

/** What a reader read: printed or striped text, the serial number of a chip, or the bare number of a tag. */
export interface ReadCode {
  readonly kind: 'text' | 'uid' | 'number'
  /** Text as read, an AIM identifier included, without the line's end; UIDs as upper-case hex, numbers in decimal. */
  readonly text: string
  /** The model's own name of the symbology, where its frames tell it. */
  readonly symbology?: string
}

/** What came of some bytes. */
export interface Heard {
  readonly codes: readonly ReadCode[]
  /** What to write back, in order: acknowledgements and the next question. */
  readonly replies: readonly Uint8Array[]
  /** Bytes thrown away as noise. */
  readonly discarded: number
}

/** One reader on one line. Never throws, whatever comes; never keeps more than a bounded buffer. */
export interface Driver {
  /** Takes bytes as they came, cut anywhere. */
  push(bytes: Uint8Array): Heard
  /** Nothing came for the model's `quietMs`: what stands half read will not be finished. */
  quiet(): Heard
  /** What to write when the model's `pollMs` has passed again; nothing for readers that speak by themselves. */
  poll(): readonly Uint8Array[]
}

/** A model: how to open its line, and a driver for each line. */
export interface ReaderModel {
  readonly name: string
  readonly baudRate: number
  /** After so long without a byte a half frame is given up, in ms. */
  readonly quietMs: number
  /** How often the reader wants to be asked, in ms; absent when it speaks by itself. */
  readonly pollMs?: number
  /** Written once whenever the line opens. */
  readonly hello: readonly Uint8Array[]
  open(): Driver
}
