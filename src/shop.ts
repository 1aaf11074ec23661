import pino, { type Logger } from 'pino'
import { Registry } from 'prom-client'
import { keepLine, type Patience } from './brand-link.ts'
import type { Settings } from './config.ts'
import type { Clock, Random } from './domain/ports.ts'
import { equipmentOf, type ShopEquipment } from './equipment/of-shop.ts'
import { createMetrics, type ShopMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { createShopApp } from './http/shop/app.ts'
import type { Door } from './http/shop/door.ts'
import { keepHouse } from './keep-house.ts'
import { closeServer, listen } from './listen.ts'
import { createLive, type Live } from './live/live.ts'
import { serveLocally } from './local-socket.ts'
import { type OpenShop, openShop } from './open-shop.ts'
import { operate } from './operations.ts'
import { depsOf, doorOf } from './shop-deps.ts'
import { keepCertificate, openTls, type ShopTls } from './tls.ts'
import { stopWork } from './work.ts'

/** A shop that serves. */
export interface RunningShop {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string
  /** SHA-256 of the root it serves HTTPS under, where that is its own. */
  readonly fingerprint?: string
  readonly shop: OpenShop
  /** Runs the work of the hour by hand; a test turns it instead of waiting. */
  readonly tick: () => Promise<void>
  /** Exchanges what waits with the brand. @returns whether it has everything; true where the shop stands alone. */
  readonly sync: () => Promise<boolean>
  close(): Promise<void>
}

interface ShopOptions {
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Logger
  /** How long a card in hand waits for points that are elsewhere; by the clock unless a test decides. */
  readonly patience?: Patience
}

/**
 * Starts one shop: opens keys and books, listens for tills and screens, and keeps house. With `brand.ts` the only place
 * where the parts meet.
 * @throws StempelError in one sentence when a setting, the data or the port stand in the way.
 */
export async function startShop(settings: Settings, options: ShopOptions = {}): Promise<RunningShop> {
  const log = options.log ?? pino({ level: settings.log, base: { shop: settings.shop } })
  const registry = new Registry()
  const counted: { metrics?: ShopMetrics; behind?: (jobs: number) => void } = {}
  const onCommit = ({ jobs }: { jobs: number }): void => {
    counted.metrics?.commit(jobs)
    counted.behind?.(jobs)
  }
  const shop = await openShop(settings, { ...options, onCommit, isLogCarried: true })
  const closing: (() => unknown)[] = [() => shop.close(), () => shop.witness(), () => stopWork(settings.data)]
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).reverse()) await each()
  }
  try {
    const metrics = createMetrics(registry, () => shop.books.writer.waiting)
    counted.metrics = metrics
    const doors = await openDoors(shop, log, registry, metrics, closing)
    const { tick, atStart, committed } = keepHouse(shop, log, doors.live, closing)
    const line = keepLine(shop, log, doors.live, closing, options.patience)
    counted.behind = committed
    await atStart()
    for (const warning of shop.warnings()) log.warn(warning)
    const { fingerprint } = doors.tls?.trust ?? {}
    return {
      url: doors.url,
      ...(fingerprint === undefined ? {} : { fingerprint }),
      shop,
      tick: async () => {
        await tick()
        await doors.renew()
      },
      sync: async () => line === undefined || line.sync(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openDoors(
  shop: OpenShop,
  log: Logger,
  registry: Registry,
  metrics: ShopMetrics,
  closing: (() => unknown)[],
): Promise<{ url: string; live: Live; tls: ShopTls | undefined; renew: () => Promise<void> }> {
  const { settings } = shop
  const door = doorOf(shop)
  const screens: { live?: Live; equipment?: ShopEquipment } = {}
  const notify: Live['notify'] = (events) => {
    screens.live?.notify(events)
    screens.equipment?.heard(events)
  }
  const equipment = await equipmentOf(shop, log, notify)
  screens.equipment = equipment
  closing.push(() => equipment.close())
  const tls = await openTls(shop)
  const revoked: { hear?: (id: string) => void } = {}
  const onRevokedThere = (id: string): void => revoked.hear?.(id)
  const deps = depsOf(shop, { log, registry, metrics, door, notify, equipment, tls, onRevoked: onRevokedThere })
  const server = createHttpServer(createShopApp(deps).callback(), tls?.now)
  const renew = keepCertificate(server, tls, log, closing)
  const live = createLive(server, {
    deviceOfToken: (token) => door.deviceOfToken(token),
    deviceOfCookie: (header) => screenOf(door, header),
    ...(settings.publicUrl === undefined ? {} : { publicHost: new URL(settings.publicUrl).host }),
  })
  screens.live = live
  // Together: closing the screens' lines waits for the server, and tills that go on selling would keep that open.
  closing.push(() => Promise.all([closeServer(server), live.close()]))
  const onRevoked = (id: string): void => {
    door.forget(id)
    live.revoke(id)
    deps.cardSessions.endOf(id)
    deps.pairings.endOf(id)
  }
  revoked.hear = onRevoked
  const { offer: offerPairing } = deps.pairings
  const local = await serveLocally(settings.data, (name, input) =>
    operate({ shop, onRevoked, notify, listen: equipment.listen, offerPairing }, name, input),
  )
  closing.push(() => closeServer(local))
  return { url: await listen(server, settings), live, tls, renew }
}

/** A page whose cookie opens nothing any more is told so like one without. */
function screenOf(door: Door, header: string | undefined): ReturnType<Door['deviceOfCookie']> {
  try {
    return door.deviceOfCookie(header)
  } catch {
    return undefined
  }
}
