import test, { type ExecutionContext } from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { cardNo } from '../support/test-books.ts'
import { leaks, type Trace, timesIn, told, traceOfBytes, traceOfNumber, traceOfText } from './traffic.ts'
import { type Branch, startWorld } from './world.ts'

const MEMBERS = [1, 2, 3].map(cardNo)
const STRANGERS = Array.from({ length: 200 }, (_, i) => cardNo(100 + i))
const DAY = '2026-11-21'
const MINUTE_MS = 60_000
/** Receipt numbers of strangers begin here; members' are small. */
const FIRST_RECEIPT = 700_001
const OFFERS = ['coffee', 'tea', 'milk'].map((each) => ({
  ...{ id: `${each}-10`, title: { en: `10 % off ${each}` }, value: { kind: 'percent', percent: 10 } },
  ...{ filter: { departments: [each] }, validity: { days: 14 }, issue: { by: 'visit' } },
}))

/** What one busy day left: the bytes each shop sent, and the traces of everybody without consent. */
interface Day {
  readonly branches: readonly Branch[]
  readonly sent: readonly Buffer[]
  readonly traces: readonly Trace[]
}

/** A day in two shops: members do the same whether strangers come or not. */
async function busyDay(t: ExecutionContext, strangers: readonly string[]): Promise<Day> {
  const world = await startWorld(t)
  const branches = [await world.branch('0001'), await world.branch('0002')]
  for (const { running } of branches) {
    const document = { ...defaultProgramme('EUR'), id: 'offers', offers: OFFERS }
    await operate({ shop: running.shop, onRevoked: () => {} }, 'programme.publish', { document })
    running.shop.reloadProgrammes()
  }
  const people = new Strangers(strangers, branches)
  for (let hour = 0; hour < 8; hour += 1) {
    for (const [i, branch] of branches.entries()) {
      await people.come(branch, hour)
      for (const [no, card] of MEMBERS.entries()) {
        branch.clock.at += 7_001
        if (hour === 0 && i === 0) await branch.sell(card, 40_000)
        if (hour === 1 && i === 0) await branch.consent(card, 'brand-identity', 'given')
        if (hour === 3 && i === 0 && no === 0) await branch.consent(card, 'profiling', 'given')
        if (hour > 3 && i === 0 && no === 0) await buyBread(branch, card, hour)
        if (hour > 1 && !(no === 2 && hour > 5)) await branch.sell(card, 2_000 + 1_000 * no, hour === 4 ? 100 : 0)
        if (hour === 5 && no === 2 && i === 1) await branch.consent(card, 'brand-identity', 'withdrawn')
      }
      await people.come(branch, hour)
      branch.clock.at = Date.parse(`${DAY}T12:00:00+01:00`) + (hour + 1) * 55 * MINUTE_MS
    }
    for (const branch of [...branches, ...branches]) await branch.sync()
  }
  for (const branch of branches) t.true(await branch.sync(), 'nothing waits')
  return { branches, sent: branches.map(({ line }) => line.sent()), traces: people.traces() }
}

/** A sale of which the department is known. */
async function buyBread(branch: Branch, card: string, hour: number): Promise<void> {
  const finishedAt = new Date(branch.clock.at).toISOString()
  const lines = [{ line: 1, department: 'bread', quantity: 1, amountCents: 1_500 }]
  const sale = { card, currency: 'EUR', lines, finishedAt }
  const { status, text } = await branch.put(`/v1/sales/0001.07.${DAY}.${hour + 9_000}`, sale)
  if (status !== 201) throw new Error(text)
}

/** Everybody without consent: they visit, buy, spend, bring back, refuse and ask, at two tills of each shop. */
class Strangers {
  readonly #cards: readonly string[]
  readonly #branches: readonly Branch[]
  readonly #keys: string[] = []
  readonly #traces: Trace[] = []
  #next = 0

  constructor(cards: readonly string[], branches: readonly Branch[]) {
    this.#cards = cards
    this.#branches = branches
  }

