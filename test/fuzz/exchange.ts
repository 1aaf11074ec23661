import { connect } from 'node:net'

/** What a server made of some bytes. */
export interface Exchange {
  /** 0 when the line was closed without an answer. */
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  readonly elapsedMs: number
  /** Nothing came and the line stayed open. */
  readonly timedOut: boolean
}

interface Sending {
  readonly port: number
  readonly bytes: Buffer
  /** No more is coming: the line's end is said, as by a client that went away. */
  readonly hangUp: boolean
  /** A `HEAD` is answered without a body. */
  readonly bodyless: boolean
  readonly patienceMs: number
}

/** Sends bytes on a line of their own and waits for one answer. */
export function exchange({ port, bytes, hangUp, bodyless, patienceMs }: Sending): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const from = performance.now()
    const chunks: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    let refused: NodeJS.ErrnoException | undefined
    const finish = (timedOut: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      if (refused?.code === 'ECONNREFUSED') reject(new Error('nobody listens any more'))
      else
        resolve({ ...answerOf(Buffer.concat(chunks), bodyless).answer, elapsedMs: performance.now() - from, timedOut })
    }
    const timer = setTimeout(() => finish(true), patienceMs)
    socket.on('connect', () => (hangUp ? socket.end(bytes) : socket.write(bytes)))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (answerOf(Buffer.concat(chunks), bodyless).complete) finish(false)
    })
    socket.on('error', (error) => {
      refused = error
    })
    socket.on('end', () => finish(false))
    socket.on('close', () => finish(false))
  })
}

type Answer = Pick<Exchange, 'status' | 'headers' | 'body'>

function answerOf(bytes: Buffer, bodyless: boolean): { complete: boolean; answer: Answer } {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.toString('latin1', 0, Math.max(0, end)).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1] ?? 0)
  const headers = new Map(
    lines.map((line): [string, string] => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  // An interim answer is followed by the real one.
  if (status === 100) return answerOf(bytes.subarray(end + 4), bodyless)
  const length = bodyless || status === 204 || status === 304 ? 0 : Number(headers.get('content-length') ?? Number.NaN)
  // What a lying client provoked behind its first answer is another answer.
  const body = bytes.toString('utf8', end + 4, Number.isNaN(length) ? undefined : end + 4 + length)
  const complete = end >= 0 && bytes.length >= end + 4 + length
  return { complete, answer: { status: end < 0 ? 0 : status, headers, body } }
}
