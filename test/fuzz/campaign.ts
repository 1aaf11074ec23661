/** Feeds hostile requests to a real shop and holds it to what it promises whatever it is sent. */
import { reachShop } from '../../src/local-socket.ts'
import { systemClock } from '../../src/open-shop.ts'
import { cardsOf, saleBody, saleKey, shopDay } from '../bench/support/sales.ts'
import { type Seeded, seeded } from '../bench/support/seeded.ts'
import { type ShopProcess, startShopProcess } from '../bench/support/shop-process.ts'
import { verify } from '../crash/campaign.ts'
import { type Exchange, exchange } from './exchange.ts'
import { type Description, hostileRequest, type Real, type Request, type Target, targetsOf } from './requests.ts'

interface FuzzOptions {
  readonly data: string
  readonly seconds: number
  readonly seed: number
  readonly say?: (text: string) => void
  /** The case to begin with, to see one again. */
  readonly from?: number
}

export interface FuzzResult {
  readonly requests: number
  readonly routes: number
  readonly statuses: Readonly<Record<number, number>>
  readonly rssBytes: number
  readonly head: number
}

/** Something the shop did that it never may. */
export class FuzzFault extends Error {}

const PATIENCE_MS = 2_000
/** Work that a worker does over many pages, as long as it takes. */
const LONG_WORK = /\/whatif|\/reports\//
const LONG_PATIENCE_MS = 60_000
const MOST_RSS_BYTES = 512 * 1024 * 1024
const LOOK_EVERY = 500
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid',
  429: 'too_many',
  503: 'unavailable',
}
const GOOD = new Set([200, 201, 202, 204])

/** @throws FuzzFault at the first case that breaks a promise, with its number and its smallest bytes. */
export async function fuzzRoutes(options: FuzzOptions): Promise<FuzzResult> {
  const { data, seconds, seed, say = () => {} } = options
  const shop = await startShopProcess({ data })
  try {
    const { real, targets } = await realThings(shop, seed)
    const statuses: Record<number, number> = {}
    const until = performance.now() + seconds * 1000
    let no = options.from ?? 0
    let head = await headOf(shop)
    for (; performance.now() < until; no += 1) {
      const request = hostileRequest(targets, real, seeded(seed + no))
      const first = await send(shop, request)
      // On a machine that is busy with something else one late answer proves nothing; a second one does.
      const answer = first.timedOut ? await send(shop, request) : first
      const fault = judge(request, answer) ?? grownWithoutWord(answer, head)
      if (fault !== undefined) throw await explained(shop, request, fault, seed, no)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      // Only tills are told where the journal stands; and whoever left without an answer may have been heard all the same.
      const seq = answer.headers.get('stempel-seq')
      head = seq !== undefined ? Number(seq) : answer.status < 400 ? await headOf(shop) : head
      if (no % LOOK_EVERY === LOOK_EVERY - 1) {
        await look(shop, seed, no)
        say(`${no + 1} requests, statuses ${JSON.stringify(statuses)}`)
        head = await headOf(shop)
      }
    }
    const { rssBytes } = await look(shop, seed, no)
    head = await headOf(shop)
    await shop.stop()
    await verify(data)
    return { requests: no - (options.from ?? 0), routes: targets.length, statuses, rssBytes, head }
  } finally {
    await shop.stop('SIGKILL')
  }
}

const send = (shop: ShopProcess, { bytes, broken, method, what }: Request): Promise<Exchange> => {
  const patienceMs = LONG_WORK.test(what) ? LONG_PATIENCE_MS : PATIENCE_MS
  return exchange({ port: shop.port, bytes, hangUp: broken, bodyless: method === 'HEAD', patienceMs })
}

/** What is wrong with an answer; undefined when nothing is. */
function judge({ broken, method }: Request, answer: Exchange): string | undefined {
  const { status, headers, body, timedOut } = answer
  if (timedOut) return 'no answer in time'
  if (status === 0) return broken ? undefined : 'the line was closed without an answer'
  if (GOOD.has(status)) return undefined
  const code = REFUSALS[status]
  if (code === undefined) return broken && (status === 417 || status === 501) ? undefined : `the answer ${status}`
  if (method === 'HEAD') return undefined
  if (headers.get('content-type') !== 'application/problem+json')
    return `a refusal of type ${headers.get('content-type')}`
  const problem = JSON.parse(body) as { code?: string; status?: number }
  return problem.code === code && problem.status === status ? undefined : `a refusal whose words do not fit: ${body}`
}

/** A refusal writes nothing: the journal stands where it stood. */
function grownWithoutWord({ status, headers }: Exchange, head: number): string | undefined {
  const seq = headers.get('stempel-seq')
  if (seq === undefined || status < 400 || Number(seq) === head) return undefined
  return `a refusal after which the journal stands at ${seq} instead of ${head}`
}

