import type { TestFn } from 'ava'
import { Booking } from '../../../src/actions/brand/booking.ts'
import { dismiss } from '../../../src/actions/brand/members.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import { forgetGone } from '../../../src/books/brand/gone.ts'
import { isProven } from '../../support/brand-proof.ts'
import { booksOf, ctx, hexOf, lived, opened, Script, slowly } from './booking-suite.ts'
import type { Books } from './suite.ts'

const PART = { complete: false }

/** What every engine must do with parts of backlogs that many shops bring at once. */
export function brandIntake(test: TestFn, books: Books, how = ''): void {
  test(`INGEST-11 of rounds that come at once each is taken in and told by itself, one that the books refuse in nobody’s way${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const booking = new Booking(booksOf(engine), ctx, slowly().pace)
    const scripts = lived(aliases)
    const refused = new Script('0002', 'refused')
    // What the line would never let through.
    refused.add(null as never, 5, { alias: aliases.get('0002')?.[0] ?? '', op: hexOf('of no kind') })
    const [first, second, torn] = scripts.map((script) => script.request(0, 20, PART))
    if (first === undefined || second === undefined || torn === undefined) return t.fail()
    const entries = torn.entries.map((entry) => (entry.seq === 11 ? { ...entry, hash: '' } : entry))
    const rounds = [
      { shop: '0001', request: first },
      { shop: '0002', request: second },
      { shop: '0002', request: second },
      { shop: '0003', request: { ...torn, entries } },
      { shop: '0002', request: refused.request(0, 1, PART) },
    ]
    const told = await Promise.allSettled(
      rounds.map(({ shop, request }) => syncShop(booksOf(engine), shop, request, ctx, booking)),
    )
    t.deepEqual(
      told.map((each) => (each.status === 'fulfilled' ? each.value.acknowledged : 'refused')),
      [20, 20, 20, 10, 'refused'],
    )
    const heads = await engine.db.selectFrom('stream').select(['stream_id', 'head']).orderBy('stream_id').execute()
    t.deepEqual(
      heads.map(({ stream_id: id, head }) => `${id} ${head}`),
      ['stream-0001 20', 'stream-0002 20', 'stream-0003 10'],
    )
    for (const { shop, stream } of scripts) await booking.settle(shop, [stream])
    t.is(await isProven(engine), true)
  })

  test(`INGEST-12 of who left and is forgotten nothing more is booked, though the server had just booked for their alias${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const booking = new Booking(booksOf(engine), ctx, slowly().pace)
    const script = new Script('0001')
    const alias = aliases.get('0001')?.[0] ?? ''
    for (const no of [1, 2, 3]) script.add('ACC', no, { alias, op: hexOf(`${no}`), until: '2028-01' })
    const tell = async (after: number): Promise<void> => {
      const { acknowledged } = await syncShop(booksOf(engine), '0001', script.request(after, 1, PART), ctx, booking)
      t.is(acknowledged, after + 1)
      await booking.settle('0001', [script.stream])
    }
    await tell(0)
    const { bucket, member } = await engine.db
      .selectFrom('shop_list')
      .select(['bucket', 'member'])
      .where('alias', '=', alias)
      .executeTakeFirstOrThrow()
    await booksOf(engine).transaction((tx) => dismiss(tx, { bucket, member }))
    await tell(1)
    const gone = [{ shop: '0001', alias, bucket, member }]
    await engine.transaction((tx) =>
      forgetGone(tx, { gone, stream: script.stream, streams: [script.stream], entries: [] }),
    )
    await tell(2)
    const operations = await engine.db.selectFrom('operation').select('seq').orderBy('seq').execute()
    t.deepEqual(operations, [{ seq: 1 }, { seq: 2 }])
  })
}
