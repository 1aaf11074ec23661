import { fileURLToPath } from 'node:url'
import pino, { type Logger } from 'pino'
import { Registry } from 'prom-client'
import { adjustPoints } from './actions/shop/adjust-points.ts'
import { dropDraft, putDraft } from './actions/shop/draft-programme.ts'
import { holdSale, releaseHold } from './actions/shop/hold-sale.ts'
import { issueCoupon } from './actions/shop/issue-coupon.ts'
import {
  claimOrReplay,
  finishOrReplay,
  hearTill,
  returnOrReplay,
  voidOrReplay,
  voidReturnOrReplay,
} from './actions/shop/member-replay.ts'
import { publishProgramme } from './actions/shop/publish-programme.ts'
import { invalidateStatement, publishStatement } from './actions/shop/publish-statement.ts'
import { quoteSale } from './actions/shop/quote-sale.ts'
import { readCoupon } from './actions/shop/read-coupon.ts'
import { listProgrammes, readProgramme } from './actions/shop/read-programmes.ts'
import { previewReturn, readReceipt } from './actions/shop/read-receipt.ts'
import { readSale } from './actions/shop/read-sale.ts'
import { readStatements } from './actions/shop/read-statements.ts'
import { scanCard } from './actions/shop/scan-card.ts'
import { setGift } from './actions/shop/set-gift.ts'
import { decideSuggestion, suggest } from './actions/shop/suggest.ts'
import { visitShop } from './actions/shop/visit.ts'
import { REPEATABLE } from './books/shop/writer.ts'
import { keepLine } from './brand-link.ts'
import type { Settings } from './config.ts'
import { consoleDesk } from './console.ts'
import type { Clock, Random, StaffRole } from './domain/ports.ts'
import { equipmentOf, type ShopEquipment } from './equipment/of-shop.ts'
import { LIMITS } from './http/limits.ts'
import { createMetrics, type ShopMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { createShopApp } from './http/shop/app.ts'
import { createCardSessions } from './http/shop/card-session-store.ts'
import type { Health, ShopDeps } from './http/shop/deps.ts'
import { createDoor, type Door } from './http/shop/door.ts'
import { createPairings } from './http/shop/pairing-store.ts'
import { keepHouse } from './keep-house.ts'
import { verifyPin } from './keys/pin.ts'
import { tokenHash } from './keys/token.ts'
import { closeServer, listen } from './listen.ts'
import { createLive, type Live } from './live/live.ts'
import { serveLocally } from './local-socket.ts'
import { type OpenShop, openShop, sha256Text } from './open-shop.ts'
import { operate } from './operations.ts'
import { reportsOf } from './reports.ts'
import { shopperActions, shopperDesk } from './shopper-desk.ts'
import { keepCertificate, openTls, type ShopTls } from './tls.ts'
import { version } from './version.ts'
import { stopWork, workshopOf } from './work.ts'

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
}

/** Where the end of `npm ci` builds the screens. */
const SCREENS = fileURLToPath(new URL('../kiosk-ui/dist', import.meta.url))

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
    const sync = keepLine(shop, log, doors.live, closing)
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
      sync,
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
  const { books, settings } = shop
  const door = createDoor({
    tokenHash,
    byTokenHash: (hash) => {
      const device = books.read.devices.byTokenHash(hash)
      return device === undefined
        ? undefined
        : { id: device.id, kind: device.kind, workstation: device.workstation ?? '' }
    },
  })
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
  const deps = depsOf(shop, log, registry, metrics, door, notify, equipment, tls, (id) => revoked.hear?.(id))
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

