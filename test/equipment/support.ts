import { once } from 'node:events'
import type { ExecutionContext } from 'ava'
import { io, type Socket } from 'socket.io-client'
import { plugIn, type SimulatedPort } from '../../hardware/simulated/pty.ts'
import type { Settings } from '../../src/config.ts'
import { type SignedIn, signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import { NOON, type TestShop, testShop } from '../support/test-shop.ts'

/** Events of one kind, in the order they came. */
export interface Events {
  // biome-ignore lint/suspicious/noExplicitAny: tests read events the way a screen in any language does
  next(isWanted?: (data: any) => boolean): Promise<any>
  /** How many nobody has asked for. */
  readonly left: number
}

export interface Equipped {
  readonly shop: TestShop
  readonly engineer: SignedIn
  /** Plugs a device in that goes with the test. */
  device(): Promise<SimulatedPort>
  /** Listens as a paired device. */
  events(device: string, event: string): Promise<Events>
}

/** A shop with an engineer at the screen on the wall. */
export async function equipped(t: ExecutionContext, settings: Partial<Settings> = {}): Promise<Equipped> {
  const shop = await testShop(t, NOON, undefined, settings)
  const engineer = await signIn(shop, 'engineer')
  const sockets = new Map<string, Socket>()
  t.teardown(() => {
    for (const socket of sockets.values()) socket.close()
  })
  return {
    shop,
    engineer,
    async device() {
      const port = await plugIn()
      t.teardown(() => port.unplug())
      return port
    },
    async events(device, event) {
      const socket =
        sockets.get(device) ??
        io(`${shop.running.url}/live`, {
          transports: ['websocket'],
          auth: { token: shop.tokens[device] },
          forceNew: true,
        })
      sockets.set(device, socket)
      if (!socket.connected) await once(socket as never, 'connect')
      return collect(socket, event)
    },
  }
}

function collect(socket: Socket, event: string): Events {
  const waiting: unknown[] = []
  let wake = (): void => {}
  socket.on(event, (data) => {
    waiting.push(data)
    wake()
  })
  return {
    get left() {
      return waiting.length
    },
    async next(isWanted = () => true) {
      for (;;) {
        const at = waiting.findIndex(isWanted)
        if (at >= 0) return waiting.splice(0, at + 1)[at]
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

/** Waits until all of these devices are connected, in whatever order that happens. */
export async function allConnected(states: Events, ids: readonly string[]): Promise<void> {
  const missing = new Set(ids)
  while (missing.size > 0) missing.delete((await states.next(({ connected }) => connected)).device)
}

export const serialAt = (path: string): object => ({ kind: 'serial', path })
export const frame = (text: string): Uint8Array => new Uint8Array(Buffer.from(`${text}\r`, 'latin1'))

/** Cards that bought something once and are not among those that never get a coupon. */
export async function regulars(shop: TestShop, count: number): Promise<string[]> {
  const cards: string[] = []
  for (let no = 1; cards.length < count; no += 1) {
    const card = cardNo(no)
    const key = `0001.07.2026-11-21.${String(no).padStart(6, '0')}`
    await shop.put(`/v1/sales/${key}`, {
      card,
      currency: 'EUR',
      lines: [{ line: 1, quantity: 1, amountCents: 500 }],
      finishedAt: '2026-11-21T12:00:00+01:00',
    })
    const { body } = await shop.put(`/v1/visits/try-${no}`, { card }, 'door')
    if (body.coupons.length > 0) cards.push(card)
  }
  // In three weeks their visits are over and the same offers may come again.
  shop.clock.at += 21 * 86_400_000
  return cards
}
