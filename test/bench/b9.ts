import { openToRead } from '../../src/books/shop/open.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { reachShop } from '../../src/local-socket.ts'
import { systemClock } from '../../src/open-shop.ts'
import { work } from '../../src/work.ts'
import { type BenchOptions, median, type Row, type RowResult, round } from './row.ts'
import { startTills, type Turn } from './sides.ts'
import { settledDisk } from './support/disk.ts'
import { fillPast } from './support/past.ts'
import { temporaryFolder } from './support/places.ts'
import { scoresCounted } from './support/scores.ts'
import { type ShopProcess, startShopProcess } from './support/shop-process.ts'

const DAYS = 90
const PER_SECOND = 30
const MOST_P99_MS = 20

/** What-if over past baskets ÷ reading the same baskets once; and what a sale waits beside it. */
export const b9: Row = {
  id: 'B9',
  async measure(options: BenchOptions): Promise<RowResult> {
    const baskets = options.quick ? 5_000 : 100_000
    const folder = temporaryFolder('bench-b9')
    try {
      const data = `${folder.path}/data`
      await fillPast(data, { baskets, cards: 4_000, days: DAYS }, (text) => options.say(`B9 ${text}`))
      const turns: { readMs: number; whatIfMs: number }[] = []
      for (let turn = 0; turn < Math.min(3, options.turns); turn += 1) {
        const readMs = timed(() => readBaskets(data, baskets))
        const whatIfMs = await timedAsync(() => tryDraft(data, baskets))
        turns.push({ readMs, whatIfMs })
        options.say(`B9 turn ${turn + 1}: ${round(readMs)} ms reading, ${round(whatIfMs)} ms what if`)
      }
      const beside = await sellBeside(data, options)
      const { disk } = beside
      const ratio = median(turns.map(({ readMs, whatIfMs }) => whatIfMs / readMs))
      return {
        id: 'B9',
        what: `what-if over ${baskets} past baskets of 10 lines, in a worker; sales at ${PER_SECOND}/s beside it`,
        baseline: 'reading the same baskets once from SQLite and parsing them',
        ratio,
        goal: `≤ 5, p99 < ${MOST_P99_MS} ms`,
        verdict: ratio <= 5 && beside.turn.p99Ms < MOST_P99_MS ? 'goal' : 'missed',
        figures: {
          'reading ms': round(median(turns.map(({ readMs }) => readMs))),
          'what-if ms': round(median(turns.map(({ whatIfMs }) => whatIfMs))),
          'p99 ms beside it': round(beside.turn.p99Ms, 1),
          'p99 ms without it': round(beside.alone.p99Ms, 1),
          'disk p99 ms before': round(disk.p99Ms, 1),
          'p50 ms beside it': round(beside.turn.p50Ms, 1),
          'what-ifs beside': beside.whatIfs,
          sales: beside.turn.answered,
        },
      }
    } finally {
      folder.remove()
    }
  },
}

/** Reads every basket with its sale once, as the what-if must, and does nothing with it. */
function readBaskets(data: string, expected: number): void {
  const db = openToRead(data)
  const page = db.prepare<[number], { seq: number; lines: string; bought: string }>(
    'SELECT j.seq, j.numbers, j.lines, b.lines AS bought FROM journal j JOIN basket b ON b.seq = j.seq WHERE j.seq > ? ORDER BY j.seq LIMIT 1000',
  )
  let read = 0
  for (let rows = page.all(0); rows.length > 0; rows = page.all(rows.at(-1)?.seq ?? 0)) {
    for (const row of rows) {
      JSON.parse(row.bought)
      JSON.parse(row.lines)
    }
    read += rows.length
  }
  db.close()
  if (read < expected) throw new Error(`${read} baskets were read instead of ${expected}`)
}

/** The default programme with points doubled for one department. */
function draft(): unknown {
  const published = defaultProgramme('EUR')
  const double = {
    kind: 'points-per-amount',
    id: 'dairy',
    points: 5,
    perCents: 100,
    filter: { departments: ['dairy'] },
  }
  return { ...published, id: 'dairy-week', earn: [...published.earn, double] }
}

async function tryDraft(data: string, expected: number): Promise<void> {
  const input = { document: draft(), days: DAYS, now: systemClock.now(), timeZone: 'Europe/Berlin', shop: '0001' }
  const { sales } = await work(data, 'whatIf', input)
  if (sales < expected) throw new Error(`${sales} sales were judged instead of ${expected}`)
}

function timed(run: () => void): number {
  const from = performance.now()
  run()
  return performance.now() - from
}

async function timedAsync(run: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await run()
  return performance.now() - from
}

interface Beside {
  readonly alone: Turn
  readonly turn: Turn
  readonly whatIfs: number
  /** What the disk costs alone at this pace. */
  readonly disk: { readonly p99Ms: number }
}

/** Sells at a big shop's pace while a manager asks one what-if after the other over HTTP. */
async function sellBeside(data: string, options: BenchOptions): Promise<Beside> {
  const shop = await startShopProcess({ data })
  const tills = await startTills(data, 16)
  try {
    const side = { name: 'shop', port: shop.port, usage: shop.usage }
    // A shop that starts on a filled folder first counts what its cards like, once; the row is about every other day.
    await scoresCounted(data)
    const disk = await settledDisk(data)
    await tills.sell(side, 2, PER_SECOND)
    const alone = await tills.sell(side, Math.max(10, options.seconds), PER_SECOND)
    const ask = await manager(shop)
    const selling = { over: false }
    const asking = (async () => {
      let whatIfs = 0
      while (!selling.over) {
        await ask()
        whatIfs += 1
      }
      return whatIfs
    })()
    const turn = await tills.sell(side, Math.max(10, options.seconds), PER_SECOND)
    selling.over = true
    return { alone, turn, whatIfs: await asking, disk }
  } finally {
    await tills.stop()
    await shop.stop()
  }
}

/** Signs a manager in at a screen. @returns what asks for one what-if. */
async function manager(shop: ShopProcess): Promise<() => Promise<void>> {
  const local = await reachShop(shop.data)
  if (local === undefined) throw new Error('no shop runs here')
  const { token } = (await local.call('device.add', { kind: 'screen', id: 'office' })) as { token: string }
  await local.call('staff.add', { operator: '1', pin: '8001', role: 'manager' })
  local.close()
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> => {
    const answer = await fetch(`http://127.0.0.1:${shop.port}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    })
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`)
    return answer
  }
  const { session } = (await (await post('/v1/staff-sessions', { operator: '1', pin: '8001' })).json()) as {
    session: string
  }
  return async () => {
    await (await post('/v1/programmes/current/whatif', { days: DAYS }, { 'staff-session': session })).text()
  }
}
