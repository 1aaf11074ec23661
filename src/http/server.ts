import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { RECEIVE_MS } from './limits.ts'
import { PROBLEMS } from './problem.ts'

/** Certificate and key in PEM; without them the server speaks plain HTTP. */
export interface Tls {
  readonly cert: string
  readonly key: string
}

const OPTIONS = {
  headersTimeout: RECEIVE_MS,
  requestTimeout: RECEIVE_MS,
  connectionsCheckingInterval: 1000,
  /** Longer than a till's pause between two customers, so that a sale seldom waits for a new line. */
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
  noDelay: true,
  // Some clients offer HTTP/2 with every first request; only the screens' line takes an offer, others are answered.
  shouldUpgradeCallback: ({ url, headers }: IncomingMessage) =>
    headers.upgrade?.toLowerCase() === 'websocket' && url?.startsWith('/socket.io/') === true,
}

/**
 * The server an app listens on: hangs up on clients that never finish a request, and answers what is not HTTP with a
 * problem like any other.
 */
export function createHttpServer(listener: RequestListener, tls?: Tls): Server {
  const server =
    tls === undefined ? createServer(OPTIONS, listener) : (createTlsServer({ ...OPTIONS, ...tls }, listener) as Server)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseBroken(error, socket as Socket))
  return server
}

const REASONS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: `A request must arrive within ${RECEIVE_MS / 1000} seconds.`,
  HPE_HEADER_OVERFLOW: 'The headers of a request have at most 16 KiB.',
}

/** While an answer is still owed on this line nothing may be written: it would be read as that answer. */
const owesAnswer = (socket: Socket): boolean => Boolean((socket as Socket & { _httpMessage?: unknown })._httpMessage)

function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || owesAnswer(socket)) {
    socket.destroy()
    return
  }
  const { status, code, title } = PROBLEMS.bad_json
  const detail = REASONS[error.code ?? ''] ?? 'This is not an HTTP request.'
  const body = JSON.stringify({ type: `urn:stempel:problem:${code}`, title, status, detail, code })
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  )
}
