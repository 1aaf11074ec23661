import type { TestFn } from 'ava'
import { Booking } from '../../../src/actions/brand/booking.ts'
import { beginLife } from '../../../src/actions/brand/life.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import { forgetGone, goneIn } from '../../../src/books/brand/gone.ts'
import { booksOver } from '../../../src/books/brand/settling-ledger.ts'
import type { DepartureEvent } from '../../../src/domain/brand/departures.ts'
import { commitmentOf, type SentEntry, type StreamEntry } from '../../../src/domain/brand/entry.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { isProven } from '../../support/brand-proof.ts'
import { booksOf, ctx, hexOf, opened, Script, slowly } from './booking-suite.ts'
import type { Books } from './suite.ts'

const SHOP = '0001'
const idOf = (text: string): string => hexOf(text).slice(0, 32)

const forgotten = ({ seq, kind, points, hash, salt, detail }: StreamEntry): SentEntry => ({
  ...{ seq, kind, points, hash },
  commitment: commitmentOf(sha256Text, salt, detail),
})

/** What every engine must do with entries of which a shop has forgotten the details. */
export function brandForgotten(test: TestFn, books: Books, how = ''): void {
  test(`LEDGER-10 what a shop has forgotten is taken in by books that were put back alone, moves nobody's points, and is proven${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const [alias = '', leaver = ''] = aliases.get(SHOP) ?? []
    const script = new Script(SHOP)
    script.add('ACC', 80, { alias, op: idOf('sale 1'), until: '2028-01' })
    // More was spent than these books know to have been granted.
    script.add('RED', 30, { alias: leaver, op: idOf('spent') })
    script.add('ACC', 50, { alias: leaver, op: idOf('sale 2'), until: '2028-01' })
    script.add('OUT', 40, { alias: leaver, leave: idOf('leave') })
    script.add('RED', 10, { alias, op: idOf('sale 3') })
    const entries = script.entries.map((entry) => (entry.detail.alias === leaver ? forgotten(entry) : entry))
    const tell = (life: string, told = entries) =>
      syncShop(booksOf(engine), SHOP, { ...script.request(0, 5, { life }), entries: told }, ctx)
    const sums = async () => {
      const rows = await engine.db.selectFrom('member').selectAll().execute()
      const sum = (of: 'pool' | 'held' | 'issued' | 'redeemed' | 'debt' | 'paid'): number =>
        rows.reduce((all, row) => all + Number(row[of]), 0)
      return [sum('issued'), sum('held'), sum('redeemed'), sum('pool') + sum('debt') + sum('paid')]
    }

    t.is((await tell('1')).acknowledged, 1, 'books that were never put back lack nothing a shop has forgotten')
    const life = await booksOf(engine).transaction((tx) => beginLife(tx, ctx.random))
    const [kept, changed, ...rest] = entries
    const more = { ...changed, points: 31 } as SentEntry
    t.is((await tell(life, [kept, more, ...rest] as SentEntry[])).acknowledged, 1, 'its points are chained')
    t.like(await tell(life), { acknowledged: 5, refused: [], payouts: [] })
    t.like(await tell(life), { acknowledged: 5, refused: [], payouts: [] })
    t.deepEqual(await sums(), [80, 70, 10, 0])
    t.is(await isProven(engine), true)
    for (const [column, value] of [
      ['points', 29],
      ['kind', 'RET'],
    ] as const) {
      const before = await engine.db.selectFrom('stream_inbox').selectAll().where('seq', '=', 2).executeTakeFirst()
      await engine.db
        .updateTable('stream_inbox')
        .set({ [column]: value })
        .where('seq', '=', 2)
        .execute()
      t.regex(String(await isProven(engine)), /entry 2 .* not what it was/)
      await engine.db
        .updateTable('stream_inbox')
        .set({ [column]: before?.[column] })
        .where('seq', '=', 2)
        .execute()
    }
    // A member's own entry that was made to look forgotten is missed in what the member has.
    await engine.db
      .insertInto('forgotten_entry')
      .values({
        stream_id: script.stream,
        seq: 5,
        commitment: commitmentOf(
          sha256Text,
          script.entries[4]?.salt ?? '',
          script.entries[4]?.detail ?? { alias, day: '', programme: 0 },
        ),
      })
      .execute()
    await engine.db.updateTable('stream_inbox').set({ salt: null, detail: null }).where('seq', '=', 5).execute()
    t.not(await isProven(engine), true)
  })

  test(`INGEST-13 a leaving is booked, and noted with what is to be paid, before its shop hears that the brand has it${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const alias = aliases.get(SHOP)?.[0] ?? ''
    const script = new Script(SHOP)
    script.add('ACC', 80, { alias, op: idOf('sale 1'), until: '2028-01' })
    script.add('RET', 30, { alias })
    script.add('OUT', 50, { alias, leave: idOf('leave') })
    script.add('ACC', 20, { alias: aliases.get(SHOP)?.[1] ?? '', op: idOf('sale 2'), until: '2028-01' })
    const noted: DepartureEvent[] = []
    const notes = { note: (events: readonly DepartureEvent[]) => void noted.push(...events) }
    const over = booksOver(engine, sha256Text, { notes })
    const booking = new Booking(over, ctx, slowly().pace)
    const { acknowledged, payouts } = await syncShop(over, SHOP, script.request(0, 3), ctx, booking)
    t.deepEqual([acknowledged, payouts], [3, [{ leave: idOf('leave'), points: 30 }]])
    const [left, owed] = noted.filter(({ what }) => what !== 'stands')
    const standing = { pool: 0, debt: 0, loss: 0, streams: {} }
    t.like(left, { what: 'left', standing, told: { [script.stream]: 3 } })
    t.is(left?.what === 'left' && left.aliases[SHOP], alias)
    t.like(owed, { what: 'owed', shop: SHOP, points: 30 })
  })

  test(`LEDGER-11 what a stream seems to hold of who left, when its shop has told everything, settles what was paid for it${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const [here, there] = [aliases.get(SHOP)?.[0] ?? '', aliases.get('0002')?.[0] ?? '']
    const [one, other] = [new Script(SHOP), new Script('0002')]
    one.add('ACC', 80, { alias: here, op: idOf('sale 1'), until: '2028-01' })
    one.add('OUT', 80, { alias: here, leave: idOf('leave') })
    other.add('ACC', 50, { alias: there, op: idOf('sale 2'), until: '2028-01' })
    await syncShop(booksOf(engine), '0002', other.request(0, 1), ctx)
    const { payouts } = await syncShop(booksOf(engine), SHOP, one.request(0, 2), ctx)
    t.deepEqual(payouts, [{ leave: idOf('leave'), points: 50 }])
    for (const [shop, { stream }] of [
      ['0002', other],
      [SHOP, one],
    ] as const) {
      const gone = await goneIn(engine.db, shop, { version: 1_000, stream })
      t.is(gone.length, 1)
      await engine.transaction((tx) => forgetGone(tx, { gone, stream, streams: [stream], entries: [] }))
    }
    const row = await engine.db.selectFrom('member').selectAll().where('paid', '>', 0).executeTakeFirst()
    t.like(row, { held: 0, pool: 0, loss: 0, paid: 130, issued: 130 })
  })
}
