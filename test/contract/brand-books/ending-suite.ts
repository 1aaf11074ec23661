import type { TestFn } from 'ava'
import { beginLife } from '../../../src/actions/brand/life.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import { admitShop } from '../../../src/books/brand/desk.ts'
import { nightOf } from '../../../src/brand-night.ts'
import type { SyncRequest } from '../../../src/domain/brand/messages.ts'
import type { OpenBrand } from '../../../src/open-brand.ts'
import { isProven } from '../../support/brand-proof.ts'
import { booksOf, ctx, hexOf, opened, Script } from './booking-suite.ts'
import type { Books } from './suite.ts'

/** What every engine must do with a stream that went two ways. */
export function brandForks(test: TestFn, books: Books): void {
  test('INGEST-10 a stream that went two ways takes nothing any more, and gives back what it has when its shop closes it', async (t) => {
    const { engine, aliases } = await opened(t, books)
    const alias = aliases.get('0001')?.[0] ?? ''
    const one = new Script('0001', 'copied')
    const other = new Script('0001', 'copied')
    for (const script of [one, other]) script.add('ACC', 80, { alias, op: hexOf('sale'), until: '2028-01' })
    one.add('RED', 10, { alias, op: hexOf('spent here') })
    other.add('RED', 30, { alias, op: hexOf('spent there') })
    const sync = (script: Script, after: number, count: number, asked: Partial<SyncRequest> = {}) =>
      syncShop(booksOf(engine), '0001', script.request(after, count, asked), ctx)
    t.false((await sync(one, 0, 2)).fork)
    t.true((await sync(other, 1, 1)).fork)
    t.true((await sync(one, 2, 0)).fork, 'which of the two was meant nobody knows')
    const next = new Script('0001', 'next')
    next.add('REP', 30, { alias, op: hexOf('spent there'), of: 'RED', dead: 'copied' })
    const told = await sync(next, 0, 1)
    t.deepEqual([told.fork, told.open, told.closed], [false, ['copied'], []])
    const closed = await sync(next, 1, 0, { close: ['copied'] })
    t.deepEqual([closed.open, closed.closed], [[], ['copied']])
    const sums = await engine.db
      .selectFrom('member')
      .select(['pool', 'held', 'redeemed'])
      .where('issued', '>', 0)
      .execute()
    t.deepEqual(sums, [{ pool: 40, held: 0, redeemed: 40 }])
    t.is(await isProven(engine), true)
  })
}

/** What every engine must do with points whose month is over. */
export function brandEnding(test: TestFn, books: Books): void {
  test('INGEST-9 points of a month that is over are granted to no shop and paid to nobody who leaves, also before the brand’s night', async (t) => {
    const { engine, aliases } = await opened(t, books)
    const script = new Script('0001')
    const [stays = '', leaves = ''] = aliases.get('0001') ?? []
    for (const alias of [stays, leaves]) {
      for (const until of ['2026-10', '2026-11'])
        script.add('ACC', 80, { alias, op: hexOf(`${alias} ${until}`), until })
      script.add('RET', 160, { alias })
    }
    script.add('OUT', 0, { alias: leaves, leave: 'a-leave' })
    const wants = [{ alias: stays, granted: 100 }]
    const { grants, payouts } = await syncShop(booksOf(engine), '0001', script.request(0, 9, { wants }), ctx)
    t.deepEqual(grants, [{ alias: stays, granted: 80 }])
    t.deepEqual(payouts, [{ leave: 'a-leave', points: 80 }])
    t.is(await isProven(engine), true)
  })

  test('BRAND-17 in books that were put back nothing ends before every shop has told what it holds', async (t) => {
    const { engine, aliases } = await opened(t, books)
    await engine.transaction((tx) => admitShop(tx, { shop: '0001', entity: 'one', keyHash: hexOf('key'), now: 0 }))
    const [script, alias] = [new Script('0001'), aliases.get('0001')?.[0] ?? '']
    script.add('ACC', 80, { alias, op: hexOf('sale'), until: '2026-10' })
    script.add('RET', 80, { alias })
    await syncShop(booksOf(engine), '0001', script.request(0, 2), ctx)
    const { life } = await booksOf(engine).transaction(async (tx) => ({ life: await beginLife(tx, ctx.random) }))
    const clock = { now: () => Date.parse('2026-11-01T02:00:00+01:00') }
    const night = nightOf({ engine, clock, settings: { timeZone: 'Europe/Berlin' } } as unknown as OpenBrand)
    const expired = async (): Promise<number[]> => {
      await night()
      const rows = await engine.db.selectFrom('member').select('expired').where('issued', '>', 0).execute()
      return rows.map((row) => row.expired)
    }
    t.deepEqual(await expired(), [0])
    const report = { life, granted: [{ alias, granted: 80 }], known: [], last: true }
    await syncShop(booksOf(engine), '0001', script.request(2, 0, { life, report }), ctx)
    t.deepEqual(await expired(), [0], 'what was in the pool is the shop’s again')
    script.add('RET', 80, { alias })
    await syncShop(booksOf(engine), '0001', script.request(2, 1, { life }), ctx)
    const next = nightOf({ engine, clock, settings: { timeZone: 'Europe/Berlin' } } as unknown as OpenBrand)
    await next()
    t.deepEqual(await expired(), [80])
    t.is(await isProven(engine), true)
  })
}
