import { reachShop } from '../../src/local-socket.ts'
import { atLeast, type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { CONNECTIONS, startTills, type Tills, type Turn } from './sides.ts'
import { type Child, startChild } from './support/child.ts'
import { temporaryFolder } from './support/places.ts'
import type { ScreensQuestion } from './support/screens.ts'
import { type ShopProcess, startShopProcess, workstation } from './support/shop-process.ts'

/** A big shop's peak; a till that sells faster than people pay is no shop. */
const PER_SECOND = 30
const LEAST = 0.9
const KIOSKS = 134
/** Screens that stand at no till hear every sale of every till. */
const WALLS = 2

interface Told {
  readonly heard: number
  readonly connected: number
}

/** 200 screens that listen: one beside each till, kiosks, and some that hear everything. */
export const screens: Row = {
  id: 'SCREENS',
  async measure(options: BenchOptions): Promise<RowResult> {
    const folder = temporaryFolder('bench-screens')
    const data = `${folder.path}/data`
    const shop = await startShopProcess({ data })
    const tills = await startTills(data)
    const tokens = await pairScreens(data)
    const watching = await startChild('screens.ts')
    try {
      return await compare({ shop, tills, tokens, watching }, options)
    } finally {
      await watching.stop()
      await tills.stop()
      await shop.stop()
      folder.remove()
    }
  },
}

interface Parts {
  readonly shop: ShopProcess
  readonly tills: Tills
  readonly tokens: readonly string[]
  readonly watching: Child
}

async function compare({ shop, tills, tokens, watching }: Parts, options: BenchOptions): Promise<RowResult> {
  const side = { name: 'shop', port: shop.port, usage: shop.usage }
  const ask = (question: ScreensQuestion): Promise<Told> => watching.ask<Told>(question)
  const sellBoth = async (): Promise<{ full: Turn; paced: Turn }> => ({
    full: await tills.sell(side, options.seconds),
    paced: await tills.sell(side, options.seconds * 2, PER_SECOND),
  })
  await tills.sell(side, options.seconds)
  const pairs: { alone: Awaited<ReturnType<typeof sellBoth>>; watched: Awaited<ReturnType<typeof sellBoth>> }[] = []
  let told: Told = { heard: 0, connected: 0 }
  for (let turn = 1; turn <= options.turns; turn += 1) {
    const alone = await sellBoth()
    await ask({ do: 'connect', port: shop.port, tokens })
    const watched = await sellBoth()
    told = await ask({ do: 'heard' })
    if (told.connected !== tokens.length) throw new Error(`only ${told.connected} of ${tokens.length} screens listen`)
    await ask({ do: 'leave' })
    pairs.push({ alone, watched })
    options.say(
      `SCREENS turn ${turn}: ${round(alone.full.perSecond)} sales/s alone, ${round(watched.full.perSecond)} watched; ` +
        `at ${PER_SECOND}/s p99 ${round(alone.paced.p99Ms, 1)} and ${round(watched.paced.p99Ms, 1)} ms`,
    )
  }
  // By what a sale costs the server: the screens run on this machine too, and would count as the shop's if rates did.
  const ratio = median(
    pairs.map(({ alone, watched }) => alone.full.cpuMicrosPerAnswer / watched.full.cpuMicrosPerAnswer),
  )
  const of = (pick: (pair: (typeof pairs)[number]) => number, digits = 1): number =>
    round(median(pairs.map(pick)), digits)
  return {
    id: 'SCREENS',
    what: `server CPU per sale, ${CONNECTIONS} connections, with ${tokens.length} screens that listen`,
    baseline: 'the same without screens: without ÷ with',
    ratio,
    goal: `≥ ${LEAST}`,
    verdict: atLeast(ratio, LEAST),
    figures: {
      'alone sales/s': of(({ alone }) => alone.full.perSecond, 0),
      'watched sales/s': of(({ watched }) => watched.full.perSecond, 0),
      'alone p99 ms': of(({ alone }) => alone.full.p99Ms),
      'watched p99 ms': of(({ watched }) => watched.full.p99Ms),
      'alone µs CPU/sale': of(({ alone }) => alone.full.cpuMicrosPerAnswer, 0),
      'watched µs CPU/sale': of(({ watched }) => watched.full.cpuMicrosPerAnswer, 0),
      [`alone p50 ms at ${PER_SECOND}/s`]: of(({ alone }) => alone.paced.p50Ms, 2),
      [`watched p50 ms at ${PER_SECOND}/s`]: of(({ watched }) => watched.paced.p50Ms, 2),
      [`alone p99 ms at ${PER_SECOND}/s`]: of(({ alone }) => alone.paced.p99Ms, 2),
      [`watched p99 ms at ${PER_SECOND}/s`]: of(({ watched }) => watched.paced.p99Ms, 2),
      heard: told.heard,
    },
  }
}

/** @returns their tokens: one screen beside each till, kiosks, and screens that stand at no till. */
async function pairScreens(data: string): Promise<string[]> {
  const local = await reachShop(data)
  if (local === undefined) throw new Error('no shop runs here')
  const devices = [
    ...numbered(CONNECTIONS, (i) => ({ kind: 'screen', id: `side${i}`, workstation: workstation(i) })),
    ...numbered(KIOSKS, (i) => ({ kind: 'kiosk', id: `kiosk${i}` })),
    ...numbered(WALLS, (i) => ({ kind: 'screen', id: `wall${i}` })),
  ]
  const tokens: string[] = []
  for (const device of devices) tokens.push(((await local.call('device.add', device)) as { token: string }).token)
  local.close()
  return tokens
}

const numbered = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i + 1))
