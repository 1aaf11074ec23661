import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'

/** Cookies that no script reads and no other site sends along. */

const MAX_HEADER = 8 * 1024

/** A cookie of a request by its name; undefined when there is none, or more than one. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined || header.length > MAX_HEADER) return undefined
  const found = header
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each.startsWith(`${name}=`))
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
}

export interface CookieTerms {
  /** Over TLS only. */
  readonly isSecure: boolean
  /** How long a browser keeps it; 0 takes it away. */
  readonly maxAgeSeconds: number
}

/** The value of a `Set-Cookie` header. @param value letters that need no quoting, such as base64url */
export const setCookie = (name: string, value: string, { isSecure, maxAgeSeconds }: CookieTerms): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`

/** Whether a request came over TLS. */
export const isSecure = (req: IncomingMessage): boolean => (req.socket as TLSSocket).encrypted === true

const READS = new Set(['GET', 'HEAD'])

/**
 * Whether a request that a cookie speaks for was made by the shop's own pages, or typed by a person: by Fetch Metadata,
 * which no page can forge, and by Origin, which every browser sends with whatever changes something.
 */
export function isOwnPage({ method = '', headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  if (site !== 'same-origin' && !(site === 'none' && READS.has(method))) return false
  if (headers.origin === undefined) return READS.has(method)
  return isOwnOrigin(headers.origin, headers.host)
}

/** Whether an origin is the host that was asked. */
export const isOwnOrigin = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host
