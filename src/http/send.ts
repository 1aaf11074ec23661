import type { ServerResponse } from 'node:http'

/** What a route answers. Header names and values stand in turn, the form that costs `writeHead` least. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  readonly headers?: readonly string[]
  /** How long it may be kept; `no-store` unless said. */
  readonly cache?: string
  /** What a page may do; nothing unless said. */
  readonly policy?: string
}

export const JSON_TYPE = 'application/json'
export const PROBLEM_TYPE = 'application/problem+json'
export const HTML_TYPE = 'text/html; charset=utf-8'

/** A value as the whole answer. */
export const json = (status: number, value: unknown): Reply => ({
  status,
  type: JSON_TYPE,
  body: JSON.stringify(value),
})

/** Nothing here is ever meant to run in a frame, be sniffed, or leave its address elsewhere. */
const CLOSED = [
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
  'Cross-Origin-Resource-Policy',
  'same-origin',
]
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
const PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/**
 * Writes an answer straight to the socket. Koa's own body handling guesses types and sets headers one by one, which
 * costs as much as checking a sale; here every answer already knows its type and length.
 */
export function send(res: ServerResponse, reply: Reply, more: readonly string[], bodyless: boolean): void {
  const length = typeof reply.body === 'string' ? Buffer.byteLength(reply.body) : reply.body.length
  const policy = reply.policy ?? (reply.type === HTML_TYPE ? PAGE_POLICY : DATA_POLICY)
  const headers = ['Content-Security-Policy', policy, ...CLOSED, 'Cache-Control', reply.cache ?? 'no-store']
  if (reply.status !== 204 && reply.status !== 304)
    headers.push('Content-Type', reply.type, 'Content-Length', String(length))
  if (reply.headers !== undefined) headers.push(...reply.headers)
  headers.push(...more)
  res.writeHead(reply.status, headers)
  if (bodyless) res.end()
  else res.end(reply.body)
}
