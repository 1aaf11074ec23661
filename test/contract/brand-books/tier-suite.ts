import type { ExecutionContext, TestFn } from 'ava'
import { countStream } from '../../../src/actions/brand/count-tiers.ts'
import { judgeAll, judgeTiers } from '../../../src/actions/brand/judge-tiers.ts'
import { dismiss } from '../../../src/actions/brand/members.ts'
import { syncShop } from '../../../src/actions/brand/sync-shop.ts'
import type { BrandEngine } from '../../../src/books/brand/engine.ts'
import { TierBooks } from '../../../src/books/brand/tiers.ts'
import { packLines } from '../../../src/domain/brand/lines-back.ts'
import type { TierTx } from '../../../src/domain/brand/tier-ports.ts'
import type { TierRules } from '../../../src/domain/tiers.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { isProven } from '../../support/brand-proof.ts'
import { booksOf, ctx, hexOf, lived, opened, Script } from './booking-suite.ts'
import type { Books } from './suite.ts'

const LEVELS = [
  { id: 'bronze', title: { en: 'Bronze' }, fromCents: 0 },
  { id: 'silver', title: { en: 'Silver' }, fromCents: 60_000 },
  { id: 'gold', title: { en: 'Gold' }, fromCents: 180_000 },
]
const RULES = { tiers: { windowMonths: 12, levels: LEVELS } } as TierRules
const TODAY = '2026-11-21'

const tiersIn = <T>(engine: BrandEngine, work: (tx: TierTx) => Promise<T>): Promise<T> =>
  engine.transaction((tx) => work(new TierBooks(tx, sha256Text)), { beside: true })

/** Counts what waits, in pages of so many entries. */
async function countAll(engine: BrandEngine, page = 7): Promise<void> {
  for (let last = ''; ; ) {
    const next = await tiersIn(engine, (tx) => tx.uncounted(last))
    if (next === undefined) return
    last = next.stream
    await tiersIn(engine, (tx) => countStream(tx, next, RULES, page))
  }
}

const judge = (engine: BrandEngine, today = TODAY): Promise<number> =>
  tiersIn(engine, (tx) => judgeTiers(tx, RULES, today, 100))

const spent = async ({ db }: BrandEngine): Promise<Record<string, number>> => {
  const rows = await db.selectFrom('tier_month').selectAll().orderBy('member').orderBy('month').execute()
  return Object.fromEntries(rows.map(({ month, cents }) => [month, cents]))
}

/** What shops are told of tiers, as `shop alias tier until`. */
const told = async ({ db }: BrandEngine): Promise<string[]> => {
  const rows = await db.selectFrom('shop_list').selectAll().where('tier', 'is not', null).orderBy('shop').execute()
  return rows.map(({ shop, tier, tier_until }) => `${shop} ${tier} ${tier_until}`)
}

const bring = (engine: BrandEngine, script: Script, from = 0) =>
  syncShop(booksOf(engine), script.shop, script.request(from, 500), ctx)

let no = 0
const op = (): { op: string } => {
  no += 1
  return { op: hexOf(`tier ${no}`).slice(0, 32) }
}

/** Aliases of one member in each shop. */
const member = (aliases: ReadonlyMap<string, readonly string[]>, of: number): Record<string, string> =>
  Object.fromEntries([...aliases].map(([shop, all]) => [shop, all[of] ?? '']))

