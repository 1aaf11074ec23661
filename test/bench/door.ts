import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { plugIn, type SimulatedPort } from '../../hardware/simulated/pty.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { DEFAULT_TERMS } from '../../src/domain/choice/terms.ts'
import { newCard } from '../../src/domain/code/card.ts'
import { reachShop } from '../../src/local-socket.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { type BenchOptions, type Row, type RowResult, round } from './row.ts'
import { CONNECTIONS, startTills } from './sides.ts'
import { temporaryFolder } from './support/places.ts'
import { startShopProcess } from './support/shop-process.ts'

const MOST_MS = 200
const READS = 400
const QUICK_READS = 60
const PAUSE_MS = 40
const PATIENCE_MS = 10_000

/** From a byte on a serial line to `coupons.issued` on a socket, with every till of a busy day beside it. */
export const door: Row = {
  id: 'DOOR',
  async measure(options: BenchOptions): Promise<RowResult> {
    const folder = temporaryFolder('bench-door')
    const data = join(folder.path, 'data')
    const port = await plugIn()
    configure(data, port.path)
    const shop = await startShopProcess({ data })
    const socket = await kioskOf(data, shop.port)
    const tills = await startTills(data)
    const side = { name: 'shop', port: shop.port, usage: shop.usage }
    const reads = options.quick ? QUICK_READS : READS
    try {
      await timesOf(port, socket, 20)
      // Tells the tills how fast they get on, so that little time passes in making up sales between two turns.
      await tills.sell(side, 2)
      const calm = await timesOf(port, socket, reads)
      const selling = { is: true }
      const sold = sellUntil(() => tills.sell(side, options.seconds), selling)
      const busy = await timesOf(port, socket, reads)
      selling.is = false
      const rates = await sold
      options.say(`DOOR: p99 ${round(at(calm, 0.99), 1)} ms calm, ${round(at(busy, 0.99), 1)} ms busy`)
      return resultOf(calm, busy, rates)
    } finally {
      socket.close()
      await tills.stop()
      await shop.stop()
      await port.unplug()
      folder.remove()
    }
  },
}

function configure(data: string, path: string): void {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const reader = { id: 'door-1', model: 'serial', line: { kind: 'serial', path }, boundTo: { kiosk: 'door' } }
  writeFileSync(join(data, 'equipment.json'), JSON.stringify({ readers: [reader] }))
}

/** A kiosk that listens, in a shop where every card gets coupons, also one that was never seen. */
async function kioskOf(data: string, port: number): Promise<Socket> {
  const local = await reachShop(data)
  if (local === undefined) throw new Error('no shop runs here')
  const entrance = { ...DEFAULT_TERMS, controlPercent: 0, neverSeen: 'at-once' }
  await local.call('programme.publish', { document: { ...defaultProgramme('EUR'), id: 'door', entrance } })
  const { token } = (await local.call('device.add', { kind: 'kiosk', id: 'door' })) as { token: string }
  local.close()
  const socket = io(`http://127.0.0.1:${port}/live`, { transports: ['websocket'], auth: { token } })
  await once(socket as never, 'connect')
  return socket
}

async function sellUntil(sell: () => Promise<{ perSecond: number }>, selling: { is: boolean }): Promise<number[]> {
  const rates: number[] = []
  while (selling.is) rates.push((await sell()).perSecond)
  return rates
}

/** Holds one card after another to the reader; ms from the first byte to the event, in rising order. */
async function timesOf(port: SimulatedPort, socket: Socket, reads: number): Promise<number[]> {
  const times: number[] = []
  for (let read = 0; read < reads; read += 1) {
    const { code } = newCard(randomBytes(10), sha256Text)
    const issued = once(socket as never, 'coupons.issued', { signal: AbortSignal.timeout(PATIENCE_MS) })
    const from = performance.now()
    port.send(Buffer.from(`${code}\r`))
    await issued
    times.push(performance.now() - from)
    await pause(PAUSE_MS)
  }
  return times.sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

function resultOf(calm: readonly number[], busy: readonly number[], rates: readonly number[]): RowResult {
  const p99 = at(busy, 0.99)
  return {
    id: 'DOOR',
    what: `from a byte on a serial line to coupons.issued on a socket, ${CONNECTIONS} connections selling beside`,
    baseline: `${MOST_MS} ms: p99 ÷ ${MOST_MS} ms`,
    ratio: p99 / MOST_MS,
    goal: '≤ 1',
    verdict: p99 < MOST_MS ? 'goal' : 'missed',
    figures: {
      reads: busy.length,
      'busy p50 ms': round(at(busy, 0.5), 1),
      'busy p99 ms': round(p99, 1),
      'busy most ms': round(busy.at(-1) ?? Number.NaN, 1),
      'calm p50 ms': round(at(calm, 0.5), 1),
      'calm p99 ms': round(at(calm, 0.99), 1),
      'sales/s beside': round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length),
    },
  }
}
