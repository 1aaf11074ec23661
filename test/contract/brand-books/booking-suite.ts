import type { ExecutionContext, TestFn } from 'ava'
import { Booking, type Pace } from '../../../src/actions/brand/booking.ts'
import { openMember } from '../../../src/actions/brand/members.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import type { BrandEngine } from '../../../src/books/brand/engine.ts'
import { SettlingLedger } from '../../../src/books/brand/settling-ledger.ts'
import type { BrandBooks, BrandContext } from '../../../src/domain/brand/brand-ports.ts'
import {
  commitmentOf,
  type EntryDetail,
  type EntryKind,
  entryHash,
  STREAM_START,
  type StreamEntry,
} from '../../../src/domain/brand/entry.ts'
import type { SyncAnswer, SyncRequest } from '../../../src/domain/brand/messages.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { isProven } from '../../support/brand-proof.ts'
import { seeded } from '../../support/seeded.ts'
import type { Books } from './suite.ts'

const SHOPS = ['0001', '0002', '0003']
const MEMBERS = 8
const ROUNDS = 3
const A_ROUND = 15

export const ctx: BrandContext = {
  sha256: sha256Text,
  random: seeded('booking'),
  shops: async () => SHOPS,
  allowance: () => ({ points: 100, shops: 2 }),
  ended: () => '2026-10',
}

export const booksOf = (engine: BrandEngine): BrandBooks => ({
  transaction: (work, how) => engine.transaction((tx) => work(new SettlingLedger(tx, sha256Text)), how),
})

export const hexOf = (text: string): string => Buffer.from(sha256Text(text)).toString('hex')

/** A shop's stream as a test writes it: chained, and never beyond its rights. */
export class Script {
  readonly shop: string
  readonly stream: string
  readonly entries: StreamEntry[] = []
  #hash = STREAM_START
  #round = 0

  constructor(shop: string, stream = `stream-${shop}`) {
    this.shop = shop
    this.stream = stream
  }

