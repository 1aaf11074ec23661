/** Kills the real shop again and again while its tills sell, and holds it to everything it ever acknowledged. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { booksFile } from '../../src/books/shop/open.ts'
import { systemClock } from '../../src/open-shop.ts'
import { shopDay } from '../bench/support/sales.ts'
import { type Seeded, seeded } from '../bench/support/seeded.ts'
import { NotStarted, pairTills, type ShopProcess, spawnShop, startShopProcess } from '../bench/support/shop-process.ts'
import { type Caller, openCaller, Unanswered } from './caller.ts'
import { type Acknowledged, Fault, Memory, type TillState } from './memory.ts'

interface CampaignOptions {
  /** The data folder; used by every life of the shop. */
  readonly data: string
  readonly kills: number
  readonly seed: number
  readonly say?: (text: string) => void
}

export interface CampaignResult {
  readonly kills: number
  readonly killsAtStart: number
  readonly acknowledged: number
  readonly counts: Memory['counts']
  readonly unanswered: number
  readonly restarts: { readonly medianMs: number; readonly maxMs: number }
  readonly verified: number
}

const TILLS = 16
const LOAD_MS = { least: 20, most: 200 }
/** Old events asked for again after each restart, beside all of the life before. */
const OLD_ONES = 30
const VERIFY_EVERY = 50

/** @throws Fault at the first promise that is broken. */
export async function runCampaign({ data, kills, seed, say = () => {} }: CampaignOptions): Promise<CampaignResult> {
  const random = seeded(seed)
  const startMs: number[] = []
  const start = async (): Promise<ShopProcess> => {
    const from = performance.now()
    const shop = await startShopProcess({ data })
    startMs.push(performance.now() - from)
    return shop
  }
  let shop = await start()
  const memory = new Memory(await pairTills(data, TILLS), random, shopDay(), new Date(systemClock.now()).toISOString())
  const tally = { killsAtStart: 0, unanswered: 0, verified: 0 }
  let since = 0
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const callers = await openAll(shop.port)
      await recheck(memory, callers, memory.acknowledged.slice(since), random)
      since = memory.acknowledged.length
      await sellUntilKilled(shop, memory, callers, random)
      tally.unanswered += memory.tills.filter(({ inFlight }) => inFlight !== undefined).length
      if (random.once(10)) tally.killsAtStart += await killAtStart(data, random)
      if (kill % VERIFY_EVERY === 0) {
        await verify(data)
        tally.verified += 1
        say(`${kill} kills, ${memory.acknowledged.length} acknowledged, ${tally.unanswered} unanswered, verify agrees`)
      }
      shop = await start()
    }
    const callers = await openAll(shop.port)
    await recheck(memory, callers, memory.acknowledged.slice(since), random)
    for (const caller of callers) caller.close()
    await shop.stop()
    await verify(data)
    countOnce(data, memory)
  } finally {
    await shop.stop('SIGKILL')
  }
  startMs.sort((a, b) => a - b)
  const restarts = { medianMs: startMs[startMs.length >> 1] ?? 0, maxMs: startMs.at(-1) ?? 0 }
  const { acknowledged, counts } = memory
  return { kills, ...tally, verified: tally.verified + 1, acknowledged: acknowledged.length, counts, restarts }
}

const openAll = (port: number): Promise<Caller[]> => Promise.all(Array.from({ length: TILLS }, () => openCaller(port)))

/** After a restart: what was acknowledged is there with its bytes, and what was not answered gets its answer now. */
async function recheck(
  memory: Memory,
  callers: readonly Caller[],
  newest: readonly Acknowledged[],
  random: Seeded,
): Promise<void> {
  const due = [...newest]
  for (let i = 0; i < OLD_ONES && memory.acknowledged.length > 0; i += 1) due.push(random.pick(memory.acknowledged))
  await Promise.all(
    callers.map(async (caller, i) => {
      const till = memory.tills[i] as TillState
      for (let each = due.pop(); each !== undefined; each = due.pop())
        memory.checkAgain(each, await caller.call(each.operation.request))
      const { inFlight } = till
      if (inFlight !== undefined) memory.settle(till, inFlight, await caller.call(inFlight.request), true)
    }),
  )
}

async function sellUntilKilled(
  shop: ShopProcess,
  memory: Memory,
  callers: readonly Caller[],
  random: Seeded,
): Promise<void> {
  const broken = callers.map((caller, i) => sell(memory, memory.tills[i] as TillState, caller, random))
  const timer = setTimeout(() => shop.child.kill('SIGKILL'), LOAD_MS.least + random.below(LOAD_MS.most - LOAD_MS.least))
  const results = await Promise.allSettled(broken)
  clearTimeout(timer)
  await shop.stop('SIGKILL')
  const fault = results.find((each) => each.status === 'rejected' && !(each.reason instanceof Unanswered))
  if (fault?.status === 'rejected') throw withWords(fault.reason, shop)
}

/** One till sells until its line breaks. */
async function sell(memory: Memory, till: TillState, caller: Caller, random: Seeded): Promise<never> {
  for (;;) {
    const known = random.once(12) ? memory.again() : undefined
    if (known !== undefined) {
      memory.checkAgain(known, await caller.call(known.operation.request))
      continue
    }
    const operation = memory.choose(till)
    till.inFlight = operation
    memory.settle(till, operation, await caller.call(operation.request), false)
  }
}

function withWords(error: unknown, shop: ShopProcess): Error {
  const said = shop.errors().trim()
  const message = error instanceof Error ? error.message : String(error)
  return new Fault(said === '' ? message : `${message}\nthe shop said: ${said.slice(-2_000)}`)
}

/** A start that does not get to its end either. @returns 1 when it was killed before it was ready. */
async function killAtStart(data: string, random: Seeded): Promise<number> {
  const { child, ready } = spawnShop({ data })
  const timer = setTimeout(() => child.kill('SIGKILL'), random.below(500))
  try {
    const shop = await ready
    await shop.stop('SIGKILL')
    return 0
  } catch (error) {
    if (error instanceof NotStarted && child.signalCode === 'SIGKILL') return 1
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** `stempel verify` as an engineer runs it. @throws Fault with the difference it names. */
export async function verify(data: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [MAIN, 'verify', '--json'], {
      env: { ...process.env, STEMPEL_DATA: data, STEMPEL_SHOP: '0001' },
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    throw new Fault(`verify does not agree: ${stdout ?? ''}${stderr ?? String(error)}`)
  }
}

/** Counts the journal itself: as many facts of each kind as were acknowledged, each with a cause of its own. */
function countOnce(data: string, memory: Memory): void {
  const db = new Database(booksFile(data), { readonly: true })
  try {
    const statement = db.prepare(
      'SELECT count(*) AS facts, count(DISTINCT cause) AS causes FROM journal WHERE kind = ?',
    )
    for (const kind of ['sale', 'return', 'void'] as const) {
      const { facts, causes } = statement.get(kind) as { facts: number; causes: number }
      if (facts !== causes) throw new Fault(`${facts} facts of kind ${kind} have ${causes} causes`)
      if (facts !== memory.counts[kind])
        throw new Fault(`the journal holds ${facts} facts of kind ${kind}, ${memory.counts[kind]} were acknowledged`)
    }
  } finally {
    db.close()
  }
}
