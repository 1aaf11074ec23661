import type { TestFn } from 'ava'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import { isProven } from '../../support/brand-proof.ts'
import { booksOf, ctx, hexOf, opened, Script } from './booking-suite.ts'
import type { Books } from './suite.ts'

const SHOP = '0001'
const idOf = (text: string): string => hexOf(text).slice(0, 32)
const JOINING = idOf('joining')
const BEHIND = idOf('behind')

/** What every engine must do with cards that join twice, because their shop lost the life in which they had. */
export function brandJoining(test: TestFn, books: Books, how = ''): void {
  test(`LEDGER-9 a joining is booked once with the operations it names, and who tells it again hears what it stood behind${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const alias = aliases.get(SHOP)?.[0] ?? ''
    const tell = (script: Script, after: number) => syncShop(booksOf(engine), SHOP, script.request(after, 10), ctx)
    const points = async (): Promise<Record<string, number>> => {
      const rows = await engine.db.selectFrom('member').selectAll().where('issued', '>', 0).execute()
      const { issued = 0, pool = 0, debt = 0, months = '' } = rows[0] ?? {}
      t.deepEqual(JSON.parse(months), { '2028-10': 50, '2028-11': issued - 50 })
      return { issued, pool, debt }
    }

    // In the life that is lost: 150 points are brought along, of which a till may repeat the last 50; 30 more are earned.
    const lost = new Script(SHOP, 'stream-of-the-lost-life')
    const carried = { '2028-10': 50, '2028-11': 100 }
    lost.add('ACC', 150, { alias, op: JOINING, carried, within: [idOf('sale 2')], behind: BEHIND })
    lost.add('ACC', 30, { alias, op: idOf('sale 3'), until: '2028-11' })
    t.deepEqual((await tell(lost, 0)).refused, [])
    t.like(await points(), { issued: 180 })
    t.is(await isProven(engine), true)

    // The next life has the backup's 100 points, and a sale that was its own first.
    const next = new Script(SHOP, 'stream-of-the-next-life')
    next.add('ACC', 120, { alias, op: JOINING, carried: { '2028-11': 120 }, behind: idOf('another') })
    const { refused } = await tell(next, 0)
    t.deepEqual(refused, [{ seq: 1, reason: `joined:${BEHIND}:stream-of-the-lost-life` }])
    t.is(await isProven(engine), true)
    next.add('VOID', 120, { alias, refers: 1 })
    const dead = 'stream-of-the-lost-life'
    for (const [no, earned] of [
      [2, 50],
      [3, 30],
      [4, 20],
    ] as const)
      next.add('REP', earned, { alias, op: idOf(`sale ${no}`), of: 'ACC', dead, until: '2028-11' })
    t.deepEqual((await tell(next, 1)).refused, [])
    t.deepEqual(await points(), { issued: 200, pool: 0, debt: 0 })
    t.is(await isProven(engine), true)
    await engine.db
      .updateTable('operation')
      .set({ op: idOf('other') })
      .where('op', '=', idOf('sale 2'))
      .execute()
    t.regex(String(await isProven(engine)), /not booked/)
  })

  test(`LEDGER-8 what a card brings along is what its months come to, or it is not taken in${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const script = new Script(SHOP)
    script.add('ACC', 150, { alias: aliases.get(SHOP)?.[0] ?? '', op: JOINING, carried: { '2028-11': 151 } })
    t.is((await syncShop(booksOf(engine), SHOP, script.request(0, 1), ctx)).acknowledged, 0)
  })
}
