import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { systemClock } from '../../src/open-shop.ts'
import { type LineAnswer, requestBytes } from '../bench/support/line.ts'
import { cardsOf, saleBody, saleKey, shopDay } from '../bench/support/sales.ts'
import { seeded } from '../bench/support/seeded.ts'
import { NotStarted, pairTills, type ShopProcess, startShopProcess } from '../bench/support/shop-process.ts'
import { type Caller, openCaller, Unanswered } from './caller.ts'
import { verify } from './campaign.ts'

const random = seeded(7)
const CARDS = cardsOf(50, random)

interface Sold {
  readonly request: Buffer
  readonly answer: LineAnswer
}

function dataOf(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-fault-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'data')
}

async function shopOf(t: ExecutionContext, data: string, before: readonly string[] = []): Promise<ShopProcess> {
  const shop = await startShopProcess({ data, before })
  t.teardown(() => shop.stop('SIGKILL'))
  return shop
}

let sequence = 0

function saleRequest(token: string): Buffer {
  sequence += 1
  const body = saleBody(random, random.pick(CARDS), new Date(systemClock.now()).toISOString())
  return requestBytes('PUT', `/v1/sales/${saleKey('01', shopDay(), sequence)}`, token, JSON.stringify(body))
}

/** Sells until an answer is not 201 or there were enough. */
async function sell(caller: Caller, token: string, most: number): Promise<{ sold: Sold[]; last: Sold | undefined }> {
  const sold: Sold[] = []
  for (let i = 0; i < most; i += 1) {
    const request = saleRequest(token)
    const one = { request, answer: await caller.call(request) }
    if (one.answer.status !== 201) return { sold, last: one }
    sold.push(one)
  }
  return { sold, last: undefined }
}

async function allThere(t: ExecutionContext, caller: Caller, sold: readonly Sold[]): Promise<void> {
  for (const { request, answer } of sold) {
    const again = await caller.call(request)
    if (again.status !== 200 || !again.body.equals(answer.body))
      t.fail(`a sale that was answered is now ${again.status}`)
  }
}

const BLOCKS = 6_000

test('CRASH-2 a full disk answers 503 with Retry-After, reads go on, nothing is lost, and with space it sells again', async (t) => {
  t.timeout(120_000)
  const data = dataOf(t)
  const first = await shopOf(t, data)
  const [token = ''] = await pairTills(data, 1)
  await first.stop()

  const shop = await shopOf(t, data, ['sh', '-c', `ulimit -S -f ${BLOCKS}; exec "$@"`, 'sh'])
  const caller = await openCaller(shop.port)
  const { sold, last } = await sell(caller, token, 20_000)
  t.true(sold.length > 50)
  t.is(last?.answer.status, 503, last?.answer.body.toString())
  t.regex(last?.answer.head ?? '', /\r\nRetry-After: \d+\r\n/i)
  t.is(JSON.parse(last?.answer.body.toString() ?? '{}').code, 'unavailable')
  const scan = requestBytes('POST', '/v1/scans', token, JSON.stringify({ code: CARDS[0] }))
  t.is((await caller.call(scan)).status, 200, 'a card is still read')
  const health = await caller.call(requestBytes('GET', '/health', token, undefined))
  t.true([200, 503].includes(health.status), 'the shop still says how it is')
  // A checkpoint may meanwhile have made room in the log, and then a sale is booked again.
  const next = (await caller.call(saleRequest(token))).status
  t.true(next === 503 || next === 201, 'it says that it is still full, or sells on')
  await allThere(t, caller, sold.slice(-200))

  const raised = spawnSync('prlimit', ['--pid', String(shop.pid), '--fsize=unlimited:unlimited'])
  if (raised.status === 0) {
    t.is((await caller.call(last?.request as Buffer)).status, 201, 'with space the same request is done')
    t.is((await sell(caller, token, 20)).last, undefined)
  } else t.log('prlimit is not here: that it goes on in the same process is shown by the tests of the books only')
  caller.close()
  await shop.stop()

  const again = await shopOf(t, data)
  const after = await openCaller(again.port)
  await allThere(t, after, sold)
  t.is((await sell(after, token, 5)).last, undefined)
  after.close()
  await again.stop()
  await t.notThrowsAsync(verify(data))
})

test('CRASH-3 a second server on the same data is refused in one sentence, and the first sells on', async (t) => {
  const data = dataOf(t)
  const shop = await shopOf(t, data)
  const [token = ''] = await pairTills(data, 1)
  const error = await t.throwsAsync(startShopProcess({ data }), { instanceOf: NotStarted })
  t.is(error?.code, 1)
  t.regex(error?.message ?? '', /Another server is using the data folder/)
  const caller = await openCaller(shop.port)
  t.is((await sell(caller, token, 5)).last, undefined)
  caller.close()
})

test('CRASH-4 SIGTERM under load loses nothing that was acknowledged', async (t) => {
  const data = dataOf(t)
  const shop = await shopOf(t, data)
  const tokens = await pairTills(data, 1)
  const [token = ''] = tokens
  const callers = await Promise.all(Array.from({ length: 8 }, () => openCaller(shop.port)))
  const sold: Sold[] = []
  const selling = callers.map(async (caller) => {
    for (let i = 0; i < 5_000; i += 1) {
      const request = saleRequest(token)
      const answer = await caller.call(request)
      if (answer.status === 503) continue
      t.is(answer.status, 201)
      sold.push({ request, answer })
      if (sold.length === 200) shop.child.kill('SIGTERM')
    }
  })
  for (const each of await Promise.allSettled(selling))
    t.true(each.status === 'rejected' && each.reason instanceof Unanswered)
  t.is(await shop.ended(), 0, 'it closed its books itself')
  t.true(sold.length >= 200)

  const again = await shopOf(t, data)
  const caller = await openCaller(again.port)
  await allThere(t, caller, sold)
  caller.close()
  await again.stop()
  await t.notThrowsAsync(verify(data))
})