async function headOf(shop: ShopProcess): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${shop.port}/health`)
  return ((await response.json()) as { head: { seq: number } }).head.seq
}

async function look(shop: ShopProcess, seed: number, no: number): Promise<{ rssBytes: number }> {
  if (shop.child.exitCode !== null || shop.child.signalCode !== null)
    throw new FuzzFault(
      `the shop ended (${shop.child.signalCode ?? shop.child.exitCode}); seed ${seed} case ${no}: ${shop.errors()}`,
    )
  const { rssBytes } = await shop.usage()
  if (rssBytes > MOST_RSS_BYTES)
    throw new FuzzFault(`the shop uses ${rssBytes >> 20} MiB after case ${no} of seed ${seed}`)
  return { rssBytes }
}

/** Names a fault with its seed, and with the fewest bytes that still bring it about. */
async function explained(
  shop: ShopProcess,
  request: Request,
  fault: string,
  seed: number,
  no: number,
): Promise<FuzzFault> {
  const smallest = await shrink(shop, request).catch(() => request.bytes)
  const said = shop.errors().trim().slice(-1_500)
  return new FuzzFault(
    `${fault} (${request.what}); seed ${seed} case ${no}\nbytes: ${JSON.stringify(smallest.toString('latin1'))}\nthe shop said: ${said}`,
  )
}

const MOST_TRIES = 150

async function shrink(shop: ShopProcess, request: Request): Promise<Buffer> {
  let { bytes } = request
  const bodyAt = bytes.indexOf('\r\n\r\n') + 4
  let tries = 0
  for (let size = (bytes.length - bodyAt) >> 1; size >= 1 && tries < MOST_TRIES; size >>= 1) {
    for (let at = bodyAt; at + size <= bytes.length && tries < MOST_TRIES; tries += 1) {
      const smaller = withLength(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]), bodyAt)
      const answer = await send(shop, { ...request, bytes: smaller })
      if (judge(request, answer) === undefined) at += size
      else bytes = smaller
    }
  }
  return bytes
}

/** The head's Content-Length set to what is there. Only its digits change, padded so that the head keeps its size. */
function withLength(bytes: Buffer, bodyAt: number): Buffer {
  const head = bytes.toString('latin1', 0, bodyAt)
  const fixed = head.replace(
    /(Content-Length: )(\d+)/,
    (_, name: string, digits: string) => name + String(bytes.length - bodyAt).padStart(digits.length, '0'),
  )
  return Buffer.concat([Buffer.from(fixed, 'latin1'), bytes.subarray(bodyAt)])
}

/** Pairs devices, signs staff in and sells a little, so that hostile requests meet real things. */
async function realThings(shop: ShopProcess, seed: number): Promise<{ real: Real; targets: Target[] }> {
  const random = seeded(seed)
  const local = await reachShop(shop.data)
  if (local === undefined) throw new Error('the shop cannot be reached')
  const tokens: string[] = []
  for (const [kind, id] of [
    ['till', '01'],
    ['till', '02'],
    ['kiosk', 'door'],
    ['reader', 'eye'],
    ['screen', 'wall'],
  ] as const)
    tokens.push(((await local.call('device.add', { kind, id })) as { token: string }).token)
  await local.call('staff.add', { operator: '12', role: 'manager', pin: '471100' })
  local.close()
  const [till = ''] = tokens
  const ask = asking(shop.port, till)
  const { session } = await ask('POST', '/v1/staff-sessions', { operator: '12', pin: '471100' })
  const sold = await sellSome(ask, random)
  const programmes = await ask('GET', '/v1/programmes/default', undefined, String(session))
  const targets = targetsOf((await ask('GET', '/openapi.json', undefined)) as unknown as Description)
  let fresh = 1_000
  const freshKey = (): string => {
    fresh += 1
    return saleKey('01', shopDay(), fresh)
  }
  const real = {
    tokens: [...Array.from({ length: 12 }, () => till), ...tokens],
    sessions: [String(session)],
    ...sold,
    programme: programmes.document ?? programmes,
    freshKey,
  }
  return { real, targets }
}

type Ask = (method: string, path: string, body: unknown, session?: string) => Promise<Record<string, unknown>>

const asking =
  (port: number, token: string): Ask =>
  async (method, path, body, session) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(session === undefined ? {} : { 'staff-session': session }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Record<string, unknown>
  }

async function sellSome(ask: Ask, random: Seeded): Promise<Pick<Real, 'cards' | 'keys' | 'claims'>> {
  const codes = cardsOf(6, random)
  const cards = [...codes]
  const keys: string[] = []
  const claims: string[] = []
  const finishedAt = new Date(systemClock.now()).toISOString()
  for (let i = 0; i < 20; i += 1) {
    const key = saleKey('01', shopDay(), i + 1)
    const card = i % 3 === 0 ? undefined : random.pick(codes)
    const answer = await ask('PUT', `/v1/sales/${key}`, saleBody(random, card, finishedAt))
    const claim = (answer.receipt as { claim: string | null }).claim
    if (claim !== null) claims.push(claim)
    keys.push(key)
  }
  for (const code of codes.slice(0, 3)) cards.push(String((await ask('POST', '/v1/scans', { code })).card))
  return { cards, keys, claims }
}
