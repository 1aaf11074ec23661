import type { Driver, Heard, ReadCode } from '../reader.ts'

const STX = 0x02
const ETX = 0x03
const CR = 0x0d
const LF = 0x0a
const MOST_BYTES = 2_048
// Tab, and the separators FS, GS, RS, US with the EOT that barcodes of more than one field hold.
const INSIDE = new Set([0x09, 0x04, 0x1c, 0x1d, 0x1e, 0x1f])
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Lines of text as a barcode scanner sends them: ended by CR, LF, CRLF or ETX, begun by STX or by nothing. Line ends
 * belong to the framing and are never counted. A byte that no text holds ends noise: it and what stands before it on its
 * line are thrown away, and what follows counts.
 *
 * A scanner without any suffix is understood as long as no line was ever ended here: after that, text without an end is
 * half a code.
 */
export function textLines(): Driver {
  let line: number[] = []
  let tooLong = false
  let ends = false

  const lineOf = (heard: Mutable): void => {
    const text = tooLong || line.length === 0 ? '' : textOf(line)
    heard.discarded += line.length - Buffer.byteLength(text)
    if (text !== '') heard.codes.push({ kind: 'text', text })
    line = []
    tooLong = false
  }

  const drop = (heard: Mutable): void => {
    heard.discarded += line.length
    line = []
    tooLong = false
  }

  const takeByte = (byte: number, heard: Mutable): void => {
    if (byte === CR || byte === LF || byte === ETX) {
      ends ||= line.length > 0
      lineOf(heard)
    } else if (byte === STX) drop(heard)
    else if ((byte < 0x20 && !INSIDE.has(byte)) || byte === 0x7f) {
      drop(heard)
      heard.discarded += 1
    } else if (tooLong) heard.discarded += 1
    else {
      line.push(byte)
      if (line.length <= MOST_BYTES) return
      drop(heard)
      tooLong = true
    }
  }

  return {
    push: (bytes) => {
      const heard = nothing()
      for (const byte of bytes) takeByte(byte, heard)
      return heard
    },
    quiet: () => {
      const heard = nothing()
      if (ends) drop(heard)
      else lineOf(heard)
      return heard
    },
    poll: () => [],
  }
}

interface Mutable extends Heard {
  readonly codes: ReadCode[]
  discarded: number
}

const nothing = (): Mutable => ({ codes: [], replies: [], discarded: 0 })

/** What stands behind the last byte that is no text. */
function textOf(line: readonly number[]): string {
  const text = utf8.decode(Uint8Array.from(line))
  return text.slice(text.lastIndexOf('\ufffd') + 1)
}
