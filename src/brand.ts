import type { RequestListener } from 'node:http'
import pino, { type Logger } from 'pino'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { listShops, shopOfKey } from './books/brand/desk.ts'
import { type BrandDocument, documents, heldBy } from './books/brand/documents.ts'
import { type FolderLock, lockFolder } from './books/shop/lock.ts'
import { departAgain } from './brand-departures.ts'
import { forgetLeavers, type Heard } from './brand-forget.ts'
import { tellSystems } from './brand-hooks.ts'
import { ageing, comparedAge, waitsFor } from './brand-life.ts'
import { nightOf } from './brand-night.ts'
import { forgetProfiles } from './brand-purposes.ts'
import { roundOf, startBooking } from './brand-round.ts'
import { tiersOf } from './brand-tiers.ts'
import type { BrandSettings } from './config.ts'
import { type DocumentStanding, standings } from './domain/brand/documents.ts'
import type { Clock, Random } from './domain/ports.ts'
import { createBrandApp } from './http/brand/app.ts'
import type { BrandDeps, BrandHealth } from './http/brand/deps.ts'
import { createRequestMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { tokenHash } from './keys/token.ts'
import { certificateFiles, closeServer, listen } from './listen.ts'
import { Branches } from './online/branches.ts'
import { brandFolder, type OpenBrand, openBrand } from './open-brand.ts'
import { syncRequest } from './sync/protocol.ts'
import { version } from './version.ts'

/** A brand that serves. */
export interface RunningBrand {
  /** Where it listens, for example `http://127.0.0.1:8090`. */
  readonly url: string
  readonly brand: OpenBrand
  /** Branches without a door whose books are here. */
  readonly branches: Branches
  /** Runs the regular work by hand; a test turns it instead of waiting. */
  readonly tick: () => Promise<void>
  close(): Promise<void>
}

interface BrandOptions {
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Logger
}

const TELL_MS = 2_000

/**
 * Starts the brand: opens keys and books, listens for shops, and tells systems what they may know.
 * @throws StempelError in one sentence when a setting, the database or the port stand in the way.
 */
export async function startBrand(settings: BrandSettings, options: BrandOptions = {}): Promise<RunningBrand> {
  const log = options.log ?? pino({ level: settings.log, base: { brand: true } })
  const closing: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).reverse()) await each()
  }
  try {
    // Several servers may share one Postgres; a file has one.
    if (settings.databaseUrl === undefined) {
      const lock: FolderLock = lockFolder(brandFolder(settings.data))
      closing.push(() => lock.release())
    }
    const brand = await openBrand(settings, options)
    closing.push(() => brand.close())
    const isOlder = await comparedAge(brand)
    if (isOlder) log.warn('the books were put back to an older copy; shops tell what they hold')
    await departAgain(brand, brand.departures.known, { isAlone: isOlder || settings.databaseUrl === undefined })
    const age = ageing(brand, log)
    closing.push(() => age.stop())
    const booking = await startBooking(brand)
    const heard: Heard = new Map()
    const branches: { open?: Branches } = {}
    const deps = depsOf(brand, roundOf(brand, booking, heard, age.moved), log, () => branches.open?.warnings ?? [])
    const open = new Branches({ ...{ brand, log }, sync: deps.sync, metrics: deps.metrics })
    branches.open = open
    const server = createHttpServer(
      listenerOf(open, createBrandApp(deps).callback()),
      settings.tls === undefined ? undefined : certificateFiles(settings.tls),
    )
    await open.refresh()
    closing.push(() => open.close())
    const url = await listen(server, settings)
    closing.push(() => closeServer(server))
    const { tick, stop } = regularly(brand, heard, open, log)
    closing.push(stop)
    return { url, brand, branches: open, tick, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A branch's till is known by its token; everything else is the brand's own. */
const listenerOf =
  (branches: Branches, brand: RequestListener): RequestListener =>
  (req, res) => {
    branches.serve(req, res).then(
      (isServed) => isServed || brand(req, res),
      () => brand(req, res),
    )
  }

function depsOf(brand: OpenBrand, sync: BrandDeps['sync'], log: Logger, warnings: () => string[]): BrandDeps {
  const { engine, random } = brand
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'stempel_brand_shops',
    help: 'Shops with a key in force.',
    registers: [registry],
    async collect() {
      this.set((await listShops(engine.db)).filter(({ revokedAt }) => revokedAt === undefined).length)
    },
  })
  new Gauge({
    name: 'stempel_brand_documents',
    help: 'Programmes and statements that shops should hold, by how the shops stand to them.',
    labelNames: ['kind', 'standing'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const { document, word } of await standingsOf(brand)) this.inc({ kind: document.kind, standing: word })
    },
  })
  return {
    shopOfKey: async (token) => (await shopOfKey(engine.db, Buffer.from(tokenHash(token)).toString('hex')))?.shop,
    syncRequest,
    sync,
    health: () => healthOf(brand, warnings()),
    registry,
    metrics: createRequestMetrics(registry),
    random,
    log,
    ticks: () => performance.now(),
  }
}

const REFUSED =
  'A shop refused what the brand published: npx stempel brand programme list, or statement list, says which and why.'

const waiting = (shops: readonly string[]): string[] =>
  shops.length === 0
    ? []
    : [
        `The books were put back to an older copy. Before anything is granted these shops must tell what they hold: ${shops.join(', ')}. One that will not come back is taken away by npx stempel brand shop revoke.`,
      ]

async function healthOf(brand: OpenBrand, warnings: readonly string[]): Promise<BrandHealth> {
  const { engine } = brand
  const base = { version, engine: engine.kind }
  try {
    const shops = await listShops(engine.db)
    const isRefused = (await standingsOf(brand)).some(({ word }) => word === 'refused')
    return {
      ...base,
      status: 'ready',
      shops: shops.filter((each) => each.revokedAt === undefined).length,
      warnings: [...(isRefused ? [REFUSED] : []), ...waiting(await waitsFor(brand)), ...warnings],
    }
  } catch {
    return { ...base, status: 'unavailable', shops: 0, warnings: ['The books do not answer.'] }
  }
}

/** Which shop has which of the brand's documents. */
async function standingsOf({ engine, clock }: OpenBrand): Promise<DocumentStanding<BrandDocument>[]> {
  const shops = (await listShops(engine.db)).filter(({ revokedAt }) => revokedAt === undefined)
  const names = shops.map(({ shop }) => shop)
  return standings(names, await documents(engine.db), await heldBy(engine.db), clock.now())
}

/** The regular work; a run that is still going is not started again. */
function regularly(
  brand: OpenBrand,
  heard: Heard,
  branches: Branches,
  log: Logger,
): { tick: () => Promise<void>; stop: () => Promise<void> } {
  let last: Promise<unknown> = Promise.resolve()
  let isBusy = false
  const night = nightOf(brand)
  const tiers = tiersOf(brand)
  const work = async (): Promise<void> => {
    await tellSystems(brand, log)
    await forgetProfiles(brand)
    await forgetLeavers(brand, heard)
    await night()
    await branches.tick()
    await tiers()
  }
  // Two at once would tell a system the same event twice.
  const tick = (): Promise<void> => {
    const done = last.then(work, work)
    last = done
    return done
  }
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    tick()
      .catch((error: NodeJS.ErrnoException) => log.error({ error: error.code ?? error.name }, 'tried again later'))
      .finally(() => {
        isBusy = false
      })
  }, TELL_MS)
  timer.unref()
  const stop = async (): Promise<void> => {
    clearInterval(timer)
    await last.catch(() => undefined)
  }
  return { tick, stop }
}
