import { hash } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Answer, Notice, ShopContext } from '../../../src/actions/shop/context.ts'
import type { ShopTx } from '../../../src/domain/ports.ts'
import type { SaleInput } from '../../../src/domain/sale.ts'
import { LIMITS } from '../../../src/http/limits.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import type { Device } from '../../../src/http/route.ts'
import { createHttpServer } from '../../../src/http/server.ts'
import { createShopApp } from '../../../src/http/shop/app.ts'
import { createCardSessions } from '../../../src/http/shop/card-session-store.ts'
import type { ShopActions, ShopDeps } from '../../../src/http/shop/deps.ts'
import { createDoor } from '../../../src/http/shop/door.ts'
import { createPairings } from '../../../src/http/shop/pairing-store.ts'
import { wordsOf } from '../../../src/words/index.ts'
import { shopperWords } from '../../../src/words/me.ts'
import { seeded } from '../../support/seeded.ts'

export const NOW = Date.parse('2026-11-21T10:00:00Z')
export const KEY = '0001.07.2026-11-21.000123'

/** A call of an action, as the route made it. */
export interface Heard {
  readonly action: string
  readonly input: unknown
  readonly now: number
}

export interface RunningShop {
  readonly url: string
  readonly port: number
  readonly server: Server
  /** What the actions were called with, in order. */
  readonly heard: Heard[]
  readonly notices: Notice[]
  /** How often the running shop was told to take up what was published. */
  published: number
  readonly seen: { stream: string; seq: number }[]
  readonly held: { till: string; streams: readonly string[] }[]
  readonly logged: string[]
  readonly devices: Map<string, Device>
  readonly deps: ShopDeps
  clock: number
  /** What the next actions do instead of answering 201. */
  act: ((heard: Heard) => Answer) | undefined
  /** Holds every job of the writer until it is let go. */
  hold(): () => void
  request(method: string, path: string, options?: Asked): Promise<Response>
}

export interface Asked {
  readonly token?: string
  readonly body?: unknown
  /** Sent as it is, instead of `body` as JSON. */
  readonly raw?: string | Uint8Array
  readonly headers?: Record<string, string>
}

const DEVICES: readonly Device[] = [
  { id: '07', kind: 'till', workstation: '07' },
  { id: '08', kind: 'till', workstation: '08' },
  { id: 'door', kind: 'kiosk', workstation: 'door' },
  { id: 'eye', kind: 'reader', workstation: '07' },
  { id: 'wall', kind: 'screen', workstation: 'wall' },
]

const ACTIONS: readonly (keyof ShopActions)[] = [
  'finishSale',
  'quoteSale',
  'scanCard',
  'holdSale',
  'releaseHold',
  'setGift',
  'voidSale',
  'returnGoods',
  'voidReturn',
  'claimSale',
  'readSale',
  'readCoupon',
  'visitShop',
  'readMe',
  'readHistory',
  'exportCard',
  'setContact',
  'readConsents',
  'giveConsent',
  'publishStatement',
  'invalidateStatement',
  'readStatements',
  'recoverCard',
  'issueCoupon',
  'putDraft',
  'dropDraft',
  'publishProgramme',
  'listProgrammes',
  'readProgramme',
  'adjustPoints',
]

/** A shop that listens, with actions that only tell what they were asked for. Its token for a device is `st_<id>`. */
export async function startShop(t: ExecutionContext, change: Partial<ShopDeps> = {}): Promise<RunningShop> {
  const shop = {
    heard: [],
    notices: [],
    published: 0,
    seen: [],
    held: [],
    logged: [],
    clock: NOW,
    act: undefined,
  } as unknown as Mutable<RunningShop>
  shop.devices = new Map(DEVICES.map((device) => [device.id, device]))
  let gate: Promise<void> = Promise.resolve()
  shop.hold = () => {
    let letGo = (): void => {}
    gate = new Promise((resolve) => {
      letGo = resolve
    })
    return letGo
  }
  shop.deps = {
    submit: async (job) => {
      await gate
      return job({} as ShopTx)
    },
    ...fakeDeps(shop),
    ...change,
  }
  shop.server = createHttpServer(createShopApp(shop.deps).callback())
  await new Promise<void>((resolve) => shop.server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    shop.server.closeAllConnections()
    shop.server.close()
  })
  shop.port = (shop.server.address() as AddressInfo).port
  shop.url = `http://127.0.0.1:${shop.port}`
  shop.request = (method, path, asked = {}) => fetch(shop.url + path, options(method, asked))
  return shop
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function options(method: string, { token = 'st_07', body, raw, headers }: Asked): RequestInit {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  return {
    method,
    ...(sent === undefined ? {} : { body: sent as string }),
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  }
}

