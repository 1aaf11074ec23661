import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Logger } from 'pino'
import type { Patience } from '../../src/brand-link.ts'
import type { Settings } from '../../src/config.ts'
import { hashPin } from '../../src/keys/pin.ts'
import { newToken, tokenHash } from '../../src/keys/token.ts'
import { type RunningShop, startShop } from '../../src/shop.ts'
import { seeded } from './seeded.ts'

/** Saturday noon in Berlin: the morning of the contract's example is over, and nothing is near midnight. */
export const NOON = Date.parse('2026-11-21T12:00:00+01:00')

/** A clock that stands until it is moved. */
export interface SetClock {
  at: number
  now(): number
}

export function setClock(at = NOON): SetClock {
  const clock: SetClock = { at, now: () => clock.at }
  return clock
}

/** A temporary folder that goes with the test. */
export function folderOf(t: Pick<ExecutionContext, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What one HTTP exchange came to. */
export interface Heard {
  readonly status: number
  readonly text: string
  /** The text as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers the way a till in any language does
  readonly body: any
  readonly headers: Headers
}

interface Sent {
  readonly body?: unknown
  /** Sent as it stands, instead of `body` as JSON. */
  readonly raw?: string
  readonly till?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A shop that listens on a port of its own, with two tills, a kiosk and a screen paired and operator 12 signed up. */
export interface TestShop {
  readonly running: RunningShop
  readonly clock: SetClock
  /** Tokens by device: till `07`, till `08`, kiosk `door`, screen `wall`. */
  readonly tokens: Readonly<Record<string, string>>
  /** Speaks as till 07 unless told otherwise. */
  ask(method: string, path: string, sent?: Sent): Promise<Heard>
  put(path: string, body: unknown, till?: string): Promise<Heard>
  get(path: string, till?: string): Promise<Heard>
  /** Who is here. */
  scan(code: string): Promise<Heard>
  /** From now on no card in hand waits for points that are elsewhere; until then each waits as long as it takes. */
  hurry(): void
}

export const OPERATOR = { operator: '12', pin: '4711' }

/** Waits that do not end by a clock, which a slow machine would have run out. */
function endless(): { patience: Patience; hurry(): void } {
  const waiting: (() => void)[] = []
  let isHurried = false
  return {
    patience: () => new Promise((resolve) => (isHurried ? resolve() : void waiting.push(resolve))),
    hurry() {
      isHurried = true
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

/** Starts a real shop in a temporary folder; it closes with the test. */
export async function testShop(
  t: ExecutionContext,
  at = NOON,
  log?: Logger,
  more: Partial<Settings> = {},
): Promise<TestShop> {
  const folder = folderOf(t)
  const clock = setClock(at)
  const settings = {
    port: 0,
    host: '127.0.0.1',
    data: join(folder, 'data'),
    keys: join(folder, 'keys'),
    shop: '0001',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'en',
    publicUrl: undefined,
    tls: undefined,
    log: 'silent' as const,
    ...more,
  }
  const { patience, hurry } = endless()
  const running = await startShop(settings, {
    clock,
    patience,
    random: seeded(`test shop${more.shop ?? ''}`),
    ...(log === undefined ? {} : { log }),
  })
  t.teardown(() => running.close())
  const tokens = await pair(running)
  const ask: TestShop['ask'] = async (method, path, sent = {}) => {
    const body = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body))
    const answer = await fetch(running.url + path, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        authorization: `Bearer ${tokens[sent.till ?? '07']}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
    })
    const text = await answer.text()
    return { status: answer.status, text, body: jsonOf(text), headers: answer.headers }
  }
  return {
    running,
    clock,
    tokens,
    ask,
    put: (path, body, till = '07') => ask('PUT', path, { body, till }),
    get: (path, till = '07') => ask('GET', path, { till }),
    scan: (code) => ask('POST', '/v1/scans', { body: { code, entry: 'scanned' } }),
    hurry,
  }
}

async function pair({ shop }: RunningShop): Promise<Record<string, string>> {
  // Written as they stand, so that the journal of each test begins with its own first fact.
  const { books, clock, random } = shop
  const tokens: Record<string, string> = {}
  for (const [id, kind] of Object.entries({ '07': 'till', '08': 'till', door: 'kiosk', wall: 'screen' } as const)) {
    const token = newToken(random)
    const device = { id, kind, workstation: kind === 'till' ? id : undefined }
    await books.writer.submit((tx) => tx.devices.add(device, tokenHash(token), clock.now()))
    tokens[id] = token
  }
  shop.reloadTills()
  const { operator, pin } = OPERATOR
  const pinHash = await hashPin(pin, random)
  await books.writer.submit((tx) => tx.staff.put({ operator, role: 'supervisor', pinHash }, clock.now()))
  return tokens
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