  async come(branch: Branch, hour: number): Promise<void> {
    const before = branch.clock.at
    for (let n = 0; n < Math.ceil(this.#cards.length / 16); n += 1) {
      const card = this.#cards[this.#next % this.#cards.length] ?? ''
      this.#next += 1
      branch.clock.at += 13_337
      await this.#shop(branch, card)
      if (this.#next % 29 === 0) await branch.consent(card, 'brand-identity', 'refused' as 'given')
      if (this.#next % 31 === hour) await branch.scan(card)
    }
    // Members come at the same times of day, whoever else was there.
    branch.clock.at = before
  }

  async #shop(branch: Branch, card: string): Promise<void> {
    const till = this.#next % 2 === 0 ? '07' : '08'
    const receipt = FIRST_RECEIPT + this.#next
    const key = `${branch.running.shop.settings.shop}.${till}.${DAY}.${receipt}`
    const visit = await branch.put(`/v1/visits/visit-${receipt}`, { card }, 'door')
    const coupon = visit.body?.coupons?.[0]?.code as string | undefined
    const cents = 12_347 + 61 * this.#next
    const finishedAt = new Date(branch.clock.at).toISOString()
    const line = { line: 1, department: 'coffee', quantity: 1, amountCents: cents }
    const sale = {
      card,
      currency: 'EUR',
      lines: [line],
      finishedAt,
      ...(coupon === undefined ? {} : { coupons: [coupon] }),
    }
    const sold = await branch.put(`/v1/sales/${key}`, sale, till)
    if (sold.status !== 201) throw new Error(sold.text)
    this.#keys.push(key)
    const traces: Trace[] = [
      traceOfText(`key of ${key}`, key),
      traceOfText(`end of ${key}`, key.slice(5)),
      traceOfNumber(`receipt ${receipt}`, receipt),
      traceOfNumber(`amount of ${key}`, cents),
      traceOfNumber(`instant of ${key}`, branch.clock.at),
      traceOfText(`instant of ${key}`, String(branch.clock.at)),
      traceOfText(`time of day of ${key}`, finishedAt.slice(11, 19)),
      traceOfText(`visit of ${key}`, `visit-${receipt}`),
      ...(coupon === undefined ? [] : [traceOfText(`coupon of ${key}`, coupon)]),
      ...['ACC', 'RED', 'CLW'].map((kind) =>
        traceOfText(`operation of ${key}`, branch.running.shop.ctx.keys.operationId(`${kind}\nsale\n${key}`)),
      ),
    ]
    this.#traces.push(...traces)
    if (this.#next % 7 !== 0) return
    const back = `${key.slice(0, 19)}${receipt + 100_000}`
    const goods = { original: key, currency: 'EUR', lines: [{ ...line, department: undefined }] }
    const { status, text } = await branch.put(`/v1/returns/${back}`, goods, till)
    if (status !== 201) throw new Error(text)
    this.#traces.push(traceOfText(`return ${back}`, back), traceOfNumber(`return ${back}`, receipt + 100_000))
  }

  /** Everything of all who came, in every shop. */
  traces(): Trace[] {
    const cards = this.#cards.flatMap((card) => [
      traceOfText(`code of ${card}`, card),
      traceOfText(`middle of ${card}`, card.slice(2, -2)),
      ...this.#branches.flatMap(({ running: { shop } }) => {
        const pseudonyms = shop.ctx.keys.pseudonyms(card).map(({ pseudonym }) => pseudonym)
        const account = shop.books.read.accountOfCard(pseudonyms[0] ?? new Uint8Array())
        return [
          ...pseudonyms.map((bytes) => traceOfBytes(`pseudonym of ${card}`, bytes)),
          traceOfText(`tag of ${card}`, shop.ctx.brand?.tag(card) ?? ''),
          traceOfBytes(`tag of ${card}`, Buffer.from(shop.ctx.brand?.tag(card) ?? '', 'hex')),
          ...(account === undefined ? [] : [traceOfNumber(`account of ${card}`, account)]),
        ]
      }),
    ])
    return [...cards, ...this.#traces]
  }
}

test('E2E-3 nothing of a card without consent is in any byte that two shops send on a busy day; with and without hundreds of them the same is sent', async (t) => {
  const busy = await busyDay(t, STRANGERS)
  t.true(busy.traces.length > 3_000, String(busy.traces.length))
  const traffic = Buffer.concat([...busy.sent])
  t.regex(traffic.toString('latin1'), /"kind":"OUT"/, 'a member left meanwhile')
  t.deepEqual(leaks(traffic, busy.traces), [])
  // Strangers buy by department all day, and one member agreed to be known by it; her goods have another one.
  t.regex(traffic.toString('latin1'), /"departments":\{"bread":\d+\}/)
  t.notRegex(traffic.toString('latin1'), /coffee/)
  t.deepEqual(timesIn(traffic), [])

  // What search cannot find, such as counts: whether anybody else came changes nothing but values made by chance.
  const calm = await busyDay(t, [])
  for (const [i, sent] of busy.sent.entries()) t.deepEqual(told(sent), told(calm.sent[i] ?? Buffer.of()))

  // The search finds what it looks for: each trace in each form, wherever it stands.
  for (const trace of [...busy.traces.slice(0, 20), ...busy.traces.slice(-40)])
    for (const form of trace.forms)
      t.deepEqual(leaks(Buffer.concat([traffic, Buffer.from(`"${form}"`, 'latin1')]), [trace]), [trace.what])
  t.is(timesIn(Buffer.from('{"at":"2026-11-21T14:05:09+01:00","seconds":1795258800}')).length, 3)

  // And a leak that a shop really sends is recorded: an account hidden in a round, a round more than there should be.
  const [branch] = busy.branches
  const [{ pseudonym } = { pseudonym: new Uint8Array() }] =
    branch?.running.shop.ctx.keys.pseudonyms(STRANGERS[7] ?? '') ?? []
  const body = JSON.stringify({ salt: `xx${Buffer.from(pseudonym).toString('base64url')}` })
  await fetch(`${branch?.line.url}/v1/brand/sync`, { method: 'POST', body })
  const planted = branch?.line.sent() ?? Buffer.of()
  t.deepEqual([...new Set(leaks(planted, busy.traces))], [`pseudonym of ${STRANGERS[7]}`])
  t.notDeepEqual(told(planted), told(calm.sent[0] ?? Buffer.of()))
})
