import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { StempelError } from '../domain/errors.ts'

/** After a refusal so much more is read and thrown away, so that the client hears why instead of a broken line. */
const DRAIN_BYTES = 8 * 1024 * 1024

/**
 * Reads a request's body whole.
 * @param limitBytes the most it may have.
 * @throws StempelError `too_large` naming the limit; `bad_json` when the client went away in the midst.
 */
export function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) {
    drain(req)
    return Promise.reject(tooLarge(limitBytes))
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let done = false
    req.on('data', (chunk: Buffer) => {
      if (done) return
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= limitBytes) return
      done = true
      chunks.length = 0
      drain(req)
      reject(tooLarge(limitBytes))
    })
    req.on('end', () => {
      done = true
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    })
    const broken = (): void => {
      if (!done) reject(new StempelError('bad_json', 'The request ended before its body was complete.'))
      done = true
    }
    req.on('error', broken)
    req.on('close', broken)
  })
}

/** Reads on without keeping anything, and hangs up on a client that does not stop. */
function drain(req: IncomingMessage): void {
  let bytes = 0
  req.on('error', () => {})
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > DRAIN_BYTES) req.destroy()
  })
}

const tooLarge = (limitBytes: number): StempelError => {
  const kib = limitBytes / 1024
  const size = Number.isInteger(kib) ? (kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`) : `${limitBytes} bytes`
  return new StempelError('too_large', `A body here has at most ${size}.`)
}

/**
 * Refuses a body that says it is something else than JSON in UTF-8. No header at all is taken as JSON.
 * @throws StempelError `bad_json` with path `Content-Type`.
 */
export function checkContentType(type: string | undefined): void {
  if (type === undefined || type === 'application/json') return
  const [name = '', ...parameters] = type.toLowerCase().split(';')
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='))
  const isUtf = charset === undefined || charset === 'charset=utf-8' || charset === 'charset="utf-8"'
  if (name.trim() === 'application/json' && isUtf) return
  throw new StempelError('bad_json', 'Send application/json in UTF-8.', { path: 'Content-Type' })
}

/**
 * Reads JSON text. The parser's own message is not passed on, since it quotes what was sent, which may be a card.
 * @throws StempelError `bad_json`.
 */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new StempelError('bad_json', 'The body is empty; JSON is expected.')
  if (!isUtf8(bytes)) throw new StempelError('bad_json', 'The body is not UTF-8.')
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    const at = /position (\d+)/.exec(String((error as Error).message))?.[1]
    throw new StempelError(
      'bad_json',
      at === undefined ? 'The body is not JSON.' : `The body is not JSON: see character ${at}.`,
    )
  }
}