function depsOf(
  shop: OpenShop,
  log: Logger,
  registry: Registry,
  metrics: ShopMetrics,
  door: Door,
  notify: ShopDeps['notify'],
  equipment: ShopEquipment,
  tls: ShopTls | undefined,
  onRevoked: (id: string) => void,
): ShopDeps {
  const { books, ctx, clock } = shop
  const pairings = createPairings({ clock, random: shop.random, hash: sha256Text })
  return {
    // Actions work on the transaction alone.
    submit: (job) => books.writer.submit(job, REPEATABLE),
    // Reading routes use the reading half only; the writing half throws outside the writer.
    read: books.read as unknown as ShopDeps['read'],
    actions: {
      finishSale: finishOrReplay,
      quoteSale,
      scanCard,
      holdSale,
      releaseHold,
      setGift,
      voidSale: voidOrReplay,
      returnGoods: returnOrReplay,
      voidReturn: voidReturnOrReplay,
      claimSale: claimOrReplay,
      readSale,
      readCoupon,
      visitShop,
      suggest,
      decideSuggestion,
      readReceipt,
      previewReturn,
      issueCoupon,
      putDraft,
      dropDraft,
      publishProgramme,
      listProgrammes,
      readProgramme,
      publishStatement,
      invalidateStatement,
      readStatements,
      adjustPoints,
      ...shopperActions,
    },
    ctx,
    clock,
    ticks: () => performance.now(),
    log,
    door,
    staff: { verify: (operator, pin) => verifyStaff(shop, operator, pin) },
    cardSessions: createCardSessions({ clock, random: shop.random, hash: sha256Text }),
    pairings,
    console: consoleDesk({
      shop,
      offerPairing: (device, token) => pairings.offer(device, token),
      onRevoked,
      listen: equipment.listen,
    }),
    screens: SCREENS,
    ...(tls?.trust === undefined ? {} : { trust: tls.trust }),
    shoppers: shopperDesk(shop),
    longWork: longWorkOf(shop),
    equipment,
    limits: LIMITS,
    version,
    health: () => healthOf(shop, equipment),
    registry,
    metrics,
    published: () => shop.reloadProgrammes(),
    notify,
    safePoint: () => shop.standing,
    seen: (stream, seq) => noteSeen(shop, log, stream, seq),
    holds: (till, streams) => noteHolds(shop, log, till, streams),
  }
}

/** What is asked of the past runs in a worker, so that nobody waits at a till. */
function longWorkOf(open: OpenShop): ShopDeps['longWork'] {
  const { settings, clock } = open
  const { run } = workshopOf(settings.data)
  const { shop } = settings
  const reports = reportsOf(open)
  return {
    whatIf: (document, days) => run('whatIf', { document, days, now: clock.now(), timeZone: settings.timeZone, shop }),
    report: (question) => reports.read(question),
  }
}

/** The form of a stored PIN that no PIN has. */
const NOBODYS_PIN = `$argon2id$v=19$m=65536,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

async function verifyStaff(shop: OpenShop, operator: string, pin: string): Promise<StaffRole | undefined> {
  const member = shop.books.read.staff.active(operator)
  // An unknown operator takes as long as a wrong PIN, so that the clock tells nobody who works here.
  const right = await verifyPin(pin, member?.pinHash || NOBODYS_PIN)
  return right ? member?.role : undefined
}

function healthOf(shop: OpenShop, equipment: ShopEquipment): Health {
  const { fault } = shop.standing
  return {
    status: fault === undefined ? 'ready' : 'full',
    version,
    head: shop.books.read.journalHead(),
    brand: shop.brand?.health() ?? { linked: false },
    equipment: equipment.count(),
    warnings: [...(fault === undefined ? [] : [fault]), ...shop.warnings(), ...equipment.warnings()],
  }
}

/** A till that has seen more of this very stream than the books hold proves that they are an older copy. */
function noteSeen(shop: OpenShop, log: Logger, stream: string, seq: number): void {
  const { books } = shop
  if (shop.standing.stream !== stream || seq <= books.read.head()) return
  const reason = 'A till has seen more than the books hold: they are an older copy. A new stream was started.'
  log.error(reason)
  shop.fence(reason).catch((error: unknown) => log.error({ error }, 'the fence could not be written'))
}

/** Only a shop of a brand whose dead stream waits to be closed needs to know which lives a till keeps operations of. */
function noteHolds({ books, brand }: OpenShop, log: Logger, till: string, holds: readonly string[]): void {
  if (brand === undefined) return
  const { members } = books.read
  if (!members.streams().some(({ state }) => state === 'dead')) return
  if (members.holdsOf(till).join() === holds.join()) return
  books.writer
    .submit((tx) => hearTill(tx, { till, holds }))
    .catch((error: unknown) => log.error({ error }, 'what a till holds could not be noted'))
}
