import type { Answer, ShopContext } from '../../actions/shop/context.ts'
import { StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Device } from '../route.ts'
import { JSON_TYPE, type Reply } from '../send.ts'
import { createBookkeeping } from './console-door.ts'
import type { Action, ShopDeps } from './deps.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { createSignIns, type SignIns } from './sign-in-store.ts'
import { createStaffSessions, type StaffSessions } from './staff.ts'

/** What the resources work with. */
export interface Shop {
  readonly deps: ShopDeps
  readonly sessions: StaffSessions
  readonly claims: Limiter
  readonly codes: Limiter
  readonly recoveries: Limiter
  readonly pairingCodes: Limiter
  readonly setupCodes: Limiter
  /** Of those who confirm what another does. */
  readonly seconds: Limiter
  readonly signIns: SignIns
  /** Books what somebody did at routes that do not book it themselves. */
  readonly booked: ReturnType<typeof createBookkeeping>
  /** Changes the books and answers once that is on disk, and once `committed` has seen to what follows from it. */
  record<I>(action: Action<I>, input: I, committed?: () => void): Promise<Reply>
  /** Reads the books. */
  look<I>(action: Action<I>, input: I, language?: ShopContext): Reply
}

/** More than a batch submits at once, so that a till that catches up is never taken for a guesser. */
const CLAIM_BURST = 100
const CLAIM_INTERVAL_MS = 10_000
const CODE_BURST = 60
const CODE_INTERVAL_MS = 1000
/** A recovery code is typed; nobody mistypes it more often than this. */
const RECOVERY_BURST = 10
const RECOVERY_INTERVAL_MS = 60_000
const PAIRING_BURST = 20
const PAIRING_INTERVAL_MS = 1000
const SECOND_BURST = 5
const SECOND_INTERVAL_MS = 60_000

export function createShop(deps: ShopDeps): Shop {
  const { submit, clock, ctx, notify, read } = deps
  const shop: Shop = {
    deps,
    sessions: createStaffSessions({ staff: deps.staff, clock, random: ctx.random, hash: ctx.keys.sha256 }),
    claims: createLimiter('claims', CLAIM_BURST, CLAIM_INTERVAL_MS),
    codes: createLimiter('codes', CODE_BURST, CODE_INTERVAL_MS),
    recoveries: createLimiter('recoveries', RECOVERY_BURST, RECOVERY_INTERVAL_MS),
    pairingCodes: createLimiter('pairing codes', PAIRING_BURST, PAIRING_INTERVAL_MS),
    setupCodes: createLimiter('setup codes', PAIRING_BURST, PAIRING_INTERVAL_MS),
    seconds: createLimiter('passwords', SECOND_BURST, SECOND_INTERVAL_MS),
    signIns: createSignIns({
      desk: () => deps.console,
      clock,
      random: ctx.random,
      hash: ctx.keys.sha256,
      mac: (text) => ctx.keys.contentDigest(text),
    }),
    booked: createBookkeeping(() => shop),
    async record(action, input, committed) {
      const answer = await submit((tx: ShopTx) => action(tx, input, clock.now(), ctx))
      committed?.()
      if (answer.notices.length > 0) notify(answer.notices)
      return replyOf(answer)
    },
    look(action, input, language = ctx) {
      const answer = action(read, input, clock.now(), language)
      if (answer.notices.length > 0) notify(answer.notices)
      return replyOf(answer)
    },
  }
  return shop
}

const replyOf = (answer: Answer): Reply => ({ status: answer.status, type: JSON_TYPE, body: answer.body })

/**
 * The key of a sale or return the till itself rang up.
 * @throws StempelError `invalid` for a malformed key, `forbidden` for another shop's or another till's; path `key`.
 */
export function ownKey(shop: Shop, device: Device, text = ''): string {
  if (workstationOf(shop, text) === device.workstation) return text
  throw forbidden('A till writes only keys of its own workstation.')
}

/**
 * The key of a sale or return that is to be undone: the till's own, or any of this shop when staff is signed in.
 * @throws StempelError as `ownKey`.
 */
export function undoneKey(shop: Shop, device: Device, staff: string | undefined, text = ''): string {
  if (workstationOf(shop, text) === device.workstation || staff !== undefined) return text
  throw forbidden("Undoing another till's work needs a Staff-Session.")
}

/** A key of any till of this shop. @throws StempelError as `ownKey`. */
export function shopKey(shop: Shop, text = ''): string {
  workstationOf(shop, text)
  return text
}

function workstationOf(shop: Shop, text: string): string {
  const key = parseKey(text)
  if (key.shop === shop.deps.ctx.shop) return key.workstation
  throw forbidden(`The devices of this shop use only keys of shop ${shop.deps.ctx.shop}.`)
}

const forbidden = (detail: string): StempelError => new StempelError('forbidden', detail, { path: 'key' })
