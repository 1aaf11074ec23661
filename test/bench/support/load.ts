/** The tills as a process of their own: prepares requests, then sends them and measures. */
import { systemClock } from '../../../src/open-shop.ts'
import { answering } from './child.ts'
import { Line, requestBytes, statusOf } from './line.ts'
import { cardsOf, saleBody, saleKey } from './sales.ts'
import { seeded } from './seeded.ts'
import { workstation } from './shop-process.ts'

/** What to prepare: sales with unique keys from `from` on, scans, or visits at the door. */
export interface Prepare {
  readonly do: 'prepare'
  readonly what: 'sales' | 'scans' | 'visits'
  readonly tokens: readonly string[]
  readonly count: number
  /** The first sequence number; keys are never used twice. */
  readonly from: number
  readonly day: string
  readonly seed: number
  readonly cardSeed: number
  readonly cardCount: number
}

/** Sends what was prepared over `connections` lines: as fast as answers come, or so many a second. */
export interface Run {
  readonly do: 'run'
  readonly port: number
  readonly connections: number
  readonly seconds: number
  readonly perSecond?: number
}

export interface Ran {
  readonly answered: number
  /** Answers that were not what a till waits for. */
  readonly wrong: number
  readonly firstWrong: string | undefined
  readonly elapsedMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** One answer's body, to see what it looks like. */
  readonly sample: string
  /** Whether requests ran out before time did. */
  readonly ranOut: boolean
}

let requests: Buffer[] = []
/** How each answer's body must begin. */
let expected: string[] = []
let status = 201

function prepare(job: Prepare): { prepared: number } {
  const random = seeded(job.seed)
  const cards = cardsOf(job.cardCount, seeded(job.cardSeed))
  const finishedAt = new Date(systemClock.now()).toISOString()
  requests = []
  expected = []
  status = job.what === 'scans' ? 200 : 201
  for (let i = 0; i < job.count; i += 1) {
    const till = i % job.tokens.length
    const token = job.tokens[till] ?? ''
    if (job.what === 'scans') {
      const body = JSON.stringify({ code: random.pick(cards), entry: 'scanned' })
      requests.push(requestBytes('POST', '/v1/scans', token, body))
      expected.push('{"card":"h1_')
      continue
    }
    if (job.what === 'visits') {
      const id = `bench-${job.seed}-${job.from + i}`
      requests.push(requestBytes('PUT', `/v1/visits/${id}`, token, JSON.stringify({ card: random.pick(cards) })))
      expected.push(`{"visit":"${id}","balance":`)
      continue
    }
    const key = saleKey(workstation(till + 1), job.day, job.from + i)
    const body = JSON.stringify(saleBody(random, random.pick(cards), finishedAt))
    requests.push(requestBytes('PUT', `/v1/sales/${key}`, token, body))
    expected.push(`{"sale":"${key}"`)
  }
  return { prepared: requests.length }
}

async function run(job: Run): Promise<Ran> {
  const tally = { answered: 0, wrong: 0, firstWrong: undefined as string | undefined, sample: '' }
  const latencies: number[] = []
  let next = 0
  let open = 0
  let over = false
  let finish = (): void => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const tills = await openTills(job, (till, bytes, headEnd, end) => {
    latencies.push(performance.now() - till.sentAt)
    judge(tally, till.request, bytes, headEnd, end)
    till.request = -1
    open -= 1
    if (job.perSecond === undefined) send(till)
    if (over && open === 0) finish()
  })
  const send = (till: Till): void => {
    if (over || next >= requests.length) {
      over = true
      return
    }
    till.request = next
    till.sentAt = performance.now()
    open += 1
    till.line.send(requests[next] as Buffer)
    next += 1
  }
  const from = performance.now()
  const timer = setTimeout(() => {
    over = true
    if (open === 0) finish()
  }, job.seconds * 1000)
  if (job.perSecond === undefined) for (const till of tills) send(till)
  else pace(job.perSecond, tills, send, () => over)
  await finished
  const elapsedMs = performance.now() - from
  clearTimeout(timer)
  const ranOut = next >= requests.length
  requests = requests.slice(next)
  expected = expected.slice(next)
  for (const till of tills) till.line.close()
  return { ...tally, elapsedMs, ranOut, ...quantiles(latencies) }
}

interface Till {
  readonly line: Line
  /** Which request is on its way; -1 when none is. */
  request: number
  sentAt: number
}

type OnAnswer = (till: Till, bytes: Buffer, headEnd: number, end: number) => void

async function openTills({ port, connections }: Run, onAnswer: OnAnswer): Promise<Till[]> {
  const tills: Till[] = []
  for (let i = 0; i < connections; i += 1) {
    const line: Line = new Line(
      port,
      (bytes, headEnd, end) => onAnswer(till, bytes, headEnd, end),
      (error) => {
        if (till.request >= 0) throw new Error(`a line broke under load: ${error?.message ?? 'closed'}`)
      },
    )
    const till: Till = { line, request: -1, sentAt: 0 }
    await line.opened()
    tills.push(till)
  }
  return tills
}

function judge(
  tally: { answered: number; wrong: number; firstWrong: string | undefined; sample: string },
  request: number,
  bytes: Buffer,
  headEnd: number,
  end: number,
): void {
  const beginning = expected[request] ?? ''
  const right =
    statusOf(bytes) === status && bytes.toString('latin1', headEnd, headEnd + beginning.length) === beginning
  if (tally.answered === 0) tally.sample = bytes.toString('utf8', headEnd, end)
  tally.answered += 1
  if (right) return
  tally.wrong += 1
  tally.firstWrong ??= bytes.toString('utf8', 0, Math.min(end, 600))
}

/** Evenly paced arrivals, each at the till that has waited longest. */
function pace(perSecond: number, tills: readonly Till[], send: (till: Till) => void, isOver: () => boolean): void {
  let turn = 0
  const timer = setInterval(() => {
    if (isOver()) {
      clearInterval(timer)
      return
    }
    const till = tills[turn % tills.length]
    turn += 1
    if (till !== undefined && till.request < 0) send(till)
  }, 1000 / perSecond)
}

function quantiles(latencies: number[]): { p50Ms: number; p99Ms: number; maxMs: number } {
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? 0 }
}

answering((question: Prepare | Run) => (question.do === 'prepare' ? prepare(question) : run(question)))
