import { resolve } from 'node:path'
import { z } from 'zod'
import { StempelError } from './domain/errors.ts'

/** The shop's settings, checked. */
export interface Settings {
  readonly port: number
  readonly host: string
  /** Absolute path of the data folder. */
  readonly data: string
  /** Absolute path of the key folder, never inside the data folder. */
  readonly keys: string
  readonly shop: string
  readonly timeZone: string
  readonly currency: string
  readonly locale: string
  readonly publicUrl: string | undefined
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const schema = z.object({
  STEMPEL_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port from 0 to 65535')
    .transform(Number)
    .pipe(z.int().max(65_535, 'a port from 0 to 65535'))
    .default(8080),
  STEMPEL_HOST: z.string().min(1, 'a host name or address').default('127.0.0.1'),
  STEMPEL_DATA: z.string().min(1, 'a folder').default('./data'),
  STEMPEL_KEYS: z.string().min(1, 'a folder').optional(),
  STEMPEL_SHOP: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,20}$/, 'letters, digits and hyphens, 20 at most')
    .default('0001'),
  STEMPEL_TIMEZONE: z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin').default('Europe/Berlin'),
  STEMPEL_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters such as EUR')
    .default('EUR'),
  STEMPEL_LOCALE: z.enum(['en', 'de', 'zh'], 'one of en, de, zh').default('en'),
  STEMPEL_PUBLIC_URL: z.url('an address such as https://shop.example').optional(),
  STEMPEL_TLS_CERT: z.string().min(1).optional(),
  STEMPEL_TLS_KEY: z.string().min(1).optional(),
  STEMPEL_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'one of debug, info, warn, error, silent')
    .default('info'),
})

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/**
 * Checks the environment.
 * @throws StempelError `invalid` naming the first wrong setting in one line; its value is not repeated.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const checked = schema.safeParse(given)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const name = String(issue?.path[0])
    throw new StempelError('invalid', `${name} must be ${issue?.message ?? 'different'}.`, { path: name })
  }
  const e = checked.data
  const data = resolve(e.STEMPEL_DATA)
  return {
    port: e.STEMPEL_PORT,
    host: e.STEMPEL_HOST,
    data,
    keys: e.STEMPEL_KEYS === undefined ? `${data}.keys` : resolve(e.STEMPEL_KEYS),
    shop: e.STEMPEL_SHOP,
    timeZone: e.STEMPEL_TIMEZONE,
    currency: e.STEMPEL_CURRENCY,
    locale: e.STEMPEL_LOCALE,
    publicUrl: e.STEMPEL_PUBLIC_URL,
    tls: tlsOf(e.STEMPEL_TLS_CERT, e.STEMPEL_TLS_KEY, e.STEMPEL_HOST),
    log: e.STEMPEL_LOG,
  }
}

/** Plain HTTP never leaves the machine: tokens would travel in the clear. */
function tlsOf(cert: string | undefined, key: string | undefined, host: string): Settings['tls'] {
  if (cert !== undefined && key !== undefined) return { cert: resolve(cert), key: resolve(key) }
  if (cert !== undefined || key !== undefined) {
    const missing = cert === undefined ? 'STEMPEL_TLS_CERT' : 'STEMPEL_TLS_KEY'
    throw new StempelError('invalid', `${missing} must be set as well: a certificate and its key belong together.`, {
      path: missing,
    })
  }
  if (!LOOPBACK.test(host))
    throw new StempelError('invalid', 'STEMPEL_HOST beyond this machine needs STEMPEL_TLS_CERT and STEMPEL_TLS_KEY.', {
      path: 'STEMPEL_HOST',
    })
  return undefined
}
