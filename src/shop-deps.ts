import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { adjustPoints } from './actions/shop/adjust-points.ts'
import { answerVisit } from './actions/shop/answer-visit.ts'
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
import { readKnowledge } from './actions/shop/read-knowledge.ts'
import { listProgrammes, readProgramme } from './actions/shop/read-programmes.ts'
import { previewReturn, readReceipt } from './actions/shop/read-receipt.ts'
import { readSale } from './actions/shop/read-sale.ts'
import { readStatements } from './actions/shop/read-statements.ts'
import { scanCard } from './actions/shop/scan-card.ts'
import { setGift } from './actions/shop/set-gift.ts'
import { decideSuggestion, suggest } from './actions/shop/suggest.ts'
import { readTickets, resolveTicket } from './actions/shop/tickets.ts'
import { visitShop } from './actions/shop/visit.ts'
import { REPEATABLE } from './books/shop/writer.ts'
import { consoleDesk } from './console.ts'
import type { StaffRole } from './domain/ports.ts'
import type { ShopEquipment } from './equipment/of-shop.ts'
import { LIMITS } from './http/limits.ts'
import { createCardSessions } from './http/shop/card-session-store.ts'
import type { Health, ShopDeps } from './http/shop/deps.ts'
import { createDoor, type Door } from './http/shop/door.ts'
import { createPairings } from './http/shop/pairing-store.ts'
import { verifyPin } from './keys/pin.ts'
import { tokenHash } from './keys/token.ts'
import { meet } from './meet.ts'
import { type OpenShop, sha256Text } from './open-shop.ts'
import { reportsOf } from './reports.ts'
import { shopperActions, shopperDesk } from './shopper-desk.ts'
import type { ShopTls } from './tls.ts'
import { version } from './version.ts'
import { workshopOf } from './work.ts'

/** Where the end of `npm ci` builds the screens. */
const SCREENS = fileURLToPath(new URL('../kiosk-ui/dist', import.meta.url))

/** Tells the paired devices of a shop from strangers. */
export function doorOf({ books }: OpenShop): Door {
  return createDoor({
    tokenHash,
    byTokenHash: (hash) => {
      const device = books.read.devices.byTokenHash(hash)
      return device === undefined
        ? undefined
        : { id: device.id, kind: device.kind, workstation: device.workstation ?? '' }
    },
  })
}

interface Parts extends Pick<ShopDeps, 'log' | 'registry' | 'metrics' | 'door' | 'notify'> {
  readonly equipment: ShopEquipment
  readonly tls: ShopTls | undefined
  /** Told when a device was revoked. */
  readonly onRevoked: (id: string) => void
}

/** What the routes of a shop are handed. */
export function depsOf(shop: OpenShop, parts: Parts): ShopDeps {
  const { log, registry, metrics, door, notify, equipment, tls, onRevoked } = parts
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
      answerVisit,
      suggest,
      decideSuggestion,
      readKnowledge,
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
      readTickets,
      resolveTicket,
      ...shopperActions,
    },
    meet: (card) => meet(shop, log, card),
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
