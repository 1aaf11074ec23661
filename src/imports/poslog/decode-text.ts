import { TextDecoder } from 'node:util'
import { invalid } from '../../domain/errors.ts'
import type { ImportSource } from '../imported.ts'

const CHUNK = 65_536
/** The bytes within which an XML declaration ends; none is decoded before they are here, however small the pieces. */
const DECLARATION = 200

/** A piece of the file as text, and how many bytes of the file have been read with it. */
export interface TextChunk {
  text: string
  bytesDone: number
}

/**
 * A file as pieces of text, whatever its encoding: a byte order mark decides, else the XML declaration, else UTF-8.
 * @throws StempelError `invalid` when the bytes are not what the file says they are.
 */
export async function* decodeText(source: ImportSource): AsyncGenerator<TextChunk> {
  if (typeof source === 'string') return yield* piecesOf(source)
  let decoder: TextDecoder | undefined
  let head = new Uint8Array()
  let bytesDone = 0
  for await (const piece of source) {
    bytesDone += Buffer.byteLength(piece)
    if (typeof piece === 'string') yield { text: piece, bytesDone }
    else if (decoder !== undefined) yield { text: decode(decoder, piece), bytesDone }
    else {
      head = Buffer.concat([head, piece])
      if (head.length < DECLARATION) continue
      decoder = decoderFor(head)
      yield { text: decode(decoder, head), bytesDone }
    }
  }
  if (decoder === undefined) {
    decoder = decoderFor(head)
    yield { text: decode(decoder, head), bytesDone }
  }
  yield { text: decode(decoder), bytesDone }
}

function* piecesOf(text: string): Generator<TextChunk> {
  let bytesDone = 0
  for (let at = 0; at < text.length; ) {
    // A character of two units must not be cut, or its bytes would be counted wrong.
    const cut = /[\uD800-\uDBFF]/.test(text.charAt(at + CHUNK - 1)) ? CHUNK + 1 : CHUNK
    const piece = text.slice(at, at + cut)
    bytesDone += Buffer.byteLength(piece)
    at += cut
    yield { text: piece, bytesDone }
  }
}

function decoderFor(head: Uint8Array): TextDecoder {
  const label = byteOrder(head) ?? declared(head) ?? 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true })
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid('file', 'The file names an encoding nobody knows. Save it as UTF-8.')
    throw cause
  }
}

function byteOrder(head: Uint8Array): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return undefined
}

// A declaration that says UTF-16 cannot be read as ASCII in the first place, so only the others are believed.
function declared(head: Uint8Array): string | undefined {
  const ascii = Buffer.from(head.subarray(0, DECLARATION)).toString('latin1')
  const label = /^(?:\xEF\xBB\xBF)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(ascii)?.[1]
  return label === undefined || /^(utf-?16|ucs-?2|unicode)/i.test(label) ? undefined : label
}

function decode(decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true })
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw invalid(
        'file',
        `The file is not the ${decoder.encoding} text it says it is. Export it again, or save it as UTF-8.`,
      )
    }
    throw cause
  }
}