/** What every engine must do with members' tiers. */
export function brandTiers(test: TestFn, books: Books, how = ''): void {
  test(`MTIER-1 what a member spent is counted over all shops, each operation once, returns taken off the month of their sale; again counts nothing${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const [a, b] = [new Script('0001'), new Script('0002')]
    const { '0001': here = '', '0002': there = '' } = member(aliases, 2)
    const shared = op()
    a.add('ACC', 10, { alias: here, ...op(), until: '2028-01', cents: 50_000, day: '2026-10-30' })
    a.add('ACC', 10, { alias: here, ...shared, until: '2028-01', cents: 7_000 })
    a.add('CLW', 5, { alias: here, ...op(), cents: -20_000, month: '2026-10' })
    b.add('ACC', 10, { alias: there, ...shared, until: '2028-01', cents: 7_000 })
    b.add('ACC', 10, { alias: there, ...op(), until: '2028-01', cents: 40_000 })
    await bring(engine, a)
    await bring(engine, b)
    await countAll(engine, 2)
    t.deepEqual(await spent(engine), { '2026-10': 30_000, '2026-11': 47_000 })
    await countAll(engine)
    t.deepEqual(await spent(engine), { '2026-10': 30_000, '2026-11': 47_000 })
    t.is(await isProven(engine), true)

    t.is(await judge(engine), 1)
    t.deepEqual(await told(engine), ['0001 silver 2027-09-30', '0002 silver 2027-09-30', '0003 silver 2027-09-30'])
    t.is(await judge(engine), 0, 'judged is judged')
    const { list } = await syncShop(booksOf(engine), '0003', new Script('0003').request(0, 0, { list: 8 }), ctx)
    t.like(list, [{ alias: member(aliases, 2)['0003'], tier: 'silver', tierUntil: '2027-09-30' }])

    t.is(await judge(engine, '2027-09-30'), 0)
    t.is(await judge(engine, '2027-10-01'), 1)
    t.deepEqual(await told(engine), [])
    const { list: after } = await syncShop(
      booksOf(engine),
      '0003',
      new Script('0003', 'stream-0003-b').request(0, 0, { list: 9 }),
      ctx,
    )
    t.is(after[0]?.tier, undefined)
    t.is(after.length, 1, 'every shop hears that it has ended')
  })

  test(`MTIER-2 goods that come back in two shops are taken off once, and verify names a sum that was changed${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const [a, b] = [new Script('0001'), new Script('0002')]
    const { '0001': here = '', '0002': there = '' } = member(aliases, 1)
    const line = { line: 1, quantity: 1_000, points: 50, burned: 0, cents: 30_000 }
    const back = packLines([{ ...line, back: 1_000, took: 50, gave: 0, less: 30_000 }])
    const sale = hexOf('a sale').slice(0, 32)
    a.add('ACC', 100, { alias: here, ...op(), until: '2028-01', cents: 70_000 })
    a.add('CLW', 50, { alias: here, ...op(), cents: -30_000, sale, back })
    b.add('BAK', 50, { alias: there, ...op(), sale, back: back.map((each) => [...each.slice(0, 6), 0, 0, 0]) })
    for (const [first, second] of [
      [a, b],
      [b, a],
    ] as const) {
      const { engine: one } = await opened(t, books)
      await bring(one, first)
      await countAll(one)
      await bring(one, second)
      await countAll(one)
      t.deepEqual(await spent(one), { '2026-11': 40_000 })
      t.is(await isProven(one), true)
    }
    await bring(engine, a)
    await bring(engine, b)
    await countAll(engine)
    for (const change of [1, -1]) {
      const tampered = engine.db.updateTable('tier_month').set(({ eb }) => ({ cents: eb('cents', '+', change) }))
      await tampered.execute()
      t.is(
        await isProven(engine),
        change === 1
          ? `member ${await memberOf(engine, here)}: all counts 40001 cents for the tier, but its streams come to 40000`
          : true,
      )
    }
    await engine.db.updateTable('tier_line_back').set({ back: 0 }).execute()
    t.regex(String(await isProven(engine)), /was not counted for the tier/)
  })

  test(`MTIER-3 a long life of three shops is counted page by page to what verify finds, also when it is told again${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    for (const script of lived(aliases)) {
      await bring(engine, script)
      await countAll(engine, 4)
      t.is(await isProven(engine), true)
      await bring(engine, script)
    }
    await countAll(engine)
    t.is(await isProven(engine), true)
    // By hand: of these shops every point earned stands for 20 cents, and each operation is booked once.
    const earned = new Map<string, number>()
    const operations = engine.db.selectFrom('operation').select(['member', 'points']).where('kind', '=', 'ACC')
    for (const { member: name, points } of await operations.execute())
      earned.set(name, (earned.get(name) ?? 0) + points * 20)
    const sums = await engine.db.selectFrom('tier_month').select(['member', 'cents']).execute()
    t.true(sums.length > 3)
    t.deepEqual(Object.fromEntries(sums.map(({ member: name, cents }) => [name, cents])), Object.fromEntries(earned))
    await engine.db.updateTable('tier_month').set({ month: '2026-12' }).execute()
    t.regex(String(await isProven(engine)), /2026-1[12] counts \d+ cents for the tier/)
  })

  test(`MTIER-4 a tier that a card brought along holds to its last day; another programme judges all anew; who leaves is forgotten${how}`, async (t) => {
    const { engine, aliases } = await opened(t, books)
    const a = new Script('0001')
    const { '0001': here = '' } = member(aliases, 5)
    a.add('ACC', 0, { alias: here, ...op(), tier: 'silver', tierUntil: '2027-02-28' })
    a.add('ACC', 0, { alias: here, ...op(), tier: 'gold', tierUntil: '2026-12-31' })
    a.add('ACC', 0, { alias: here, ...op(), tier: 'silver', tierUntil: '2027-05-31' })
    await bring(engine, a)
    await countAll(engine)
    await judge(engine)
    t.deepEqual(await told(engine), ['0001 gold 2026-12-31', '0002 gold 2026-12-31', '0003 gold 2026-12-31'])
    a.add('ACC', 10, { alias: here, ...op(), until: '2028-01', cents: 60_000 })
    await bring(engine, a, 3)
    await countAll(engine)
    await judge(engine, '2027-01-01')
    t.is((await told(engine))[0], '0001 silver 2027-10-31')
    await judgeAll((work) => tiersIn(engine, work))
    const higher = {
      tiers: { ...RULES.tiers, levels: LEVELS.map((each) => ({ ...each, fromCents: each.fromCents * 2 })) },
    }
    await tiersIn(engine, (tx) => judgeTiers(tx, higher as TierRules, TODAY, 100))
    t.deepEqual(await told(engine), ['0001 gold 2026-12-31', '0002 gold 2026-12-31', '0003 gold 2026-12-31'])

    const key = { bucket: 0, member: '', ...(await keyOf(engine, here)) }
    await booksOf(engine).transaction((tx) => dismiss(tx, key))
    await judgeAll((work) => tiersIn(engine, work))
    await judge(engine)
    a.add('ACC', 10, { alias: here, ...op(), until: '2028-01', cents: 60_000 })
    await bring(engine, a, 4)
    await countAll(engine)
    for (const table of ['tier_month', 'tier_member', 'tier_line_back'] as const)
      t.deepEqual(await engine.db.selectFrom(table).selectAll().execute(), [], table)
    t.deepEqual(await told(engine), [])
    t.is(await isProven(engine), true)
  })
}

const keyOf = ({ db }: BrandEngine, alias: string) =>
  db.selectFrom('shop_list').select(['bucket', 'member']).where('alias', '=', alias).executeTakeFirst()

const memberOf = async (engine: BrandEngine, alias: string): Promise<string | undefined> =>
  (await keyOf(engine, alias))?.member

/** What several servers on one database must do besides. */
export function tierServers(test: TestFn, servers: (t: ExecutionContext) => Promise<readonly BrandEngine[]>): void {
  test('MTIER-5 several servers that count and judge at once count everything once and tell every shop the same', async (t) => {
    const engines = await servers(t)
    const [engine] = engines
    if (engine === undefined) return t.fail()
    const { aliases } = await opened(t, async () => engine)
    for (const script of lived(aliases)) await bring(engine, script)
    await Promise.all(engines.map((each) => countAll(each, 5)))
    t.is(await isProven(engine), true)
    const rules = {
      tiers: { ...RULES.tiers, levels: LEVELS.map((each) => ({ ...each, fromCents: each.fromCents / 100 })) },
    }
    await Promise.all(engines.map((each) => tiersIn(each, (tx) => judgeTiers(tx, rules as TierRules, TODAY, 100))))
    const rows = await engine.db.selectFrom('shop_list').selectAll().execute()
    const tiers = new Map<string, Set<string | null>>()
    for (const { member: of, tier } of rows) tiers.set(of, (tiers.get(of) ?? new Set()).add(tier))
    t.true([...tiers.values()].some((each) => !each.has(null)))
    for (const each of tiers.values()) t.is(each.size, 1)
    for (const shop of aliases.keys()) {
      const versions = rows.filter((row) => row.shop === shop).map(({ version }) => version)
      t.is(new Set(versions).size, versions.length)
    }
    t.is(await isProven(engine), true)
  })
}
