import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { isTimeZone } from './domain/day.ts'
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
  /** Settings that the environment gave and no profile of the shop changes; all of them when absent. */
  readonly given?: readonly ('timeZone' | 'currency' | 'locale')[]
  /** Absolute path of the folder for backups made at the console. */
  readonly backups?: string
  readonly publicUrl: string | undefined
  /** How it serves HTTPS: with files given, or under its own root for the names given; undefined for plain HTTP. */
  readonly tls: TlsSetting | undefined
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** The brand this shop belongs to; absent where it stands alone. */
  readonly brand?: BrandLink | undefined
}

/** Where a shop's brand is, the key by which it knows the shop, and how often they speak. */
export interface BrandLink {
  readonly url: string
  readonly key: string
  readonly seconds: number
}

/** The brand's settings, checked. */
export interface BrandSettings
  extends Pick<Settings, 'port' | 'host' | 'data' | 'keys' | 'timeZone' | 'currency' | 'log'> {
  /** Paths of PEM files; undefined for plain HTTP, which never leaves the machine. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** A Postgres address; absent: a SQLite file in the data folder. */
  readonly databaseUrl?: string | undefined
  /** Points a shop may hold for a member with the line down, and at how many shops; one common reward unless said. */
  readonly allowance?: { readonly points: number; readonly shops: number } | undefined
}

/** Paths of PEM files, or host names and addresses that the shop's own certificate must hold beside those found. */
export type TlsSetting = { readonly cert: string; readonly key: string } | { readonly names: readonly string[] }

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/
const isHost = (name: string): boolean => isIP(name) !== 0 || HOST_NAME.test(name)

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
  STEMPEL_BACKUPS: z.string().min(1, 'a folder').optional(),
  STEMPEL_PUBLIC_URL: z.url('an address such as https://shop.example').optional(),
  STEMPEL_TLS_CERT: z.string().min(1).optional(),
  STEMPEL_TLS_KEY: z.string().min(1).optional(),
  STEMPEL_TLS_NAMES: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
    .refine((names) => names.every(isHost), 'host names or addresses parted by commas')
    .optional(),
  STEMPEL_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'one of debug, info, warn, error, silent')
    .default('info'),
  STEMPEL_BRAND_URL: z.url({ protocol: /^https?$/, error: 'an address such as https://brand.example' }).optional(),
  STEMPEL_BRAND_KEY: z
    .string()
    .regex(/^st_[A-Za-z0-9_-]{43}$/, 'the key that "npx stempel brand shop add" printed')
    .optional(),
  STEMPEL_SYNC_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, 'seconds from 1 to 3600')
    .transform(Number)
    .pipe(z.int().min(1, 'seconds from 1 to 3600').max(3600, 'seconds from 1 to 3600'))
    .default(5),
  STEMPEL_ALLOWANCE_POINTS: z
    .string()
    .regex(/^\d{1,7}$/, 'points, a whole number')
    .transform(Number)
    .default(500),
  STEMPEL_ALLOWANCE_SHOPS: z
    .string()
    .regex(/^[1-9]\d?$/, 'shops from 1 to 99')
    .transform(Number)
    .default(2),
  STEMPEL_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'an address such as postgres://user:password@host/database' })
    .optional(),
})

/** What a shop says of itself when it is set up, where the environment is silent. */
const PROFILE = [
  ['STEMPEL_TIMEZONE', 'timeZone'],
  ['STEMPEL_CURRENCY', 'currency'],
  ['STEMPEL_LOCALE', 'locale'],
] as const

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/**
 * Checks the environment.
 * @throws StempelError `invalid` naming the first wrong setting in one line; its value is not repeated.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const e = checkedOf(env)
  const brand = brandOf(e.STEMPEL_BRAND_URL, e.STEMPEL_BRAND_KEY, e.STEMPEL_SYNC_SECONDS)
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
    given: PROFILE.filter(([name]) => (env[name] ?? '') !== '').map(([, setting]) => setting),
    ...(e.STEMPEL_BACKUPS === undefined ? {} : { backups: resolve(e.STEMPEL_BACKUPS) }),
    publicUrl: e.STEMPEL_PUBLIC_URL,
    tls: tlsOf(e),
    log: e.STEMPEL_LOG,
    ...(brand === undefined ? {} : { brand }),
  }
}

/**
 * Checks the environment of a brand.
 * @throws StempelError `invalid` naming the first wrong setting in one line; its value is not repeated.
 */
