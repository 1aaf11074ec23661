import { connect, type Socket } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')
const EMPTY = Buffer.alloc(0)

/** What came back on a line. */
export interface LineAnswer {
  readonly status: number
  readonly head: string
  readonly body: Buffer
}

/**
 * One connection to a server that is kept open: one request at a time as prepared bytes, one answer. Written on the
 * bare socket, because a client that costs as much as the server would be measured with it.
 */
export class Line {
  readonly socket: Socket
  readonly #onAnswer: (bytes: Buffer, headEnd: number, end: number) => void
  #pending: Buffer = EMPTY

  /** @param onAnswer sees the answer in place: the head is before `headEnd`, the body from there to `end`. */
  constructor(
    port: number,
    onAnswer: (bytes: Buffer, headEnd: number, end: number) => void,
    onClose: (error: Error | undefined) => void,
  ) {
    this.#onAnswer = onAnswer
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let fault: Error | undefined
    this.socket.on('error', (error) => {
      fault = error
    })
    this.socket.on('close', () => onClose(fault))
    this.socket.on('data', (chunk) => this.#take(chunk))
  }

  opened(): Promise<void> {
    if (!this.socket.connecting) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve).once('error', reject)
    })
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes)
  }

  close(): void {
    this.socket.destroy()
  }

  #take(chunk: Buffer): void {
    let bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    for (;;) {
      const at = bytes.indexOf(HEAD_END)
      if (at < 0) break
      const end = at + 4 + lengthOf(bytes, at)
      if (bytes.length < end) break
      const answer = bytes
      bytes = bytes.length === end ? EMPTY : bytes.subarray(end)
      this.#pending = bytes
      this.#onAnswer(answer, at + 4, end)
    }
    this.#pending = bytes
  }
}

const LENGTH = Buffer.from('ontent-')
const COLON = 58

/** The Content-Length of a head that ends at `at`; 0 without one. */
function lengthOf(bytes: Buffer, at: number): number {
  for (let from = bytes.indexOf(LENGTH); from >= 0 && from < at; from = bytes.indexOf(LENGTH, from + 1)) {
    if (bytes.toString('latin1', from + 7, from + 13).toLowerCase() !== 'length') continue
    let value = 0
    for (let i = bytes.indexOf(COLON, from) + 1; i < at; i += 1) {
      const digit = (bytes[i] ?? 0) - 48
      if (digit >= 0 && digit <= 9) value = value * 10 + digit
      else if (bytes[i] === 13) break
    }
    return value
  }
  return 0
}

/** The status of an answer. */
export const statusOf = (bytes: Buffer): number =>
  ((bytes[9] ?? 0) - 48) * 100 + ((bytes[10] ?? 0) - 48) * 10 + (bytes[11] ?? 0) - 48

/** A request as bytes. */
export function requestBytes(method: string, path: string, token: string, body: string | undefined): Buffer {
  const content =
    body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n${content}\r\n${body ?? ''}`,
  )
}