function fakeDeps(shop: RunningShop): Omit<ShopDeps, 'submit'> {
  const registry = new Registry()
  const hear = (action: string) => (_tx: ShopTx, input: unknown, now: number) => {
    const heard = { action, input, now }
    shop.heard.push(heard)
    return shop.act?.(heard) ?? { status: 201 as const, body: '{"ok":true}', notices: [] }
  }
  return {
    read: {} as ShopTx,
    actions: Object.fromEntries(ACTIONS.map((name) => [name, hear(name)])) as unknown as ShopActions,
    ctx: context(),
    clock: { now: () => shop.clock },
    ticks: () => performance.now(),
    log: pino({ level: 'debug' }, { write: (line: string) => shop.logged.push(line) }),
    door: createDoor({
      tokenHash: sha256,
      byTokenHash: (hashed) => [...shop.devices.values()].find(({ id }) => same(hashed, sha256(`st_${id}`))),
    }),
    staff: { verify: async (operator, pin) => (operator === '12' && pin === '4711' ? 'manager' : undefined) },
    cardSessions: createCardSessions({
      clock: { now: () => shop.clock },
      random: seeded('card sessions'),
      hash: sha256,
    }),
    pairings: createPairings({ clock: { now: () => shop.clock }, random: seeded('pairings'), hash: sha256 }),
    screens: '',
    shoppers: {
      speaking: () => ({ ctx: context(), shopper: { words: shopperWords('en'), shopLocale: 'en', sheet: [] } }),
      consentEnded: () => {},
      erase: async () => true,
      onlineCode: async () => ({ code: 'K7M2-9QXA', expiresAt: 0 }),
    },
    longWork: {
      whatIf: async (document, days) => ({ document, days }),
      report: async () => ({ report: 'misuse', from: '', to: '', cases: [] }),
    },
    equipment: {
      read: () => ({ equipment: {}, devices: [], models: {} }),
      prints: () => false,
      replace: async (document) => ({ equipment: document }),
    },
    console: {} as ShopDeps['console'],
    limits: LIMITS,
    version: '0.1.0',
    health: () => ({ status: 'ready', version: '0.1.0', head: { seq: 42 }, brand: { linked: false }, warnings: [] }),
    registry,
    metrics: createMetrics(registry, () => 3),
    published: () => {
      shop.published += 1
    },
    notify: (notices) => shop.notices.push(...notices),
    safePoint: () => ({ stream: '5f0c', seq: 42, safe: 17 }),
    seen: (stream, seq) => shop.seen.push({ stream, seq }),
    meet: () => undefined,
    holds: (till, streams) => shop.held.push({ till, streams }),
  }
}

let counter = 0

const context = (): ShopContext =>
  ({
    shop: '0001',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    keys: { sha256 },
    words: wordsOf('en'),
    random: { bytes: (count: number) => new Uint8Array(count).fill(++counter) },
    rules: 'live',
  }) as unknown as ShopContext

const sha256 = (...parts: (string | Uint8Array)[]): Uint8Array =>
  hash('sha256', Buffer.concat(parts.map((p) => Buffer.from(p))), 'buffer')
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** The sale the last action was called with. */
export const saleHeard = (shop: RunningShop): SaleInput =>
  (shop.heard.at(-1) as { input: { sale: SaleInput } }).input.sale

export const SALE = {
  currency: 'EUR',
  lines: [{ line: 1, quantity: 2, amountCents: 1198 }],
  finishedAt: '2026-11-21T10:15:00+01:00',
}

/** Reads a refusal and checks that it has the form every refusal has. */
export async function problem(
  t: ExecutionContext,
  response: Response,
): Promise<{ status: number; code: string; path?: string; detail: string }> {
  t.is(response.headers.get('content-type'), 'application/problem+json')
  const body = (await response.json()) as {
    type: string
    title: string
    status: number
    detail: string
    code: string
    path?: string
  }
  t.is(body.status, response.status)
  for (const field of ['type', 'title', 'detail', 'code'] as const) t.true(body[field].length > 0, field)
  return body
}
