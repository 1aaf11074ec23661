import type { Driver, Heard, ReadCode } from '../reader.ts'

/** More bytes may still make a frame of it. */
export const PART = 0
/** No frame begins here, whatever follows; -n says so of n bytes. */
export const NOISE = -1
/** A frame begins here and its check failed: noise as well, but worth asking for again. */
export const SPOILT = Number.NEGATIVE_INFINITY

/** What a driver says while it takes bytes. */
export interface Sink {
  readonly codes: ReadCode[]
  readonly replies: Uint8Array[]
  discarded: number
}

/** A wire format: where its frames end, and what they say. */
export interface Format {
  /**
   * The length in bytes of the frame that begins at `at`, or PART, or bytes of NOISE, or SPOILT. More bytes behind may turn PART into
   * anything, and nothing else into anything else: so it makes no difference where a stream is cut.
   * PART stands for a bounded number of bytes only, and never when `ended`, since nothing more will come then.
   */
  measure(bytes: Uint8Array, at: number, ended: boolean): number
  /** A whole frame, checked. */
  accept(frame: Uint8Array, sink: Sink): void
  /** A frame whose check failed. */
  spoilt?(sink: Sink): void
  /** After all that came was looked at; `ended` when nothing more will come of it. */
  after?(sink: Sink, ended: boolean): void
  poll?(): readonly Uint8Array[]
}

const NOTHING = new Uint8Array(0)

/**
 * A driver for a format: finds every frame that is there, at whatever byte it begins. Where none begins one byte is
 * thrown away and the next is tried, so a header that noise has made up never swallows the frame behind it.
 */
export function framed(format: Format): Driver {
  let rest = NOTHING
  const take = (bytes: Uint8Array, ended: boolean): Heard => {
    const sink: Sink = { codes: [], replies: [], discarded: 0 }
    const all = rest.length === 0 ? bytes : joined(rest, bytes)
    let at = 0
    while (at < all.length) {
      const length = format.measure(all, at, ended)
      if (length === PART && !ended) break
      if (length > 0) format.accept(all.subarray(at, at + length), sink)
      if (length === SPOILT) format.spoilt?.(sink)
      const lost = length > 0 ? 0 : length === SPOILT ? 1 : Math.max(1, -length)
      sink.discarded += lost
      at += lost === 0 ? length : lost
    }
    rest = all.slice(at)
    format.after?.(sink, ended)
    return sink
  }
  return {
    push: (bytes) => take(bytes, false),
    quiet: () => take(NOTHING, true),
    poll: () => format.poll?.() ?? [],
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}

/** PART when the bytes at `at` end within `wanted`, NOISE when they differ from it, else its length. */
export function begins(bytes: Uint8Array, at: number, wanted: readonly number[]): number {
  for (const [i, byte] of wanted.entries()) {
    if (at + i >= bytes.length) return PART
    if (bytes[at + i] !== byte) return NOISE
  }
  return wanted.length
}

/** The sum of bytes, as 16 bits. */
export function sumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = (sum + byte) & 0xffff
  return sum
}

/** Bytes as upper-case hex. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
