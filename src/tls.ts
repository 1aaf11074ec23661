import type { Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { Logger } from 'pino'
import type { Settings } from './config.ts'
import { StempelError } from './domain/errors.ts'
import type { Clock } from './domain/ports.ts'
import type { Tls } from './http/server.ts'
import type { TrustDesk } from './http/shop/trust.ts'
import type { KeyFolder } from './keys/folder.ts'
import { certificateFiles, EVERYWHERE } from './listen.ts'
import { trustWords } from './words/trust.ts'

/** How a shop serves HTTPS. */
export interface ShopTls {
  /** What it serves with at this moment. */
  readonly now: Tls
  /** What tablets are told to trust; undefined with a certificate that was given. */
  readonly trust: TrustDesk | undefined
  /** Looks whether another certificate is to be served: a new file, an end that comes near, a new address. */
  renew(): Promise<Tls | undefined>
}

export interface TlsDeps {
  readonly settings: Settings
  readonly folder: KeyFolder
  readonly clock: Clock
}

const MOST_NAMES = 50

/**
 * Opens what a shop serves HTTPS with: files given, or a certificate under the shop's own root, which is made at the
 * first need. @returns undefined for plain HTTP.
 * @throws StempelError `invalid` when given files cannot be read, `unavailable` when the key folder cannot be used.
 */
export async function openTls({ settings, folder, clock }: TlsDeps): Promise<ShopTls | undefined> {
  const { tls } = settings
  if (tls === undefined) return undefined
  if ('cert' in tls) return givenTls(tls)
  return ownTls(folder, clock, settings, () => namesOf(settings, tls.names))
}

/** A certificate that somebody else renews: its files are looked at again. */
function givenTls(files: { readonly cert: string; readonly key: string }): ShopTls {
  let now = certificateFiles(files)
  return {
    get now() {
      return now
    },
    trust: undefined,
    async renew() {
      const found = certificateFiles(files)
      if (found.cert === now.cert && found.key === now.key) return undefined
      now = found
      return now
    },
  }
}

async function ownTls(folder: KeyFolder, clock: Clock, { shop }: Settings, names: () => string[]): Promise<ShopTls> {
  // Only here: a shop that stays on its machine never loads it.
  const { makeShopCa, issueServer, stillServes, fingerprintOf, derOfPem } = await import('./keys/shop-ca.ts')
  const known = folder.readRoot()
  const root = known ?? (await makeShopCa(shop, names(), clock.now()))
  if (known === undefined) folder.writeRoot(root)
  const serving = async (): Promise<{ isNew: boolean; tls: Tls }> => {
    const kept = folder.readServer()
    const wanted = names()
    const isGood = stillServes(kept, root, wanted, clock.now())
    const server = isGood && kept !== undefined ? kept : await issueServer(root, wanted, clock.now())
    if (server !== kept) folder.writeServer(server)
    return { isNew: server !== kept, tls: { cert: server.certificate, key: server.key } }
  }
  let now = (await serving()).tls
  return {
    get now() {
      return now
    },
    trust: {
      certificate: derOfPem(root.certificate),
      fingerprint: fingerprintOf(root.certificate),
      words: trustWords,
    },
    async renew() {
      const { isNew, tls } = await serving()
      if (!isNew) return undefined
      now = tls
      return tls
    },
  }
}

/** Host names and addresses by which devices may call this machine: those given, and those it finds. */
export function namesOf({ host, publicUrl }: Settings, given: readonly string[]): string[] {
  const own = hostname().toLowerCase()
  const named = [
    ...given,
    ...(EVERYWHERE.has(host) ? [] : [host.toLowerCase()]),
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]),
    own,
    ...(own.includes('.') ? [] : [`${own}.local`]),
    'localhost',
    '127.0.0.1',
    '::1',
    ...addressesFound().map(({ address }) => address),
  ]
  return [...new Set(named)]
    .filter((name) => (isIP(name) === 0 ? HOST.test(name) : !MIXED.test(name)))
    .slice(0, MOST_NAMES)
}

/** Addresses of version 4 by which others reach this machine, where the shop listens on all of them. */
export const externalAddresses = ({ host }: Settings): string[] =>
  EVERYWHERE.has(host)
    ? addressesFound().flatMap(({ internal, address }) => (internal || isIP(address) !== 4 ? [] : [address]))
    : []

const addressesFound = () =>
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    // An address of one cable alone needs its cable named, which no certificate can.
    .filter(({ address }) => !address.startsWith('fe80:'))

const HOST = /^[a-z0-9.-]{1,253}$/
/** An address with its cable, or one of version 4 written as one of version 6: no browser asks for either. */
const MIXED = /%|:.*\./

const HOUR_MS = 3_600_000

/** Keeps a server's certificate good while it serves: connections that stand go on, new ones meet the new one. */
export function keepCertificate(
  server: Server,
  tls: ShopTls | undefined,
  log: Logger,
  closing: (() => unknown)[],
): () => Promise<void> {
  if (tls === undefined) return async () => {}
  const look = async (): Promise<void> => {
    try {
      const next = await tls.renew()
      if (next === undefined) return
      ;(server as TlsServer).setSecureContext({ cert: next.cert, key: next.key })
      log.info('another certificate is served')
    } catch (error) {
      const detail = error instanceof StempelError ? error.message : String(error)
      log.error({ detail }, 'the certificate could not be looked after; tried again in an hour')
    }
  }
  const timer = setInterval(look, HOUR_MS)
  timer.unref()
  closing.push(() => clearInterval(timer))
  return look
}