  add(kind: EntryKind, points: number, detail: Omit<EntryDetail, 'day' | 'programme'> & { day?: string }): void {
    const seq = this.entries.length + 1
    const whole = { day: '2026-11-21', ...detail, programme: 1 }
    const salt = hexOf(`${this.stream} ${seq}`)
    this.#hash = entryHash(sha256Text, this.#hash, { seq, kind, points }, commitmentOf(sha256Text, salt, whole))
    this.entries.push({ seq, kind, points, salt, detail: whole, hash: this.#hash })
  }

  /** A round with so many entries after a number; it asks for nothing unless told to. */
  request(after: number, count: number, asked: Partial<SyncRequest> = {}): SyncRequest {
    this.#round += 1
    const entries = this.entries.slice(after, after + count)
    return {
      ...{ stream: this.stream, round: this.#round, after, previous: this.entries[after - 1]?.hash ?? STREAM_START },
      ...{ entries, complete: after + entries.length === this.entries.length },
      ...{ wants: [], joins: [], close: [], paid: [], life: '1', list: 1_000, recognition: 1 },
      ...asked,
    }
  }
}

/** Work that is put off until a test lets it go on. */
export function slowly(): { pace: Pace; goOn: () => void; faults: Error[] } {
  const put: (() => void)[] = []
  const faults: Error[] = []
  return {
    pace: { soon: (work) => void put.push(work), onFault: (fault) => void faults.push(fault) },
    goOn: () => {
      for (const work of put.splice(0)) work()
    },
    faults,
  }
}

export async function opened(t: ExecutionContext, books: Books): Promise<{ engine: BrandEngine; aliases: Aliases }> {
  const engine = await books(t)
  await booksOf(engine).transaction(async (tx) => {
    for (let no = 0; no < MEMBERS; no += 1)
      await openMember(tx, hexOf(`tag ${no}`), { ...ctx, random: seeded(`${no}`) })
  })
  const rows = await engine.db.selectFrom('shop_list').select(['shop', 'alias']).orderBy('version').execute()
  const of = (shop: string): string[] => rows.filter((row) => row.shop === shop).map(({ alias }) => alias)
  return { engine, aliases: new Map(SHOPS.map((shop) => [shop, of(shop)])) }
}

type Aliases = ReadonlyMap<string, readonly string[]>

/** What shops do in a while: earn, spend, undo, give back, and tell an operation that another shop has told. */
export function lived(aliases: Aliases): Script[] {
  const dice = seeded('what shops do')
  const roll = (sides: number): number => (dice.bytes(1)[0] ?? 0) % sides
  return SHOPS.map((shop) => {
    const script = new Script(shop)
    const held = new Map<string, number>()
    for (let no = 0; no < ROUNDS * A_ROUND; no += 1) {
      const alias = aliases.get(shop)?.[roll(MEMBERS)] ?? ''
      const has = held.get(alias) ?? 0
      // One in ten operations has an id that any shop may use for the same member.
      const op = hexOf(roll(10) === 0 ? `shared ${roll(12)}` : `${shop} ${no}`).slice(0, 32)
      const kind = has < 20 ? 'ACC' : ((['ACC', 'ACC', 'RED', 'CLW', 'UND', 'RET'] as const)[roll(6)] ?? 'ACC')
      const points = kind === 'ACC' || kind === 'UND' ? 1 + roll(90) : 1 + roll(20)
      held.set(alias, has + (kind === 'ACC' || kind === 'UND' ? points : -points))
      const until = `20${28 + roll(3)}-0${1 + roll(9)}`
      if (kind === 'RET') script.add(kind, points, { alias })
      else script.add(kind, points, { alias, op, ...(kind === 'ACC' ? { until, cents: points * 20 } : {}) })
    }
    return script
  })
}

/** Everything in the books that booking writes, in one order. */
async function written({ db }: BrandEngine): Promise<unknown[]> {
  return [
    await db.selectFrom('member').selectAll().orderBy('member').execute(),
    await db.selectFrom('operation').selectAll().orderBy('member').orderBy('op').execute(),
    await db.selectFrom('stream_refusal').selectAll().orderBy('stream_id').orderBy('seq').execute(),
    await db.selectFrom('stream_booked').selectAll().orderBy('stream_id').execute(),
    await db.selectFrom('desk_settled').selectAll().orderBy('shop').orderBy('day').orderBy('kind').execute(),
  ]
}

/** What every engine must do with what shops bring in bulk. */
export function brandBooking(test: TestFn, books: Books, how = ''): void {
  test(`INGEST-1 a backlog from many shops booked together comes to the books that one entry at a time comes to${how}`, async (t) => {
    const one = await opened(t, books)
    const other = await opened(t, books)
    t.deepEqual(one.aliases, other.aliases)
    const { pace, goOn, faults } = slowly()
    const booking = new Booking(booksOf(other.engine), ctx, pace)
    const scripts = lived(one.aliases)
    const [first, ...others] = scripts
    const last = (ROUNDS - 1) * A_ROUND
    const alone = async (script: Script | undefined, from: number, to: number): Promise<void> => {
      for (let no = from; no < to; no += 1)
        if (script !== undefined) await syncShop(booksOf(one.engine), script.shop, script.request(no, 1), ctx)
    }
    await alone(first, 0, ROUNDS * A_ROUND)
    for (const script of others) await alone(script, 0, last)
    for (const script of others) await alone(script, last, ROUNDS * A_ROUND)
    const bring = (script: Script, after: number, asked: Partial<SyncRequest> = {}): Promise<SyncAnswer> =>
      syncShop(booksOf(other.engine), script.shop, script.request(after, A_ROUND, asked), ctx, booking)
    for (const script of scripts)
      for (let after = 0; after < last; after += A_ROUND) {
        t.is((await bring(script, after)).acknowledged, after + A_ROUND)
        // A doubled message, and one that comes late.
        await bring(script, after)
        await bring(script, 0)
      }
    t.deepEqual((await written(other.engine))[1], [], 'acknowledged, and not booked yet')
    // The first shop that waits for its own entries has those of all others booked with them.
    for (const script of scripts) await bring(script, last)
    goOn()
    t.deepEqual(faults, [])
    t.deepEqual(await written(other.engine), await written(one.engine))
    t.is(await isProven(other.engine), true)
  })

  test(`INGEST-2 what was acknowledged and not booked when the brand was killed is booked with the shop’s next round, once${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const script = new Script('0001')
    const alias = aliases.get('0001')?.[0] ?? ''
    for (let no = 0; no < 30; no += 1) script.add('ACC', 10, { alias, op: hexOf(`${no}`), until: '2028-01' })
    const killed = new Booking(booksOf(engine), ctx, slowly().pace)
    await syncShop(booksOf(engine), '0001', script.request(0, 10), ctx, killed)
    await syncShop(booksOf(engine), '0001', script.request(10, 10), ctx, killed)
    const next = new Booking(booksOf(engine), ctx, slowly().pace)
    await syncShop(booksOf(engine), '0001', script.request(20, 10), ctx, next)
    // Here too the first one remembers what the second one booked.
    await killed.settle('0001', [script.stream])
    const issued = await engine.db.selectFrom('member').select('issued').where('issued', '>', 0).execute()
    t.deepEqual(issued, [{ issued: 300 }])
    t.is(await isProven(engine), true)
  })

  test(`INGEST-8 a brand that begins books what was acknowledged and not booked, though its shop does not come back${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const script = new Script('0001')
    const alias = aliases.get('0001')?.[0] ?? ''
    for (let no = 0; no < 30; no += 1) script.add('ACC', 10, { alias, op: hexOf(`${no}`), until: '2028-01' })
    const operations = async (): Promise<number> =>
      (await engine.db.selectFrom('operation').select('op').execute()).length
    const killed = new Booking(booksOf(engine), ctx, slowly().pace)
    await syncShop(booksOf(engine), '0001', script.request(0, 20), ctx, killed)
    t.is(await operations(), 0)
    for (const booking of [slowly(), slowly()].map(({ pace }) => new Booking(booksOf(engine), ctx, pace)))
      await booking.catchUp()
    t.is(await operations(), 20)
    t.is(await isProven(engine), true)
  })

  test(`INGEST-7 a life that only replays tell of is told to its shop, and gives back what it has when the shop closes it${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const script = new Script('0001')
    const alias = aliases.get('0001')?.[0] ?? ''
    const dead = 'a-life-nobody-heard-of'
    script.add('REP', 80, { alias, op: hexOf('sale').slice(0, 32), of: 'ACC', dead, until: '2028-01' })
    const { open } = await syncShop(booksOf(engine), '0001', script.request(0, 1), ctx)
    t.deepEqual(open, [dead])
    const closed = await syncShop(booksOf(engine), '0001', script.request(1, 0, { close: [dead] }), ctx)
    t.deepEqual([closed.open, closed.closed], [[], [dead]])
    const pools = await engine.db.selectFrom('member').select('pool').where('pool', '>', 0).execute()
    t.deepEqual(pools, [{ pool: 80 }])
    t.is(await isProven(engine), true)
  })

  test(`INGEST-3 a grant is made behind everything the shop has brought, and what two shops tell of one operation is refused to one of them${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const booking = new Booking(booksOf(engine), ctx, slowly().pace)
    const [first, second] = [new Script('0001'), new Script('0002')]
    const [here = '', there = ''] = ['0001', '0002'].map((shop) => aliases.get(shop)?.[3] ?? '')
    first.add('ACC', 80, { alias: here, op: hexOf('sale'), until: '2028-01' })
    first.add('RET', 50, { alias: here })
    first.add('ACC', 1, { alias: here, op: hexOf('another'), until: '2028-01' })
    second.add('ACC', 80, { alias: there, op: hexOf('sale'), until: '2028-01' })
    const wants = { wants: [{ alias: here, granted: 40 }] }
    const early = await syncShop(booksOf(engine), '0001', first.request(0, 2, wants), ctx, booking)
    t.deepEqual(early.grants, [], 'no word of it, so that the shop asks again')
    const answer = await syncShop(booksOf(engine), '0001', first.request(2, 1, wants), ctx, booking)
    t.deepEqual(answer.grants, [{ alias: here, granted: 40 }])
    const told = await syncShop(booksOf(engine), '0002', second.request(0, 1), ctx, booking)
    t.deepEqual(told.refused, [{ seq: 1, reason: 'known' }])
    t.is(await isProven(engine), true)
  })

  test(`INGEST-14 others have their turn between streams that are booked together${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const { pace } = slowly()
    let turns = 0
    const pause = async (): Promise<void> => {
      turns += 1
    }
    const booking = new Booking(booksOf(engine), ctx, { ...pace, pause })
    for (const shop of ['0001', '0002']) {
      const script = new Script(shop)
      script.add('ACC', 10, { alias: aliases.get(shop)?.[0] ?? '', op: hexOf(shop), until: '2028-01' })
      await syncShop(booksOf(engine), shop, script.request(0, 1, { complete: false }), ctx, booking)
    }
    t.is(turns, 0)
    await booking.settle('0001', ['stream-0001'])
    t.is(turns, 2)
    t.is(await isProven(engine), true)
  })

  test(`INGEST-4 a stream that cannot be booked stands in nobody else’s way, and its own shop is not told that it was${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const { pace, faults } = slowly()
    const booking = new Booking(booksOf(engine), ctx, pace)
    const scripts = [new Script('0001'), new Script('0002')]
    for (const [i, script] of scripts.entries()) {
      const alias = aliases.get(script.shop)?.[i] ?? ''
      for (const op of ['a', 'b']) script.add('ACC', 10, { alias, op: hexOf(`${script.shop} ${op}`), until: '2028-01' })
      await syncShop(booksOf(engine), script.shop, script.request(0, 1), ctx, booking)
    }
    // Behind the books' back, so that nothing of the first shop can be booked any more.
    await engine.db
      .deleteFrom('member')
      .where('member', 'in', ({ selectFrom }) =>
        selectFrom('shop_list')
          .select('member')
          .where('alias', '=', aliases.get('0001')?.[0] ?? ''),
      )
      .execute()
    await t.throwsAsync(booking.settle('0001', ['stream-0001']), { message: /not there/ })
    t.is(faults.length, 1)
    await booking.settle('0002', ['stream-0002'])
  })
}

/** What every engine must do with a shop that spends while what it told before is not booked yet. */
export function brandSpending(test: TestFn, books: Books): void {
  for (const other of [false, true])
    test(`INGEST-6 a shop is taken in up to what it may spend, also while what it told before waits${other ? ' at another server' : ''}`, async (t) => {
      const { engine, aliases } = await opened(t, books)
      const first = new Booking(booksOf(engine), ctx, slowly().pace)
      const next = (): Booking => (other ? new Booking(booksOf(engine), ctx, slowly().pace) : first)
      const script = new Script('0001')
      const alias = aliases.get('0001')?.[0] ?? ''
      const tell = async (count: number): Promise<number> => {
        const after = script.entries.length - count
        const request = script.request(after, count, { complete: false })
        return (await syncShop(booksOf(engine), '0001', request, ctx, next())).acknowledged
      }
      script.add('ACC', 50, { alias, op: hexOf('earned'), until: '2028-01' })
      t.is(await tell(1), 1)
      for (const no of [1, 2]) script.add('RED', 15, { alias, op: hexOf(`spent ${no}`) })
      t.is(await tell(2), 3)
      await new Booking(booksOf(engine), ctx).settle('0001', [script.stream])
      script.add('RED', 5, { alias, op: hexOf('spent 3') })
      t.is(await tell(1), 4)
      // Of 15 that are left, 12 go and come back in part, and then there is too little.
      script.add('RED', 12, { alias, op: hexOf('spent 4') })
      script.add('UND', 2, { alias, op: hexOf('undone') })
      script.add('RED', 6, { alias, op: hexOf('spent 5') })
      t.is(await tell(3), 6)
      await new Booking(booksOf(engine), ctx).settle('0001', [script.stream])
      t.is(await isProven(engine), true)
      const [row] = await engine.db.selectFrom('member').select('held').where('issued', '>', 0).execute()
      t.is(row?.held, 50 - 15 - 15 - 5 - 12 + 2)
    })
}

/** What several servers on one database must do besides. */
export function brandServers(test: TestFn, servers: (t: ExecutionContext) => Promise<readonly BrandEngine[]>): void {
  test('INGEST-5 several servers on one database that hear of the same members at once book everything once', async (t) => {
    const engines = await servers(t)
    const [engine] = engines
    if (engine === undefined) return t.fail()
    const { aliases } = await opened(t, async () => engine)
    const scripts = lived(aliases)
    await Promise.all(
      scripts.map(async (script, i) => {
        const books = booksOf(engines[i] ?? engine)
        const pace: Pace = { soon: (work) => work(), onFault: (fault) => t.fail(fault.message) }
        const booking = new Booking(books, ctx, pace)
        for (let after = 0; after < ROUNDS * A_ROUND; after += A_ROUND) {
          const request = script.request(after, A_ROUND)
          // Doubled on the line, so that both come at once.
          const doubled = [request, request].map((each) => syncShop(books, script.shop, each, ctx, booking))
          for (const { acknowledged } of await Promise.all(doubled)) t.is(acknowledged, after + A_ROUND)
        }
      }),
    )
    const booked = await engine.db.selectFrom('stream_booked').selectAll().execute()
    t.deepEqual(
      booked.map(({ applied }) => applied),
      scripts.map(({ entries }) => entries.length),
    )
    t.is(await isProven(engine), true)
  })
}
