import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import pino, { type Logger } from 'pino'
import type { LineChange, Timers } from '../../hardware/line.ts'
import type { Notice } from '../../src/actions/shop/context.ts'
import { UnreadList } from '../../src/passthrough/unread.ts'
import { type Passthrough, passthroughSchema, startPassthrough } from '../../src/passthrough.ts'
import { systemTimers } from '../../src/timers.ts'
import { MARKET } from '../imports/receipt/receipts.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'

export const CUT = Buffer.from('\x1dVA\x03', 'latin1')
export const KICK = Buffer.from('\x1bp\x00\x19\xfa', 'latin1')

/** What a till prints for a sale of one item, up to its cut. */
export const receiptText = (number: number, euros: string, more = ''): Buffer =>
  Buffer.from(
    `\x1b@\x1ba\x01MARKT\x1ba\x00\nSeife   ${euros} B\nSUMME  EUR  ${euros}\n${more}Bon ${number}   21.11.2026 11:58\n`,
    'latin1',
  )

/** A network printer that remembers what it was sent. */
export interface Printer {
  readonly port: number
  readonly got: () => Buffer
  /** Resolves with everything once there is so much of it. */
  comes(count: number): Promise<Buffer>
  /** The connection of the till that prints now. */
  socket(): Promise<Socket>
  close(): Promise<void>
}

/** @param how `isStalled`: takes nothing. `isStubborn`: does not hang up when the till does. */
export async function printerOf(
  t: ExecutionContext,
  { isStalled = false, isStubborn = false }: { isStalled?: boolean; isStubborn?: boolean } = {},
): Promise<Printer> {
  let got = Buffer.alloc(0)
  const parts: Buffer[] = []
  const waiting = new Set<() => void>()
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: isStubborn }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      parts.push(bytes)
      for (const look of [...waiting]) look()
    })
    if (isStalled) socket.pause()
    for (const look of [...waiting]) look()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  t.teardown(close)
  const all = (): Buffer => {
    got = Buffer.concat([got, ...parts.splice(0)])
    return got
  }
  const when = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const again = (): void => {
        const found = look()
        if (found === undefined) return
        waiting.delete(again)
        resolve(found)
      }
      waiting.add(again)
      again()
    })
  return {
    port: (server.address() as { port: number }).port,
    got: all,
    comes: (count) => when(() => (all().length >= count ? all() : undefined)),
    socket: () => when(() => sockets.at(-1)),
    close,
  }
}

export async function tillAt(t: ExecutionContext, port: number | undefined): Promise<Socket> {
  const till = connect({ host: '127.0.0.1', port: port ?? 0, noDelay: true })
  till.on('error', () => {})
  t.teardown(() => void till.destroy())
  await once(till, 'connect')
  return till
}

/** Resolves when a connection is over, in whatever way it ended. */
export const gone = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))

/** A shop with a till that prints through it. */
export interface Rig {
  readonly shop: TestShop
  readonly printer: Printer
  readonly passthrough: Passthrough
  readonly logged: () => string
  readonly notices: Notice[]
  till(): Promise<Socket>
}

export function putTemplate(shop: TestShop, name: string, document: unknown): void {
  const folder = join(shop.running.shop.settings.data, 'templates')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), typeof document === 'string' ? document : JSON.stringify(document))
}

export function collectingLog(): { log: Logger; logged: () => string } {
  let logged = ''
  const write = (text: string): void => {
    logged += text
  }
  const log = pino({ level: 'debug' }, { write })
  return { log, logged: () => logged }
}

/** Timers that run when a test says so. */
export interface HandTimers extends Timers {
  /** Resolves when somebody waits for so many ms, with what ends that wait. */
  armed(ms: number): Promise<() => void>
}

export function handTimers(): HandTimers {
  const waits = new Set<{ ms: number; run: () => void }>()
  const heard = new Set<() => void>()
  return {
    after: (ms, run) => {
      const wait = { ms, run }
      waits.add(wait)
      for (const look of [...heard]) look()
      return () => void waits.delete(wait)
    },
    armed: (ms) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = [...waits].find((wait) => wait.ms === ms)
          if (found === undefined) return
          heard.delete(look)
          resolve(() => {
            waits.delete(found)
            found.run()
          })
        }
        heard.add(look)
        look()
      }),
  }
}

export async function rigOf(
  t: ExecutionContext,
  more: Record<string, unknown> = {},
  {
    isStalled = false,
    isStubborn = false,
    timers = systemTimers,
    onState = () => {},
  }: { isStalled?: boolean; isStubborn?: boolean; timers?: Timers; onState?: (change: LineChange) => void } = {},
): Promise<Rig> {
  const shop = await testShop(t)
  const printer = await printerOf(t, { isStalled, isStubborn })
  const { log, logged } = collectingLog()
  putTemplate(shop, 'market', MARKET)
  const notices: Notice[] = []
  const settings = passthroughSchema.parse({
    id: 'till-7',
    workstation: '07',
    in: { kind: 'tcp', port: 0 },
    out: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
    template: 'market',
    // Long enough that a busy machine never comes too late; what happens then has a test of its own.
    holdMs: 2_000,
    ...more,
  })
  const passthrough = await startPassthrough(settings, {
    shop: shop.running.shop,
    log,
    timers,
    list: new UnreadList(shop.running.shop.settings.data),
    onState,
    notify: (told) => void notices.push(...told),
  })
  t.teardown(() => passthrough.close())
  return { shop, printer, passthrough, logged, notices, till: () => tillAt(t, passthrough.port) }
}

export const keyOf = (number: number): string => `0001.07.2026-11-21.${number}`