export function readBrandSettings(env: Readonly<Record<string, string | undefined>>): BrandSettings {
  const e = checkedOf({ ...env, STEMPEL_PORT: env.STEMPEL_PORT || String(BRAND_PORT) })
  const data = resolve(e.STEMPEL_DATA)
  return {
    port: e.STEMPEL_PORT,
    host: e.STEMPEL_HOST,
    data,
    // Of its own even where a shop and its brand share a folder, as in a first try on one machine.
    keys: e.STEMPEL_KEYS === undefined ? `${data}.brand-keys` : resolve(e.STEMPEL_KEYS),
    timeZone: e.STEMPEL_TIMEZONE,
    currency: e.STEMPEL_CURRENCY,
    tls: brandTls(e),
    allowance: { points: e.STEMPEL_ALLOWANCE_POINTS, shops: e.STEMPEL_ALLOWANCE_SHOPS },
    log: e.STEMPEL_LOG,
    ...(e.STEMPEL_DATABASE_URL === undefined ? {} : { databaseUrl: e.STEMPEL_DATABASE_URL }),
  }
}

const BRAND_PORT = 8090

/** Shops trust certificates that everybody trusts: no shop has a place for a brand's own root. */
function brandTls(e: z.output<typeof schema>): BrandSettings['tls'] {
  const tls = tlsOf({ ...e, STEMPEL_TLS_NAMES: undefined })
  if (tls === undefined || 'cert' in tls) return tls
  throw new StempelError('invalid', 'STEMPEL_HOST beyond this machine needs STEMPEL_TLS_CERT and STEMPEL_TLS_KEY.', {
    path: 'STEMPEL_HOST',
  })
}

function checkedOf(env: Readonly<Record<string, string | undefined>>): z.output<typeof schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const checked = schema.safeParse(given)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const name = String(issue?.path[0])
  throw new StempelError('invalid', `${name} must be ${issue?.message ?? 'different'}.`, { path: name })
}

/** A key sent over a line that others may read would be theirs. */
function brandOf(url: string | undefined, key: string | undefined, seconds: number): BrandLink | undefined {
  if (url === undefined && key === undefined) return undefined
  if (url === undefined || key === undefined) {
    const missing = url === undefined ? 'STEMPEL_BRAND_URL' : 'STEMPEL_BRAND_KEY'
    throw new StempelError('invalid', `${missing} must be set as well: an address and its key belong together.`, {
      path: missing,
    })
  }
  const { protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !LOOPBACK.test(hostname.replace(/^\[|\]$/g, '')))
    throw new StempelError('invalid', 'STEMPEL_BRAND_URL beyond this machine must begin with https.', {
      path: 'STEMPEL_BRAND_URL',
    })
  return { url: url.replace(/\/+$/, ''), key, seconds }
}

/**
 * Plain HTTP never leaves the machine: tokens would travel in the clear. Without a certificate given the shop makes its
 * own, also on this machine alone where names are given for it.
 */
function tlsOf(e: z.output<typeof schema>): Settings['tls'] {
  const { STEMPEL_TLS_CERT: cert, STEMPEL_TLS_KEY: key, STEMPEL_TLS_NAMES: names, STEMPEL_HOST: host } = e
  if (cert !== undefined && key !== undefined) return { cert: resolve(cert), key: resolve(key) }
  if (cert !== undefined || key !== undefined) {
    const missing = cert === undefined ? 'STEMPEL_TLS_CERT' : 'STEMPEL_TLS_KEY'
    throw new StempelError('invalid', `${missing} must be set as well: a certificate and its key belong together.`, {
      path: missing,
    })
  }
  return LOOPBACK.test(host) && names === undefined ? undefined : { names: names ?? [] }
}
