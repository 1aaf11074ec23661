/** The two sides of the HTTP rows: the shop and bare Koa, each a process, and the tills that load them. */

import { type Child, startChild } from './support/child.ts'
import type { Prepare, Ran } from './support/load.ts'
import { shopDay } from './support/sales.ts'
import { pairTills, type ShopProcess, startShopProcess } from './support/shop-process.ts'
import type { Usage } from './support/usage.ts'

export const CONNECTIONS = 64
/** Regular customers of a shop. */
export const CARDS = 4_000
export const CARD_SEED = 20_261_121
const PREPARE_MS = 120_000

/** A server to load, whichever it is. */
export interface Side {
  readonly name: string
  readonly port: number
  readonly usage: () => Promise<Usage>
}

/** What one measured turn of a side came to. */
export interface Turn extends Ran {
  readonly cpuMicrosPerAnswer: number
  readonly perSecond: number
}

export interface Sides {
  readonly shop: ShopProcess
  readonly shopSide: Side
  readonly bareSide: Side
  /** Loads a side with sales; without a pace as fast as it answers. */
  sell(side: Side, seconds: number, perSecond?: number): Promise<Turn>
  stop(): Promise<void>
}

/** Starts a shop on a folder, bare Koa, and the tills; both servers are warm when this returns. */
export async function startSides(data: string, warmUpSeconds: number, flags: readonly string[] = []): Promise<Sides> {
  const shop = await startShopProcess({ data, flags })
  const tills = await startTills(data)
  const bare = await startChild('bare-server.ts')
  const { port } = await bare.ask<{ port: number }>({ do: 'port' })
  const shopSide = { name: 'shop', port: shop.port, usage: shop.usage }
  const bareSide = { name: 'bare', port, usage: () => bare.ask<Usage>({ do: 'usage' }) }
  const sell = (side: Side, seconds: number, perSecond?: number): Promise<Turn> => tills.sell(side, seconds, perSecond)
  const { sample } = await sell(shopSide, warmUpSeconds)
  await bare.ask({ do: 'answer', like: sample })
  await sell(bareSide, warmUpSeconds)
  const stop = async (): Promise<void> => {
    await tills.stop()
    await bare.stop()
    await shop.stop()
  }
  return { shop, shopSide, bareSide, sell, stop }
}

export interface Tills {
  sell(side: Side, seconds: number, perSecond?: number): Promise<Turn>
  stop(): Promise<void>
}

/** The fastest either side was ever seen, so that enough requests are prepared. */
const FASTEST_PER_SECOND = 25_000
const FIRST_GUESS_PER_SECOND = 12_000

/** Tills of a running shop: their tokens, their never repeated keys, and the process that sends. */
export async function startTills(data: string, connections = CONNECTIONS): Promise<Tills> {
  const tokens = await pairTills(data, connections)
  const load = await startChild('load.ts')
  const rates = new Map<string, number>()
  let from = 1
  return {
    async sell(side, seconds, perSecond) {
      const rate = Math.min(FASTEST_PER_SECOND, rates.get(side.name) ?? FIRST_GUESS_PER_SECOND)
      const count = Math.ceil(perSecond === undefined ? rate * 1.4 * seconds + 500 : perSecond * seconds + 100)
      await prepare(load, { what: 'sales', tokens, count, from })
      from += count
      const turn = await runOn(load, side, { seconds, connections, ...(perSecond === undefined ? {} : { perSecond }) })
      if (perSecond === undefined) rates.set(side.name, turn.perSecond)
      return turn
    },
    stop: () => load.stop(),
  }
}

/** Prepares requests in the process of the tills. */
export const prepare = (
  load: Child,
  job: Pick<Prepare, 'what' | 'tokens' | 'count' | 'from'> & Partial<Prepare>,
): Promise<unknown> =>
  load.ask(
    { do: 'prepare', day: shopDay(), seed: job.from, cardSeed: CARD_SEED, cardCount: CARDS, ...job } satisfies Prepare,
    PREPARE_MS,
  )

/** One measured turn: CPU before, load, CPU after. @throws Error when an answer was not what a till waits for. */
export async function runOn(
  load: Child,
  side: Side,
  how: { seconds: number; connections: number; perSecond?: number },
): Promise<Turn> {
  const before = await side.usage()
  const ran = await load.ask<Ran>({ do: 'run', port: side.port, ...how }, how.seconds * 1000 + PREPARE_MS)
  const after = await side.usage()
  if (ran.wrong > 0)
    throw new Error(`${ran.wrong} of ${ran.answered} answers of ${side.name} were wrong: ${ran.firstWrong}`)
  return {
    ...ran,
    cpuMicrosPerAnswer: (after.cpuMicros - before.cpuMicros) / ran.answered,
    perSecond: ran.answered / (ran.elapsedMs / 1000),
  }
}
